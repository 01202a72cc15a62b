import { data, redirect, type ActionFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import {
  Banner,
  EmptyState,
  formatDateTime,
  formatMoney,
  formatZone,
  LinkButton,
  useLocale,
} from '#ui/index.ts'
import type { OtherService } from '#platform/booking/index.ts'
import { cameBy } from '../booking/came-by.server.ts'
import { Frame } from '../booking/frame.tsx'
import { keepHoldSecret } from '../booking/hold-cookie.server.ts'
import { NearestTimes } from '../booking/nearest-times.tsx'
import { ofHold, pathOf, wishFrom, wishQuery } from '../booking/wish.ts'

export const meta: MetaFunction = () => [
  { title: 'Choose another time' },
  { name: 'robots', content: 'noindex' },
]

/** Also runs after the action, so it must not lead anywhere else: that would hide the answer. */
export const loader = () => null

/** A chosen time becomes a hold; a time that is gone becomes a choice of the nearest free ones. */
export async function action({ request, context }: ActionFunctionArgs) {
  await context.limit('booking')
  const form = await request.formData()
  const serviceId = String(form.get('serviceId') ?? '')
  const startsAt = String(form.get('start') ?? '')
  const customerTimeZone = String(form.get('timeZone') ?? '') || undefined
  const wish = wishFrom(form)
  const back = (query: Record<string, string>) =>
    pathOf(`/services/${encodeURIComponent(serviceId)}`, { ...query, ...wishQuery(wish) }, '#times')
  if (Number.isNaN(Date.parse(startsAt))) return redirect(back({ missing: 'time' }))

  const way = await cameBy(context, request)
  const attempt = await context.attempt(() =>
    context.run((runtime, scope, core) =>
      core.booking.holdSlot(runtime, scope, { serviceId, startsAt, customerTimeZone, ...wish, ...way }),
    ),
  )
  if (attempt.ok) {
    const { id, secret } = attempt.value
    return redirect(`/checkout/${id}`, {
      headers: { 'set-cookie': await keepHoldSecret(context, id, secret) },
    })
  }
  const service = await context.read((ctx, core) => core.catalog.getService(ctx, serviceId))
  const {
    alternatives = [],
    others = [],
    reason,
  } = attempt.problem as { alternatives?: string[]; others?: OtherService[]; reason?: string }
  const answer = {
    sentence: attempt.problem.detail ?? attempt.problem.title,
    serviceId,
    serviceTitle: service.title,
    timesHref: back({}),
    wish: ofHold(wish),
    startsAt,
    zone: customerTimeZone ?? context.tenant.timeZone,
    timeZone: customerTimeZone ?? '',
    alternatives: alternatives.toSorted(),
    others,
    isFull: reason === 'full',
  }
  return data(answer, { status: attempt.problem.status, headers: { 'cache-control': 'no-store' } })
}

export default function TimeIsGone() {
  const gone = useActionData<typeof action>()
  const locale = useLocale()
  if (!gone) {
    return (
      <Frame>
        <EmptyState
          title="No time chosen yet"
          level={1}
          action={<LinkButton href="/services">See all services</LinkButton>}
        />
      </Frame>
    )
  }
  return (
    <Frame width="narrow">
      <h1 className="heading text-2xl">{gone.serviceTitle}</h1>
      <Banner tone="warning" title={gone.sentence}>
        {formatDateTime(gone.startsAt, gone.zone, locale)} cannot be booked any more. Nothing has been
        reserved or charged.
      </Banner>
      <NearestTimes
        serviceId={gone.serviceId}
        starts={gone.alternatives}
        zone={gone.zone}
        timeZone={gone.timeZone}
        wish={gone.wish}
      />
      {gone.others.length > 0 ? (
        <section aria-labelledby="others" className="grid gap-3">
          <h2 id="others" className="text-lg font-strong">
            Free with others
          </h2>
          <p className="text-sm text-muted">Times are in {formatZone(gone.zone, gone.startsAt)}.</p>
          <ul className="grid gap-2">
            {gone.others.map((other) => (
              <li
                key={other.serviceId}
                className="flex flex-wrap items-center justify-between gap-3 border-b border-border pb-3"
              >
                <div className="grid gap-1">
                  <p className="font-strong">
                    {other.title}, {other.businessName}
                  </p>
                  <p className="text-sm text-muted">
                    From {formatDateTime(other.startsAt, gone.zone, locale)},{' '}
                    {formatMoney(other.priceAmount, other.currency, locale)}
                  </p>
                </div>
                <LinkButton
                  href={`/services/${other.serviceId}#times`}
                  variant="secondary"
                  aria-label={`See times: ${other.title}, ${other.businessName}`}
                >
                  See times
                </LinkButton>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {gone.isFull ? (
        // All times of this provider are as closed as the one that was chosen.
        <LinkButton href="/services" variant={gone.others.length > 0 ? 'quiet' : 'primary'}>
          See all services
        </LinkButton>
      ) : (
        <LinkButton href={gone.timesHref} variant={gone.alternatives.length > 0 ? 'quiet' : 'primary'}>
          See all free times
        </LinkButton>
      )}
    </Frame>
  )
}
