import { useFetcher } from '@remix-run/react'
import { Timer } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import { Button, formatTime, useBrowserZone, useHydrated, useLocale } from '#ui/index.ts'
import { clockText, useSecondsLeft } from '../shell/countdown.ts'

type HoldClockProps = Readonly<{
  holdId: string
  expiresAt: string
  isExtended: boolean
  zone: string
  /** The server's present when the page was made, an instant. */
  now: string
}>

const warnBelowSeconds = 180

/**
 * How long the time is still kept. It counts on the visitor's clock but from the server's distance, so that a wrong
 * clock does not matter; near the end it offers the one extension. Leaving the page gives the time back a minute later.
 */
export function HoldClock({ holdId, expiresAt, isExtended, zone, now }: HoldClockProps) {
  const fetcher = useFetcher()
  const locale = useLocale()
  const hydrated = useHydrated()
  const browserZone = useBrowserZone()
  const left = useSecondsLeft(expiresAt, now)
  useLeave(holdId)

  if (!hydrated || left === null) {
    return <Notice>Kept for you until {formatTime(expiresAt, zone, locale)}</Notice>
  }
  if (left <= 0)
    return (
      <Notice urgent>This time is not kept any more. Send the form to see whether it is still free.</Notice>
    )
  const isLow = left < warnBelowSeconds
  return (
    <Notice urgent={isLow}>
      <span>
        Kept for you until {formatTime(expiresAt, browserZone ?? zone, locale)}
        <span className="tabular-nums" aria-hidden="true">
          {' '}
          · {clockText(left)}
        </span>
      </span>
      {isLow && !isExtended ? (
        <fetcher.Form method="post">
          <Button
            type="submit"
            name="intent"
            value="extend"
            variant="secondary"
            size="sm"
            loading={fetcher.state !== 'idle'}
          >
            I need more time
          </Button>
        </fetcher.Form>
      ) : null}
    </Notice>
  )
}

const Notice = ({ urgent = false, children }: { urgent?: boolean; children: ReactNode }) => (
  <div
    className={`flex flex-wrap items-center justify-between gap-2 text-sm ${urgent ? 'font-medium text-warning' : 'text-muted'}`}
    role={urgent ? 'alert' : undefined}
  >
    <span className="flex items-center gap-2">
      <Timer aria-hidden="true" className="icon" />
      <span>{children}</span>
    </span>
  </div>
)

/** Says that the visitor left, and that they came back (a reload, a step back). */
function useLeave(holdId: string) {
  useEffect(() => {
    let isSubmitting = false
    const say = (intent: 'leave' | 'resume') =>
      navigator.sendBeacon(`/checkout/${holdId}/presence`, new URLSearchParams({ intent }))
    const onSubmit = () => {
      isSubmitting = true
    }
    const onHide = () => {
      if (!isSubmitting) say('leave')
    }
    const onShow = () => {
      isSubmitting = false
      say('resume')
    }
    onShow()
    document.addEventListener('submit', onSubmit)
    window.addEventListener('pagehide', onHide)
    window.addEventListener('pageshow', onShow)
    return () => {
      document.removeEventListener('submit', onSubmit)
      window.removeEventListener('pagehide', onHide)
      window.removeEventListener('pageshow', onShow)
    }
  }, [holdId])
}
