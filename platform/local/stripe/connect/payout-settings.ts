import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import type { Country } from './countries.ts'
import { weekdays, type PayoutInterval, type PayoutSchedule } from './payout-schedule.ts'

type Given = Stripe.AccountUpdateParams.Settings.Payouts.Schedule
type Kept = Stripe.Account.Settings.Payouts.Schedule

const intervals: readonly string[] = ['manual', 'daily', 'weekly', 'monthly'] satisfies PayoutInterval[]
const param = (name: string) => ({ param: `settings[payouts][schedule][${name}]` })

/** The schedule with what was given. @throws StripeFault for an anchor that is missing or impossible */
export function scheduleOf(kept: Kept, given: Given | undefined, country: Country): Kept {
  if (!given) return kept
  const interval = given.interval ?? kept.interval
  if (!intervals.includes(interval)) {
    throw invalidRequest(
      `Invalid settings[payouts][schedule][interval]: must be one of manual, daily, weekly, or monthly`,
      param('interval'),
    )
  }
  const delay = given.delay_days === 'minimum' ? country.delayDays : (given.delay_days ?? kept.delay_days)
  if (delay < country.delayDays || delay > 31) {
    throw invalidRequest(
      `You cannot lower this merchant's delay below ${country.delayDays} or raise it above 31.`,
      param('delay_days'),
    )
  }
  const base = { delay_days: delay, interval }
  if (interval === 'weekly') {
    const anchor = given.weekly_payout_days?.[0] ?? given.weekly_anchor ?? kept.weekly_anchor
    if (!anchor || !(weekdays as readonly string[]).includes(anchor)) {
      throw invalidRequest('You must provide a weekday as the weekly anchor.', param('weekly_anchor'))
    }
    return { ...base, weekly_anchor: anchor, weekly_payout_days: [anchor] }
  }
  if (interval === 'monthly') {
    const anchor = given.monthly_payout_days?.[0] ?? given.monthly_anchor ?? kept.monthly_anchor
    if (!anchor || anchor < 1 || anchor > 31) {
      throw invalidRequest(
        'You must provide a day from 1 to 31 as the monthly anchor.',
        param('monthly_anchor'),
      )
    }
    return { ...base, monthly_anchor: anchor, monthly_payout_days: [anchor] }
  }
  return base
}

export const toSchedule = (kept: Kept | undefined): PayoutSchedule => ({
  interval: (kept?.interval ?? 'manual') as PayoutInterval,
  delayDays: kept?.delay_days ?? 0,
  weeklyAnchor: kept?.weekly_anchor ?? 'monday',
  monthlyAnchor: kept?.monthly_anchor ?? 1,
})
