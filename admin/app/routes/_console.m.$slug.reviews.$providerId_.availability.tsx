import type { LoaderFunctionArgs } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import {
  addDays,
  Button,
  Card,
  EmptyState,
  Explanation,
  Field,
  formatDay,
  LinkButton,
  PageHead,
  Select,
  useLocale,
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
/** No service can be booked further ahead. */
const furthestDays = 750

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'provider.manage')
  const query = new URL(args.request.url).searchParams
  const { timeZone } = place.tenant
  const found = await place.read((ctx, core) =>
    core.providers.getReviewCase(ctx, args.params.providerId ?? ''),
  )
  const { provider, services } = found
  const today = wallClock(new Date(), timeZone).date
  const asked = query.get('from') ?? ''
  const from = isDate(asked) && asked > today && asked < addDays(today, furthestDays) ? asked : today
  const service = services.find(({ id }) => id === query.get('service')) ?? services[0]
  const explained = service
    ? await place.read((ctx, core) =>
        core.scheduling.explainAvailability(ctx, {
          serviceId: service.id,
          from,
          to: addDays(from, shownDays - 1),
        }),
      )
    : null
  return {
    provider: { id: provider.id, name: provider.businessName || 'No name yet' },
    services: services.map(({ id, title }) => ({ id, title })),
    explained,
    from,
    today,
  }
}

/** A day that a calendar has. */
const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && addDays(text, 0) === text

export default function WhyNobodyBooks() {
  const { provider, services, explained, from, today } = useLoaderData<typeof loader>()
  const { slug, timeZone } = useMarketplace()
  const locale = useLocale()
  const hrefTo = (date: string) =>
    `?${new URLSearchParams({ ...(explained ? { service: explained.serviceId } : {}), from: date })}`
  const earlier = addDays(from, -shownDays)
  return (
    <>
      <PageHead title={`Why can nobody book ${provider.name}?`}>
        Every start that the hours allow, and what took it: the first thing that does is the one that counts.
        {explained?.timeZone ? ` Times are in ${explained.timeZone.replaceAll('_', ' ')}.` : null}
      </PageHead>
      {explained ? (
        <Card as="section" className="grid max-w-4xl gap-6" aria-label="Day by day">
          <Form method="get" className="flex flex-wrap items-end gap-2" preventScrollReset>
            <input type="hidden" name="from" value={from} />
            <Field name="service" label="Service" className="min-w-0 grow">
              <Select
                key={explained.serviceId}
                options={services.map(({ id, title }) => ({ value: id, label: title }))}
                defaultValue={explained.serviceId}
              />
            </Field>
            <Button type="submit" variant="secondary">
              Show
            </Button>
          </Form>
          <nav aria-label="Weeks" className="flex flex-wrap items-center justify-between gap-3">
            <h2 className="text-lg font-strong">
              {formatDay(from, locale, 'short')} – {formatDay(addDays(from, shownDays - 1), locale, 'date')}
            </h2>
            <div className="flex flex-wrap gap-2">
              {from > today ? (
                <LinkButton href={hrefTo(earlier > today ? earlier : today)} variant="secondary" size="sm">
                  Earlier
                </LinkButton>
              ) : null}
              <LinkButton href={hrefTo(addDays(from, shownDays))} variant="secondary" size="sm">
                Later
              </LinkButton>
            </div>
          </nav>
          <Explanation
            explained={explained}
            fallbackZone={timeZone}
            linkOf={remediesOf(`/m/${slug}/reviews/${provider.id}`)}
          />
        </Card>
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
