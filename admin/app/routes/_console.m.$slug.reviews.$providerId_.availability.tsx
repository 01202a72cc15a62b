import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import {
  addDays,
  EmptyState,
  ExplainedWeeks,
  explainedLength,
  firstExplainedDay,
  PageHead,
  wallClock,
  type RemedyLink,
} from '#ui/index.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Why can nobody book?')
export const handle = {
  crumbs: (data: { provider: { id: string; name: string } }, slug: string) => [
    { label: 'Verification', href: `/m/${slug}/reviews` },
    { label: data.provider.name, href: `/m/${slug}/reviews/${data.provider.id}` },
    { label: 'Why can nobody book?' },
  ],
}

const shownDays = 14

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'provider.manage')
  const query = new URL(args.request.url).searchParams
  const { timeZone } = place.tenant
  const found = await place.read((ctx, core) =>
    core.providers.getReviewCase(ctx, args.params.providerId ?? ''),
  )
  const { provider, services } = found
  const today = wallClock(new Date(), timeZone).date
  const from = firstExplainedDay(query.get('from'), today)
  const service = services.find(({ id }) => id === query.get('service')) ?? services[0]
  const explained = service
    ? await place.read(async (ctx, core) => {
        const asked = { serviceId: service.id, from, to: addDays(from, shownDays - 1) }
        const usual = await core.scheduling.explainAvailability(ctx, asked)
        const durationMinutes = explainedLength(query.get('length'), usual.durations)
        if (durationMinutes === undefined || durationMinutes === usual.durationMinutes) return usual
        return core.scheduling.explainAvailability(ctx, { ...asked, durationMinutes })
      })
    : null
  return {
    provider: { id: provider.id, name: provider.businessName || 'No name yet' },
    services: services.map(({ id, title }) => ({ id, title })),
    explained,
    from,
    today,
  }
}

export default function WhyNobodyBooks() {
  const { provider, services, explained, from, today } = useLoaderData<typeof loader>()
  const { slug, timeZone } = useMarketplace()
  return (
    <>
      <PageHead title={`Why can nobody book ${provider.name}?`}>
        Every start that the hours allow, and what took it: the first thing that does is the one that counts.
        {explained?.timeZone ? ` Times are in ${explained.timeZone.replaceAll('_', ' ')}.` : null}
      </PageHead>
      {explained ? (
        <ExplainedWeeks
          explained={explained}
          fallbackZone={timeZone}
          linkOf={remediesOf(`/m/${slug}/reviews/${provider.id}`)}
          services={services}
          from={from}
          shownDays={shownDays}
          today={today}
        />
      ) : (
        <EmptyState title="There is nothing to book">This provider offers no service yet.</EmptyState>
      )}
    </>
  )
}

/** Operators decide about providers; hours, services and calendars are the provider's own to change. */
const remediesOf =
  (review: string): RemedyLink =>
  ({ to }) =>
    to === 'provider' ? { href: review, label: 'See the verification' } : null
