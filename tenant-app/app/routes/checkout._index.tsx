import { data, redirect, type ActionFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { Banner, EmptyState, formatDateTime, LinkButton, useLocale } from '#ui/index.ts'
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

  const attempt = await context.attempt(() =>
    context.run((runtime, scope, core) =>
      core.booking.holdSlot(runtime, scope, { serviceId, startsAt, customerTimeZone, ...wish }),
    ),
  )
  if (attempt.ok) {
    const { id, secret } = attempt.value
    return redirect(`/checkout/${id}`, {
      headers: { 'set-cookie': await keepHoldSecret(context, id, secret) },
    })
  }
  const service = await context.read((ctx, core) => core.catalog.getService(ctx, serviceId))
  const alternatives = (attempt.problem as { alternatives?: string[] }).alternatives ?? []
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
      <LinkButton href={gone.timesHref} variant={gone.alternatives.length > 0 ? 'quiet' : 'primary'}>
        See all free times
      </LinkButton>
    </Frame>
  )
}
