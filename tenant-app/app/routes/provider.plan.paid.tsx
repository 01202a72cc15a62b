import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Hourglass, Unplug } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { EmptyState, LinkButton } from '#ui/index.ts'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { planPath } from '../plan/address.ts'
import { requirePlanBuyer } from '../plan/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { useRefresh } from '../shell/use-refresh.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Your payment')

/** Where the page of the processor leads back to. Safe to load again: what was paid counts once. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { owner } = await requirePlanBuyer(context, request)
  const settled = await attemptAtProcessor(context, () =>
    context.run((runtime, scope, core) => core.billing.settleCheckout(runtime, scope, { owner })),
  )
  if (!settled.ok) return { isUnreachable: true }
  const state = settled.value?.state
  if (state && state !== 'incomplete' && state !== 'ended') throw redirect(`${planPath}?done=subscribed`)
  return { isUnreachable: false }
}

const askAgainMs = 10_000

export default function PaidPage() {
  const { isUnreachable } = useLoaderData<typeof loader>()
  const refresh = useRefresh()
  const latest = useRef(refresh)
  useEffect(() => {
    latest.current = refresh
  })
  useEffect(() => {
    const timer = setInterval(() => latest.current(), askAgainMs)
    return () => clearInterval(timer)
  }, [])
  const again = (
    <div className="flex flex-wrap justify-center gap-3">
      <LinkButton href="?">See how it stands</LinkButton>
      <LinkButton href={planPath} variant="quiet">
        To your plan
      </LinkButton>
    </div>
  )
  return isUnreachable ? (
    <EmptyState
      level={1}
      icon={<Unplug aria-hidden="true" />}
      title="The payment service does not answer just now"
      action={again}
    >
      What you have paid is not lost. Your plan counts as soon as the service answers; you need not pay again.
    </EmptyState>
  ) : (
    <EmptyState
      level={1}
      icon={<Hourglass aria-hidden="true" />}
      title="Your payment is on its way"
      action={again}
    >
      This page looks again by itself. You need not keep it open: your plan counts as soon as the payment is
      confirmed, and nothing is charged twice.
    </EmptyState>
  )
}
