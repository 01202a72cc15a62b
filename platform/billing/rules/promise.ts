import type { Contents, MeterKey } from '../features.ts'

export const intervals = ['month', 'year'] as const
export type Interval = (typeof intervals)[number]

/** Minor units of the promise's currency, each interval; `seatAmount` for each seat beside, null where none is sold. */
export type AgreedPrice = {
  interval: Interval
  amount: number
  setupAmount: number
  seatAmount: number | null
}
/** What one more than the limit costs, in minor units, by meter; a meter that is not named ends at its limit. */
export type Overage = Partial<Record<MeterKey, number>>

/** What somebody was promised when they subscribed: later changes of the plan do not reach it. */
export type PlanPromise = {
  /** What the plan was called. */
  name: string
  contents: Contents
  overage: Overage
  currency: string
  /** Null: nothing is paid for it. */
  price: AgreedPrice | null
}

/** The price of one interval, with the seats beside it. Minor units. */
export const amountOf = ({ price }: Pick<PlanPromise, 'price'>, seats = 0): number =>
  price === null ? 0 : price.amount + (price.seatAmount ?? 0) * seats
