import type { Clock } from '#platform/kernel/time.ts'

/** A clock that stands still until a test moves it. */
export function movingClock(start: Date | string) {
  let now = new Date(start)
  const clock: Clock = () => new Date(now)
  return {
    clock,
    now: clock,
    moveTo(instant: Date | string) {
      now = new Date(instant)
    },
    moveBy(milliseconds: number) {
      now = new Date(now.getTime() + milliseconds)
    },
  }
}
