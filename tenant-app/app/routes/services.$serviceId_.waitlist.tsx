import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { MailCheck } from 'lucide-react'
import { addDays, Breadcrumbs, EmptyState, LinkButton, wallClock } from '#ui/index.ts'
import { refuse, refuseProblem } from '../account/form.server.ts'
import { Frame } from '../booking/frame.tsx'
import { isDay } from '../booking/slots.ts'
import { pathOf, wishIn, wishQuery } from '../booking/wish.ts'
import { JoinWaitlist } from '../waitlist/join.tsx'
import { joinFaults, toJoin } from '../waitlist/join-form.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Waitlist: ${data.service.title}` : 'Waitlist' },
  { name: 'robots', content: 'noindex' },
]
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store' })

/** How far ahead somebody may wait, and what is offered at first, in days. */
const furthestDays = 180
const usualDays = 28

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  await context.limit('search')
  const query = new URL(request.url).searchParams
  const serviceId = params.serviceId ?? ''
  const service = await context.read((ctx, core) => core.catalog.getService(ctx, serviceId))
  const today = wallClock(new Date(), context.tenant.timeZone).date
  const asked = query.get('date')
  const firstDate = isDay(asked) && asked > today ? asked : today
  const { user } = context
  return {
    service: { id: service.id, title: service.title, providerName: service.provider.businessName },
    today,
    furthest: addDays(today, furthestDays),
    initial: {
      firstDate,
      lastDate: isDay(asked) && asked >= today ? asked : addDays(firstDate, usualDays),
      firstName: user?.firstName ?? '',
      lastName: user?.lastName ?? '',
      email: user?.email ?? '',
    },
    hasJoined: query.has('joined'),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  await context.limit('booking')
  const { searchParams } = new URL(request.url)
  const form = await request.formData()
  const serviceId = params.serviceId ?? ''
  const service = await context.read((ctx, core) => core.catalog.getService(ctx, serviceId))
  const wish = wishIn(searchParams, service)
  const join = toJoin(form, wish)
  const faults = joinFaults(join)
  if (faults.length > 0) return refuse('join', form, faults)
  const attempt = await context.attempt(() =>
    context.call((ctx, core) => core.waitlist.joinWaitlist(ctx, { ...join, serviceId })),
  )
  if (!attempt.ok) return refuseProblem('join', form, attempt.problem, fieldOf)
  return redirect(pathOf(`/services/${serviceId}/waitlist`, { joined: '1', ...wishQuery(wish) }))
}

const fields = ['firstName', 'lastName', 'email', 'firstDate', 'lastDate', 'weekdays', 'dayParts']
/** What came with the address has no control here. */
const fieldOf = (field: string) => (fields.includes(field) ? field : '')

export default function WaitlistPage() {
  const { service, hasJoined, ...form } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const times = `/services/${service.id}#times`
  if (hasJoined)
    return (
      <Frame>
        <EmptyState
          level={1}
          icon={<MailCheck aria-hidden="true" />}
          title="You are on the list"
          action={<LinkButton href={times}>See the free times</LinkButton>}
        >
          A mail with your own link is on its way, unless this address waits for {service.title} already. As
          soon as a time that suits you becomes free, it is kept for you and you hear from us.
        </EmptyState>
      </Frame>
    )
  return (
    <Frame>
      <Breadcrumbs
        crumbs={[
          { label: 'Services', href: '/services' },
          { label: service.title, href: `/services/${service.id}` },
          { label: 'Waitlist' },
        ]}
      />
      <header className="grid gap-2">
        <h1 className="heading text-2xl text-balance">Wait for a time of {service.title}</h1>
        <p className="text-muted">
          Say when you could come. When a time at {service.providerName} becomes free, whoever has waited
          longest gets it first: we keep it for you for a while and send you a link. Waiting costs nothing and
          binds you to nothing.
        </p>
      </header>
      <JoinWaitlist result={result} {...form} />
    </Frame>
  )
}
