import type { FieldError } from '#platform/kernel/errors.ts'
import { smallestStep } from '#platform/kernel/money.ts'
import {
  type Buyer,
  type Contents,
  type FeatureKey,
  featureOf,
  isFeature,
  isGranted,
  valueIn,
} from '../features.ts'
import { type Interval, intervals, type Overage } from './promise.ts'

export type NewPrice = {
  interval: Interval
  amount: number
  setupAmount?: number | undefined
  seatAmount?: number | null | undefined
}
/** The terms of a plan, as somebody writes them. Amounts are minor units of the seller's currency. */
export type PlanTerms = {
  contents: Contents
  overage?: Overage | undefined
  /** None: nothing is paid for it. */
  prices: readonly NewPrice[]
  trialDays?: number | undefined
}

export const mostPlans = 20
/** What one charge may come to at most: eight digits (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
export const mostAmount = 99_999_999

/** What is wrong with the terms of a plan, with a sentence for each field. */
export function termsFaults(terms: PlanTerms, buyer: Buyer, currency: string): FieldError[] {
  return [
    ...contentsFaults(terms.contents, buyer),
    ...overageFaults(terms, buyer, currency),
    ...priceFaults(terms, currency),
  ]
}

function contentsFaults(contents: Contents, buyer: Buyer): FieldError[] {
  return Object.entries(contents).flatMap(([key, value]) => {
    const field = `contents.${key}`
    if (!isFeature(key) || featureOf(key).buyer !== buyer)
      return [{ field, message: 'There is no such feature in this price list' }]
    const message = valueFault(key, value)
    return message === null ? [] : [{ field, message }]
  })
}

/** What is wrong with a value of a feature, as a sentence; null where nothing is. */
export function valueFault(key: FeatureKey, value: unknown): string | null {
  const { kind } = featureOf(key)
  if (kind === 'switch') return typeof value === 'boolean' ? null : 'This is either there or not'
  const isCount = Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= 1_000_000
  if (kind === 'rate')
    return isCount && (value as number) <= 10_000 ? null : 'Say a share in hundredths of a percent'
  return value === null || isCount ? null : 'Say a whole number up to 1000000, or nothing for no limit'
}

function overageFaults({ contents, overage = {} }: PlanTerms, buyer: Buyer, currency: string): FieldError[] {
  return Object.entries(overage).flatMap(([key, amount]) => {
    const field = `overage.${key}`
    if (!isFeature(key) || featureOf(key).buyer !== buyer || featureOf(key).kind !== 'meter')
      return [{ field, message: 'Only what is counted can go beyond its limit' }]
    if (typeof valueIn(contents, key) !== 'number')
      return [{ field, message: 'There is no limit to go beyond' }]
    return amountFaults(field, amount, currency)
  })
}

function priceFaults({ prices, trialDays = 0, contents }: PlanTerms, currency: string): FieldError[] {
  const faults = prices.flatMap(({ interval, amount, setupAmount = 0, seatAmount = null }, index) => [
    ...amountFaults(`prices.${index}.amount`, amount, currency),
    ...(amount > 0 ? [] : [{ field: `prices.${index}.amount`, message: 'What costs nothing has no price' }]),
    ...amountFaults(`prices.${index}.setupAmount`, setupAmount, currency),
    ...(seatAmount === null ? [] : amountFaults(`prices.${index}.seatAmount`, seatAmount, currency)),
    ...(seatAmount !== null && valueIn(contents, 'team.members') === null
      ? [{ field: `prices.${index}.seatAmount`, message: 'The plan has as many seats as one likes' }]
      : []),
    ...(prices.findIndex((each) => each.interval === interval) === index
      ? []
      : [{ field: `prices.${index}.interval`, message: 'Say one price for each interval' }]),
  ])
  if (prices.length > intervals.length)
    faults.push({ field: 'prices', message: 'Say one price for each interval' })
  if (trialDays > 0 && prices.length === 0)
    faults.push({ field: 'trialDays', message: 'What costs nothing needs no trial' })
  return faults
}

function amountFaults(field: string, amount: number, currency: string): FieldError[] {
  if (!Number.isSafeInteger(amount) || amount < 0 || amount > mostAmount)
    return [{ field, message: 'Say an amount that can be charged' }]
  if (amount % smallestStep(currency) !== 0)
    return [{ field, message: `${currency} is charged in steps of ${smallestStep(currency)}` }]
  return []
}

/** Two plans of one price list that everybody reads cannot have one name. */
export const isSameName = (one: string, other: string): boolean =>
  one.trim().toLocaleLowerCase('en') === other.trim().toLocaleLowerCase('en')

/** Does a plan hold a feature at all? For whoever asks which plan would help. */
export const holds = (contents: Contents, feature: FeatureKey): boolean =>
  isGranted(feature, valueIn(contents, feature))
