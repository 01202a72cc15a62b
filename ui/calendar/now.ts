import { useEffect, useState } from 'react'

/**
 * The current time in epoch milliseconds: the server's until the page is live, then the device's, renewed each
 * minute while the page is seen.
 */
export function useNow(initial: number): number {
  const [now, setNow] = useState(initial)
  useEffect(() => {
    const tick = () => {
      if (!document.hidden) setNow(Date.now())
    }
    const timer = setInterval(tick, 60_000)
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [])
  return now
}
