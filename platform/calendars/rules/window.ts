import { after, days } from '#platform/kernel/time.ts'

/** How far ahead busy times are known: further than anybody can book. */
export const horizonDays = 400

export type Window = { from: Date; to: Date }

/** The stretch of time of which busy times are kept. A day back, because what began yesterday may still last. */
export const busyWindow = (now: Date): Window => ({
  from: after(now, -days(1)),
  to: after(now, days(horizonDays)),
})
