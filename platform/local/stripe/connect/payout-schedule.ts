/** When the bank does not work nothing arrives: holidays are left out, weekends count. */
const isBusinessDay = (day: number) => {
  const weekday = new Date(day * 1000).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

const secondsOfDay = 86_400
export const startOfDay = (time: number) => Math.floor(time / secondsOfDay) * secondsOfDay

/** Midnight (UTC) of the day that many business days after this time. */
export function afterBusinessDays(time: number, days: number): number {
  let day = startOfDay(time)
  for (let left = days; left > 0;) {
    day += secondsOfDay
    if (isBusinessDay(day)) left--
  }
  while (!isBusinessDay(day)) day += secondsOfDay
  return day
}

export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const

export type PayoutInterval = 'manual' | 'daily' | 'weekly' | 'monthly'
export type PayoutSchedule = {
  interval: PayoutInterval
  delayDays: number
  weeklyAnchor: string
  /** 1 to 31; in a shorter month the last day. */
  monthlyAnchor: number
}

/** Is the day (of UTC) of this moment one on which the schedule pays out? */
export function isPayoutDay(schedule: PayoutSchedule, day: Date): boolean {
  switch (schedule.interval) {
    case 'manual':
      return false
    case 'daily':
      return true
    case 'weekly':
      return weekdays[day.getUTCDay()] === schedule.weeklyAnchor
    case 'monthly': {
      const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate()
      return day.getUTCDate() === Math.min(schedule.monthlyAnchor, last)
    }
  }
}
