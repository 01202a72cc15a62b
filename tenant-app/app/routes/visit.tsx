import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { CalendarPlus } from 'lucide-react'
import { Banner, EmptyState, LinkButton } from '#ui/index.ts'
import { Frame } from '../booking/frame.tsx'
import { cameBy } from '../booking/came-by.server.ts'
import { keepHoldSecret } from '../booking/hold-cookie.server.ts'
import { sentenceOf } from '../booking/repeat.server.ts'
import { keepVisit, keptVisit } from '../booking/visit-cookie.server.ts'
import { FurtherServices, VisitList } from '../booking/visit-list.tsx'
import { ReviewVisit, TakenVisit } from '../booking/visit-review.tsx'
import { loadFurther, loadServices, loadVisitTimes, loadWho } from '../booking/visit.server.ts'
import { VisitTimes } from '../booking/visit-times.tsx'
import { addedIn, itemsIn, mostServices, visitPath, waitIn } from '../booking/visit.ts'

export const meta: MetaFunction = () => [{ title: 'Your visit' }, { name: 'robots', content: 'noindex' }]

/** Several services for one visit. All that is chosen is in the address; a cookie only remembers the last one. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.limit('search')
  const url = new URL(request.url)
  const query = url.searchParams
  const wait = waitIn(query)
  const added = addedIn(query)
  if (added) {
    const kept = await keptVisit(context, request)
    if (kept.length >= mostServices) throw redirect(visitPath(kept, wait, { full: '1' }))
    const items = [...kept, added]
    throw redirect(visitPath(items, wait), { headers: { 'set-cookie': await keepVisit(context, items) } })
  }
  const asked = itemsIn(query)
  const of = query.get('of')
  if (asked.length === 0 && !query.has('none') && !of) {
    const kept = await keptVisit(context, request)
    if (kept.length > 0) throw redirect(visitPath(kept))
  }
  const { chosen, goneCount } = await loadServices(context, asked)
  const items = chosen.map(({ item }) => item)
  const [found, further] = await Promise.all([
    items.length > 1 ? loadVisitTimes(context, url, items, wait) : { times: null, problem: null },
    loadFurther(context, chosen, of?.slice(0, 60) ?? null),
  ])
  const start = query.get('start')
  const option = found.times?.options.find(({ startsAt }) => Date.parse(startsAt) === Date.parse(start ?? ''))
  const who = option ? await loadWho(context, items, option) : null
  return data(
    {
      chosen,
      goneCount,
      isFull: query.has('full') || query.getAll('item').length > mostServices,
      further,
      wait,
      ...found,
      start: start && !Number.isNaN(Date.parse(start)) ? new Date(start).toISOString() : null,
      review: option && who ? { option, who } : null,
      timeZone: query.get('timeZone') ?? '',
    },
    { headers: { 'set-cookie': await keepVisit(context, items), 'cache-control': 'no-store' } },
  )
}

/** The chosen start becomes a hold of every part, or of none. */
export async function action({ request, context }: ActionFunctionArgs) {
  await context.limit('booking')
  const form = await request.formData()
  const items = itemsIn(new URL(request.url).searchParams)
  const starts = form.getAll('starts').map(String)
  const way = await cameBy(context, request)
  const attempt = await context.attempt(() =>
    context.run((runtime, scope, core) =>
      core.booking.holdVisit(runtime, scope, {
        items,
        starts,
        customerTimeZone: String(form.get('timeZone') ?? '') || undefined,
        ...way,
      }),
    ),
  )
  if (!attempt.ok) return data({ sentence: sentenceOf(attempt.problem) }, { status: attempt.problem.status })
  const { holds, secret } = attempt.value
  const { id } = holds[0]!
  return redirect(`/checkout/${id}`, { headers: { 'set-cookie': await keepHoldSecret(context, id, secret) } })
}

export default function Visit() {
  const visit = useLoaderData<typeof loader>()
  const refusal = useActionData<typeof action>()
  const { chosen, goneCount, isFull, further, wait, times, problem, start, review } = visit
  const items = chosen.map(({ item }) => item)
  if (chosen.length === 0 && further.length === 0) return <Nothing isGone={goneCount > 0} />
  return (
    <Frame width="wide">
      <header className="grid gap-2">
        <h1 className="heading text-3xl">Your visit</h1>
        <p className="max-w-measure text-muted">
          Several services one after the other, booked together: all of them or none.
        </p>
      </header>
      {goneCount > 0 ? <Gone count={goneCount} /> : null}
      {isFull ? (
        <Banner tone="info" title={`A visit has at most ${mostServices} services`}>
          Remove one of them to add another.
        </Banner>
      ) : null}
      {refusal && (review || !times) ? (
        <Banner tone="warning" title={refusal.sentence}>
          Nothing has been reserved. {review ? 'This time is free all the same; try once more.' : null}
        </Banner>
      ) : null}
      <div className="service-page">
        <div className="grid content-start gap-8">
          {chosen.length > 0 ? <VisitList key={visitPath(items)} chosen={chosen} wait={wait} /> : null}
          <FurtherServices items={items} wait={wait} further={further} />
        </div>
        <section id="times" aria-labelledby="times-title" className="service-times">
          {review && times ? (
            <ReviewVisit chosen={chosen} wait={wait} times={times} review={review} />
          ) : (
            <>
              <h2 id="times-title" className="text-xl font-strong">
                Choose a time
              </h2>
              {start && times ? (
                <TakenVisit
                  items={items}
                  wait={wait}
                  times={times}
                  start={start}
                  isRefused={refusal !== undefined}
                />
              ) : null}
              {times ? (
                <VisitTimes items={items} wait={wait} times={times} />
              ) : chosen.length < 2 ? (
                <TooFew serviceId={items[0]?.serviceId} />
              ) : (
                <Banner tone="info" title={problem ?? 'These services cannot be booked together just now'}>
                  Remove one of them, or book each by itself on its own page.
                </Banner>
              )}
            </>
          )}
        </section>
      </div>
    </Frame>
  )
}

const Nothing = ({ isGone }: { isGone: boolean }) => (
  <Frame>
    <EmptyState
      icon={<CalendarPlus aria-hidden="true" />}
      title={isGone ? 'What you chose is not offered any more' : 'Nothing in your visit yet'}
      level={1}
      action={<LinkButton href="/services">See all services</LinkButton>}
    >
      Open a service and choose “Add to a visit”. With two or more of them you see when they fit one after the
      other.
    </EmptyState>
  </Frame>
)

const Gone = ({ count }: { count: number }) => (
  <Banner tone="warning" title={count === 1 ? 'One service is left out' : `${count} services are left out`}>
    {count === 1 ? 'It is' : 'They are'} not offered any more, or not at the moment.
  </Banner>
)

const TooFew = ({ serviceId }: { serviceId: string | undefined }) => (
  <div className="grid justify-items-start gap-4">
    <p className="text-muted">
      {serviceId ? 'Add one more service' : 'Add two or more services'}, and the times at which all of them
      fit are here.
    </p>
    {serviceId ? (
      <LinkButton variant="secondary" href={`/services/${serviceId}#times`}>
        Book only this one
      </LinkButton>
    ) : null}
  </div>
)
