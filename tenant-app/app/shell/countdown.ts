import { useEffect, useState } from 'react'
import { secondsUntil, serverClock } from '#ui/server-clock.ts'

/**
 * Whole seconds until an instant; null until the page runs in the browser. It counts from the server's present, so
 * that a wrong clock of the visitor does no harm.
 * @param now the server's present when the page was made, an instant
 */
export function useSecondsLeft(until: string, now: string): number | null {
  const [left, setLeft] = useState<number | null>(null)
  useEffect(() => {
    const clock = serverClock(Date.parse(now))
    const tick = () => setLeft(secondsUntil(Date.parse(until), clock()))
    tick()
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [until, now])
  return left
}

/** `1:05:09`, `12:04`. */
export function clockText(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const padded = (value: number) => String(value).padStart(2, '0')
  const tail = `${hours > 0 ? padded(minutes) : minutes}:${padded(seconds % 60)}`
  return hours > 0 ? `${hours}:${tail}` : tail
}
