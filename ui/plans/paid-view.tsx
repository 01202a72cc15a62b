import { Hourglass, Unplug } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { LinkButton } from '../button.tsx'
import { EmptyState } from '../empty-state.tsx'
import { useRefresh } from '../use-refresh.ts'

const askAgainMs = 10_000

/** A payment of which nothing is known yet: the page looks again by itself. */
export function PaidView({ isUnreachable, path }: Readonly<{ isUnreachable: boolean; path: string }>) {
  const refresh = useRefresh()
  const latest = useRef(refresh)
  useEffect(() => {
    latest.current = refresh
  })
  useEffect(() => {
    const timer = setInterval(() => latest.current(), askAgainMs)
    return () => clearInterval(timer)
  }, [])
  return (
    <EmptyState
      level={1}
      icon={isUnreachable ? <Unplug aria-hidden="true" /> : <Hourglass aria-hidden="true" />}
      title={isUnreachable ? 'The payment service does not answer just now' : 'Your payment is on its way'}
      action={
        <div className="flex flex-wrap justify-center gap-3">
          <LinkButton href="?">See how it stands</LinkButton>
          <LinkButton href={path} variant="quiet">
            To your plan
          </LinkButton>
        </div>
      }
    >
      Nothing that you have paid is lost, and nothing is charged twice. Your plan counts as soon as the
      payment is confirmed: this page looks again by itself, and you need not keep it open.
    </EmptyState>
  )
}
