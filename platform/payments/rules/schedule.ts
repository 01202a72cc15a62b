import { Temporal } from 'temporal-polyfill'
import { AppError } from '#platform/kernel/errors.ts'
import {
  allocate,
  assertMinorUnits,
  downToStep,
  shareInBasisPoints,
  smallestStep,
  sumOf,
} from '#platform/kernel/money.ts'
import { after, days } from '#platform/kernel/time.ts'
import { assertChargeable, holdingDays, holdingMarginDays, minimumChargeOf } from './processor-limits.ts'

/** A share in basis points, or minor units; within its bounds, and never more than there is to pay. */
export type DepositRule = ({ basisPoints: number } | { amount: number }) & {
  minimumAmount?: number
  maximumAmount?: number
}
/** `at_start` is charged to the saved card when the appointment starts; `in_person` is paid there. */
export type BalanceDue = { daysBefore: number } | 'at_start' | 'in_person'
/** `on` is a calendar date (YYYY-MM-DD) in the payer's zone. */
export type LaterDue = { daysBefore: number } | { daysAfterBooking: number } | { on: string }

/** How a provider lets a service be paid; frozen with the payment. */
export type PaymentTerms =
  | { kind: 'full' }
  | { kind: 'deposit'; deposit: DepositRule; balance: BalanceDue }
  | { kind: 'pay_later'; due: LaterDue }
  | {
      kind: 'instalments'
      count: number
      every: { unit: 'week' | 'month'; count: number }
      /** What would fall due after the start is paid with the last one before it. */
      endsBeforeStart: boolean
    }
  /** Paid in person, with a card kept for what not coming costs. */
  | { kind: 'card_on_file' }
  | { kind: 'in_person' }
  /** Paid by credits alone. */
  | { kind: 'credits' }

export type ScheduleInput = {
  totalAmount: number
  currency: string
  terms: PaymentTerms
  /** When it is booked. */
  now: Date
  startsAt: Date
  endsAt: Date
  /** The payer's IANA zone, in which days and months are counted. */
  timeZone: string
  /** What the customer wants to use of a voucher and of their credits, in minor units; used in this order. */
  voucherAmount?: number
  creditsAmount?: number
  /** Where the money is held (ISO 3166-1 alpha-2), and how many days after the end it is released by silence. */
  holding: { country: string; releaseDays: number }
}

export type Due = {
  kind: 'full' | 'deposit' | 'balance' | 'instalment'
  amount: number
  dueAt: Date
  /** The customer is there and pays; the saved card is charged; or it is paid at the appointment. */
  how: 'now' | 'off_session' | 'in_person'
}
export type Schedule = {
  /** Used of the voucher and of the credits, at once. With all dues they make the total. */
  voucherAmount: number
  creditsAmount: number
  /** By time. */
  dues: Due[]
  /** The customer must leave a card now, for what is charged later or for not coming. */
  savesCard: boolean
  /** Something would be held longer than the processor allows, so it is charged later than the terms say. */
  isDeferred: boolean
}

/**
 * When how much of a payment falls due.
 * @throws AppError `conflict` when credits alone must do and do not; `validation_failed` for an amount that no card can
 * be charged with
 */
export function scheduleOf(input: ScheduleInput): Schedule {
  const { totalAmount, currency, terms } = input
  assertMinorUnits(totalAmount)
  const { voucherAmount, creditsAmount, rest } = fundingOf(input)
  const planned = rest === 0 ? [] : duesOf(input, rest)
  const chargeableFrom = earliestCharge(input)
  const moved = planned.map((due) =>
    due.how !== 'in_person' && due.dueAt < chargeableFrom
      ? { ...due, dueAt: chargeableFrom, how: 'off_session' as const }
      : due,
  )
  const dues = mergeSmall(mergeSameTime(moved), currency)
  for (const { amount, how } of dues) if (how !== 'in_person') assertChargeable(amount, currency)
  return {
    voucherAmount,
    creditsAmount,
    dues,
    savesCard: terms.kind === 'card_on_file' || dues.some(({ how }) => how === 'off_session'),
    isDeferred: moved.some((due, index) => due !== planned[index]),
  }
}

/** Before this moment nothing may be charged that is released after the appointment: it would be held too long. */
export function earliestCharge({
  now,
  startsAt,
  endsAt,
  holding,
}: Pick<ScheduleInput, 'now' | 'startsAt' | 'endsAt' | 'holding'>): Date {
  const held = days(holdingDays(holding.country) - holdingMarginDays(holding.country))
  const earliest = after(endsAt, days(holding.releaseDays) - held)
  if (earliest <= now) return now
  // A service that lasts longer than money may be held is paid when it starts, and released in steps.
  return earliest < startsAt ? earliest : startsAt
}

/** Voucher first, then credits. What is left for a card is never too little to be charged: then less of them is used. */
function fundingOf(input: ScheduleInput) {
  const { totalAmount, currency, terms } = input
  const step = smallestStep(currency)
  const whole = (amount: number) => Math.max(0, downToStep(amount, step))
  let voucherAmount = Math.min(whole(input.voucherAmount ?? 0), totalAmount)
  let creditsAmount = Math.min(whole(input.creditsAmount ?? 0), totalAmount - voucherAmount)
  let rest = totalAmount - voucherAmount - creditsAmount
  if (terms.kind === 'credits' && rest > 0)
    throw new AppError('conflict', { detail: 'There are not enough credits', extra: { missingAmount: rest } })

  const isCharged = terms.kind !== 'in_person' && terms.kind !== 'card_on_file'
  const missing = minimumChargeOf(currency) - rest
  if (isCharged && rest > 0 && missing > 0 && missing <= voucherAmount + creditsAmount) {
    const fromCredits = Math.min(missing, creditsAmount)
    creditsAmount -= fromCredits
    voucherAmount -= missing - fromCredits
    rest += missing
  }
  return { voucherAmount, creditsAmount, rest }
}

function duesOf(input: ScheduleInput, amount: number): Due[] {
  const { terms, now, startsAt, currency } = input
  const due = (kind: Due['kind'], part: number, dueAt: Date, how: Due['how'] = 'off_session'): Due =>
    dueAt <= now && how === 'off_session'
      ? { kind, amount: part, dueAt: now, how: 'now' }
      : { kind, amount: part, dueAt, how }

  switch (terms.kind) {
    case 'full':
    case 'credits':
      return [due('full', amount, now)]
    case 'in_person':
    case 'card_on_file':
      return [due('full', amount, startsAt, 'in_person')]
    case 'pay_later':
      return [due('full', amount, laterDue(input, terms.due))]
    case 'deposit': {
      const first = depositOf(terms.deposit, amount, currency)
      const balanceAt =
        terms.balance === 'in_person' || terms.balance === 'at_start'
          ? startsAt
          : daysBefore(input, terms.balance.daysBefore)
      const balance = due(
        'balance',
        amount - first,
        balanceAt,
        terms.balance === 'in_person' ? 'in_person' : 'off_session',
      )
      // Booked so late that the rest is due as well.
      if (first === amount || balance.how === 'now') return [due('full', amount, now)]
      return [due('deposit', first, now), balance]
    }
    case 'instalments':
      return instalmentsOf(input, terms, amount).map(({ part, dueAt }) => due('instalment', part, dueAt))
  }
}

/** The first part of a payment: within its bounds, never less than can be charged, never more than there is. */
export function depositOf(rule: DepositRule, amount: number, currency: string): number {
  const step = smallestStep(currency)
  const share = 'amount' in rule ? rule.amount : shareInBasisPoints(amount, rule.basisPoints, step)
  const bounded = Math.min(Math.max(share, rule.minimumAmount ?? 0), rule.maximumAmount ?? share + amount)
  return Math.min(Math.max(downToStep(bounded, step), minimumChargeOf(currency)), amount)
}

/** Equal parts, the larger ones first; fewer of them where one would be too little to be charged. */
function instalmentsOf(
  { now, startsAt, timeZone, currency }: ScheduleInput,
  { count, every, endsBeforeStart }: Extract<PaymentTerms, { kind: 'instalments' }>,
  amount: number,
): { part: number; dueAt: Date }[] {
  const step = smallestStep(currency)
  const most = Math.max(1, Math.floor(amount / minimumChargeOf(currency)))
  const parts = allocate(amount / step, new Array<number>(Math.min(count, most)).fill(1)).map(
    (part) => part * step,
  )
  const last = endsBeforeStart ? startsAt : null
  return parts.map((part, index) => {
    const dueAt = instalmentDate(now, timeZone, every, index)
    return { part, dueAt: last && dueAt > last ? lastBefore(last, now, timeZone, every, index) : dueAt }
  })
}

function lastBefore(
  last: Date,
  now: Date,
  timeZone: string,
  every: { unit: 'week' | 'month'; count: number },
  from: number,
) {
  for (let index = from - 1; index > 0; index -= 1) {
    const dueAt = instalmentDate(now, timeZone, every, index)
    if (dueAt <= last) return dueAt
  }
  return now
}

/**
 * The n-th due date after the first: the same wall-clock time in the payer's zone, and for months the same day, or the
 * last of a month that is too short. Counted from the first one, so that the 31st comes back.
 */
export function instalmentDate(
  first: Date,
  timeZone: string,
  every: { unit: 'week' | 'month'; count: number },
  index: number,
): Date {
  const start = zoned(first, timeZone)
  const count = every.count * index
  const next = start.add(every.unit === 'week' ? { weeks: count } : { months: count }, {
    overflow: 'constrain',
  })
  return new Date(next.epochMilliseconds)
}

const zoned = (instant: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone)

/** Whole days before the appointment, at its time of the day in the payer's zone. */
const daysBefore = ({ startsAt, timeZone }: ScheduleInput, count: number): Date =>
  new Date(zoned(startsAt, timeZone).subtract({ days: count }).epochMilliseconds)

function laterDue(input: ScheduleInput, due: LaterDue): Date {
  if ('daysBefore' in due) return daysBefore(input, due.daysBefore)
  const { now, timeZone } = input
  if ('daysAfterBooking' in due)
    return new Date(zoned(now, timeZone).add({ days: due.daysAfterBooking }).epochMilliseconds)
  // In the morning, when a payer who is told of a declined card can still do something about it.
  const morning = Temporal.PlainDate.from(due.on).toZonedDateTime({ timeZone, plainTime: '09:00' })
  return new Date(morning.epochMilliseconds)
}

function mergeSameTime(dues: readonly Due[]): Due[] {
  const merged: Due[] = []
  for (const due of dues.toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime())) {
    const last = merged.at(-1)
    if (last && last.dueAt.getTime() === due.dueAt.getTime() && last.how === due.how)
      merged[merged.length - 1] = join(last, due, last)
    else merged.push(due)
  }
  return merged
}

/** What is too little to be charged is paid with the one before it, or with the one after it. */
function mergeSmall(dues: readonly Due[], currency: string): Due[] {
  const least = minimumChargeOf(currency)
  const merged: Due[] = []
  for (const due of dues) {
    const last = merged.at(-1)
    if (
      last &&
      due.how !== 'in_person' &&
      last.how !== 'in_person' &&
      (due.amount < least || last.amount < least)
    )
      merged[merged.length - 1] = join(last, due, due.amount < least ? last : due)
    else merged.push(due)
  }
  return merged
}

const join = (one: Due, other: Due, when: Due): Due => ({
  ...when,
  kind: one.kind === other.kind ? one.kind : 'full',
  amount: sumOf([one.amount, other.amount]),
})
