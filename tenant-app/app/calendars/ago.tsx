import { Time } from '#ui/index.ts'
import { useSite } from '../shell/site.ts'

/** How long ago something was, or how far ahead it is. */
export function Ago({ at, now }: { at: string; now: string }) {
  const { timeZone } = useSite()
  const distance = Date.parse(now) - Date.parse(at)
  if (distance >= 0 && distance < 60_000) return 'just now'
  return <Time instant={at} zone={timeZone} relativeTo={now} />
}
