import type { CouponView } from '#platform/billing/index.ts'
import { parseMoney } from '#ui/format.ts'
import { lastDayIn, type FieldErrors } from '../shell/end-of-day.ts'

type Reading = { currency: string; zone: string; plans: readonly { id: string }[] }

export const durations: readonly { value: CouponView['duration']; label: string }[] = [
  { value: 'once', label: 'The first payment' },
  { value: 'months', label: 'Some months' },
  { value: 'forever', label: 'Every payment' },
]
export const longestMonths = 36
export const mostRedeemed = 1_000_000

/** A code by which plans cost less, from its form. What an amount or a code may be, the core says. */
export function readCoupon(form: FormData, { currency, zone, plans }: Reading) {
  const errors: FieldErrors = []
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const whole = (name: string, label: string, to: number): number | null => {
    const typed = text(name)
    if (typed === '') return null
    const value = /^\d{1,7}$/.test(typed) ? Number(typed) : 0
    if (value >= 1 && value <= to) return value
    errors.push({ field: name, label, message: `Enter a whole number from 1 to ${to}.` })
    return null
  }
  const code = text('code').slice(0, 60)
  if (code === '') errors.push({ field: 'code', label: 'Code', message: 'Give it a code.' })
  const isAmount = text('kind') === 'amount'
  const percentOff = isAmount ? null : whole('percentOff', 'Percent off', 100)
  const amountOff = isAmount ? parseMoney(text('amountOff'), currency, 'en') : null
  if (isAmount && (amountOff === null || amountOff < 1))
    errors.push({ field: 'amountOff', label: 'Amount off', message: `Enter an amount of ${currency}.` })
  if (!isAmount && text('percentOff') === '')
    errors.push({ field: 'percentOff', label: 'Percent off', message: 'Enter a whole number from 1 to 100.' })
  const duration = durations.find(({ value }) => value === text('duration'))?.value ?? 'once'
  const months = duration === 'months' ? whole('months', 'Months', longestMonths) : null
  if (duration === 'months' && text('months') === '')
    errors.push({
      field: 'months',
      label: 'Months',
      message: `Enter a whole number from 1 to ${longestMonths}.`,
    })
  const chosen = new Set(form.getAll('planIds').map(String))
  const planIds = plans.map(({ id }) => id).filter((id) => chosen.has(id))
  const input = {
    code,
    percentOff,
    amountOff,
    duration,
    months,
    // None and all of them are the same to whoever fills it in; later plans belong to it as well then.
    planIds: planIds.length === 0 || planIds.length === plans.length ? null : planIds,
    redeemBy: lastDayIn(form, { name: 'lastDay', label: 'Redeemed until', zone, errors }),
    mostRedemptions: whole('mostRedemptions', 'How often', mostRedeemed),
  }
  return { input, errors }
}

/** Where a field of the core is on the page. */
export const couponField = (field: string): string => (field === 'redeemBy' ? 'lastDay' : field)
