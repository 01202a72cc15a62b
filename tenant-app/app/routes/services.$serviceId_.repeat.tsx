import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Banner, EmptyState, LinkButton } from '#ui/index.ts'
import { Frame } from '../booking/frame.tsx'
import { cameBy } from '../booking/came-by.server.ts'
import { keepHoldSecret } from '../booking/hold-cookie.server.ts'
import { chosenIn, repeatIn } from '../booking/repeat.ts'
import { Occurrences, RepeatForm } from '../booking/repeat-form.tsx'
import { sentenceOf } from '../booking/repeat.server.ts'
import { ofHold, pathOf, wishFrom, wishQuery } from '../booking/wish.ts'

export const meta: MetaFunction = () => [
  { title: 'Repeat your appointment' },
  { name: 'robots', content: 'noindex' },
]

/** An appointment that returns: how often, and then each of its times with those that cannot be had. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  await context.limit('search')
  const query = new URL(request.url).searchParams
  const serviceId = params.serviceId ?? ''
  const wish = wishFrom(query)
  const times = pathOf(`/services/${encodeURIComponent(serviceId)}`, wishQuery(wish), '#times')
  const repeat = repeatIn(query)
  if (!repeat) throw redirect(times.replace('#', `${times.includes('?') ? '&' : '?'}missing=time#`))
  const service = await context.read((ctx, core) => core.catalog.getService(ctx, serviceId))
  const preview = await context.attempt(() =>
    context.read((ctx, core) => core.booking.previewSeries(ctx, { serviceId, ...repeat, ...wish })),
  )
  return {
    service: { id: service.id, title: service.title, providerName: service.provider.businessName },
    repeat,
    wish: ofHold(wish),
    timeZone: query.get('timeZone') ?? '',
    times,
    preview: preview.ok ? preview.value : null,
    problem: preview.ok ? null : sentenceOf(preview.problem),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  await context.limit('booking')
  const query = new URL(request.url).searchParams
  const form = await request.formData()
  const repeat = repeatIn(query)
  const chosen = chosenIn(form)
  if (!repeat || chosen.length < 2)
    return data({ sentence: 'Choose at least two of the times' }, { status: 422 })
  const way = await cameBy(context, request)
  const attempt = await context.attempt(() =>
    context.run((runtime, scope, core) =>
      core.booking.holdSeries(runtime, scope, {
        serviceId: params.serviceId ?? '',
        customerTimeZone: query.get('timeZone') || undefined,
        ...repeat,
        ...wishFrom(query),
        ...way,
        chosen,
      }),
    ),
  )
  if (!attempt.ok) return data({ sentence: sentenceOf(attempt.problem) }, { status: attempt.problem.status })
  const { holds, secret } = attempt.value
  const { id } = holds[0]!
  return redirect(`/checkout/${id}`, { headers: { 'set-cookie': await keepHoldSecret(context, id, secret) } })
}

export default function Repeat() {
  const { service, repeat, wish, timeZone, times, preview, problem } = useLoaderData<typeof loader>()
  const refusal = useActionData<typeof action>()
  return (
    <Frame>
      <header className="grid justify-items-start gap-2">
        <p>
          <a className="link inline-flex min-h-11 items-center text-sm" href={times}>
            Choose another first time
          </a>
        </p>
        <h1 className="heading text-2xl">Repeat your appointment</h1>
        <p className="text-muted">
          {service.title} with {service.providerName}
        </p>
      </header>
      {refusal ? (
        <Banner tone="warning" title={refusal.sentence}>
          Nothing has been reserved. Below is how the times stand now.
        </Banner>
      ) : null}
      <RepeatForm repeat={repeat} wish={wish} timeZone={timeZone} zone={preview?.timeZone ?? null} />
      {preview ? (
        <Occurrences preview={preview} />
      ) : (
        <EmptyState
          title={problem ?? 'These times cannot be had'}
          action={<LinkButton href={times}>Choose another time</LinkButton>}
        />
      )}
    </Frame>
  )
}
