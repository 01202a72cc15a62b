import { useEffect, useState } from 'react'
import { serverClock } from '../server-clock.ts'

/**
 * The current time in epoch milliseconds: the server's, counted on by the device and renewed each minute while the
 * page is seen. What the device itself takes for the present does not matter.
 */
export function useNow(initial: number): number {
  const [now, setNow] = useState(initial)
  useEffect(() => {
    const clock = serverClock(initial)
    const tick = () => {
      if (!document.hidden) setNow(clock())
    }
    tick()
    const timer = setInterval(tick, 60_000)
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [initial])
  return now
}
