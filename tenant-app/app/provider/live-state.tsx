import { cx } from '#ui/index.ts'
import { useLiveState } from './live.tsx'

const words = {
  connecting: 'Connecting',
  live: 'Live',
  offline: 'Offline: trying again',
} as const

/** Says whether new bookings appear by themselves. Absent without scripts, where they do not. */
export function LiveState() {
  const state = useLiveState()
  return (
    <output className={cx('live-state', `live-state-${state}`)} aria-live="polite">
      <span className="live-dot" aria-hidden="true" />
      {words[state]}
    </output>
  )
}
