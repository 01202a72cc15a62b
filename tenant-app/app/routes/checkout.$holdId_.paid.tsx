import { redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { CalendarX, Hourglass, MailCheck } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Banner, EmptyState, formatDateTime, LinkButton, useLocale } from '#ui/index.ts'
import { Frame } from '../booking/frame.tsx'
import { readHoldSecret } from '../booking/hold-cookie.server.ts'
import { LapsedHold } from '../booking/lapsed-hold.tsx'
import { NearestTimes } from '../booking/nearest-times.tsx'
import { useRefresh } from '#ui/use-refresh.ts'

export const meta: MetaFunction = () => [{ title: 'Your payment' }, { name: 'robots', content: 'noindex' }]

/** Where the page of the processor leads back to. Safe to load again: what was paid is booked once. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const holdId = params.holdId ?? ''
  await context.limit('search')
  const secret = await readHoldSecret(context, holdId, request)
  // Another browser, or long after: who paid is told by mail.
  if (!secret) return { outcome: 'elsewhere' as const }
  const headers = { 'cache-control': 'no-store' }
  const { outcome, managePath } = await context.run((runtime, scope, core) =>
    core.booking.settleHold(runtime, scope, { holdId, secret }),
  )
  if (managePath) throw redirect(`${managePath}?confirmed=1`, { headers })
  if (outcome === 'open') throw redirect(`/checkout/${holdId}?step=review`, { headers })
  const { hold, customerTimeZone, serviceTitle } = await context.read((ctx, core) =>
    core.booking.getCheckout(ctx, { holdId, secret }),
  )
  const { serviceId, startsAt, timeZone } = hold
  const zone = customerTimeZone ?? timeZone
  if (outcome !== 'too_late') return { outcome, serviceId, serviceTitle, startsAt, zone }
  const alternatives = await context
    .read((ctx, core) => core.scheduling.findAlternatives(ctx, serviceId, new Date(startsAt), {}))
    .catch(() => [])
  return { outcome, serviceId, serviceTitle, startsAt, zone, alternatives: alternatives.toSorted() }
}

const askAgainMs = 15_000

/** Who waits on the page sees the answer of the bank when it is there. */
function useAskAgain(isWaiting: boolean) {
  const refresh = useRefresh()
  const latest = useRef(refresh)
  useEffect(() => {
    latest.current = refresh
  })
  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(() => latest.current(), askAgainMs)
    return () => clearInterval(timer)
  }, [isWaiting])
}

export default function Paid() {
  const told = useLoaderData<typeof loader>()
  const locale = useLocale()
  useAskAgain(told.outcome === 'processing')
  switch (told.outcome) {
    case 'elsewhere':
      return (
        <Frame width="narrow">
          <EmptyState
            icon={<MailCheck aria-hidden="true" />}
            title="Your payment is with us"
            level={1}
            action={<LinkButton href="/">To the start</LinkButton>}
          >
            Everything about your booking is on its way to you by e-mail, with a link to it.
          </EmptyState>
        </Frame>
      )
    case 'processing':
      return (
        <Frame width="narrow">
          <EmptyState
            icon={<Hourglass aria-hidden="true" />}
            title="Your bank is working on it"
            level={1}
            action={<LinkButton href="?">See how it stands</LinkButton>}
          >
            {told.serviceTitle} on {formatDateTime(told.startsAt, told.zone, locale)} stays kept for you. Some
            ways to pay take a few days; we write to you as soon as your bank has decided. You need not keep
            this page open.
          </EmptyState>
        </Frame>
      )
    case 'too_late':
      return (
        <Frame width="narrow">
          <h1 className="heading flex items-center gap-3 text-2xl">
            <CalendarX aria-hidden="true" className="icon text-warning" />
            This time has gone to somebody else
          </h1>
          <Banner tone="warning" title="All of your money goes back to you">
            Your payment came when {told.serviceTitle} on {formatDateTime(told.startsAt, told.zone, locale)}{' '}
            was not kept any more. Nothing is booked. Your bank shows the refund within five to ten days; an
            amount that was only reserved is let go sooner.
          </Banner>
          <NearestTimes
            serviceId={told.serviceId}
            starts={told.alternatives}
            zone={told.zone}
            timeZone={told.zone}
            wish={{}}
          />
          <LinkButton
            href={`/services/${told.serviceId}#times`}
            variant={told.alternatives.length > 0 ? 'quiet' : 'primary'}
          >
            See all free times
          </LinkButton>
        </Frame>
      )
    default:
      return <LapsedHold serviceId={told.serviceId} />
  }
}
