import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf, mergeMetadata } from '../fields.ts'
import { formatAmount } from '../payments/currencies.ts'
import type { Account } from '../store.ts'
import { discountAmounts } from './discounts.ts'
import { inline, nameOf } from './new-line.ts'
import { subscriptionLine, type NewLine } from './lines.ts'
import type { Debit } from './objects.ts'
import { shareOf, type Interval, type Period } from './periods.ts'
import { createPrice, intervalOf, isSameInterval, planOf, productOf } from './prices.ts'

export type Item = Readonly<Stripe.SubscriptionItem>
type Price = Readonly<Stripe.Price>
type Discount = Readonly<Stripe.Discount>

/** As create, update, previews, schedules and Checkout give them. */
export type GivenItem = {
  id?: string
  price?: string
  plan?: string
  price_data?: Parameters<typeof inline>[1]
  quantity?: number
  deleted?: boolean
  metadata?: Stripe.Emptyable<Stripe.MetadataParam>
}

/** The price of an item. @throws StripeFault 400 for one that is not there, that does not recur or is not active */
export function recurringPrice(
  engine: StripeEngine,
  given: GivenItem,
  account: Account,
  path: string,
): Price | null {
  if (given.price_data) {
    const price = createPrice(
      engine,
      { ...inline(engine, given.price_data, account), active: false },
      account,
      `${path}[price_data]`,
    )
    return assertRecurring(price, path)
  }
  const id = given.price ?? given.plan
  if (id === undefined) return null
  const price = assertRecurring(engine.store.get('price', id, account, `${path}[price]`), path)
  if (price.active) return price
  throw invalidRequest(`The price specified is inactive. This field only accepts active prices.`, {
    param: `${path}[price]`,
  })
}

function assertRecurring(price: Price, path: string): Price {
  if (price.recurring) return price
  throw invalidRequest(
    'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
    { param: `${path}[price]` },
  )
}

export function newItem(
  engine: StripeEngine,
  subscription: string,
  price: Price,
  given: GivenItem,
  period: Period,
  now: number,
): Stripe.SubscriptionItem {
  return {
    id: engine.nextId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: now,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: mergeMetadata({}, given.metadata),
    plan: planOf(price),
    price: structuredClone(price) as Stripe.Price,
    quantity: quantityOf(given.quantity ?? 1),
    subscription,
    tax_rates: [],
  }
}

export function quantityOf(quantity: number): number {
  if (quantity >= 0 && quantity <= 999_999) return quantity
  throw invalidRequest('Invalid quantity: must be between 0 and 999999.', { param: 'items[0][quantity]' })
}

/** All items of a subscription have one currency and one interval here. @throws StripeFault 400 where they do not */
export function assertTogether(items: readonly Item[]): { currency: string; interval: Interval } {
  const [first] = items
  const interval = first ? intervalOf(first.price) : null
  if (!first || !interval) {
    throw invalidRequest('A subscription must have at least one active plan.', { param: 'items' })
  }
  if (new Set(items.map(({ price }) => price.id)).size < items.length) {
    throw invalidRequest('Cannot add multiple subscription items with the same price.', { param: 'items' })
  }
  for (const { price } of items) {
    if (price.currency !== first.price.currency) {
      throw invalidRequest('All prices of a subscription must have the same currency.', { param: 'items' })
    }
    if (!isSameInterval(intervalOf(price), interval)) {
      throw invalidRequest('Several intervals in one subscription are not played by this local Stripe.', {
        param: 'items',
      })
    }
  }
  return { currency: first.price.currency, interval }
}

export const grossOf = ({ price, quantity = 1 }: Item): number => (price.unit_amount ?? 0) * quantity

/** What each item comes to for a whole period, after the discounts that run. */
export function netAmounts(
  engine: StripeEngine,
  items: readonly Item[],
  discounts: readonly Discount[],
  account: Account,
): number[] {
  const currency = items[0]?.price.currency ?? ''
  const lines = items.map((item) => ({
    amount: grossOf(item),
    discountable: true,
    product: productOf(item.price),
  }))
  const amounts = discountAmounts(engine, lines, discounts, currency, account)
  return items.map(
    (item, index) => grossOf(item) - amounts[index]!.reduce((sum, { amount }) => sum + amount, 0),
  )
}

/** `3 × Seat`, or `Professional` for one. */
const countedName = (engine: StripeEngine, { price, quantity = 1 }: Item, account: Account) =>
  `${quantity === 1 ? '' : `${quantity} × `}${nameOf(engine, price, account)}`

/**
 * The lines of a period. `whole` is how long a full one would be: a shorter one, up to an anchor, is asked for in part.
 */
export const periodLines = (
  engine: StripeEngine,
  items: readonly Item[],
  period: Period,
  whole: number,
  account: Account,
): NewLine[] =>
  items.map((item) => {
    const { price, quantity = 1 } = item
    const { unit, count } = intervalOf(price)!
    const each = formatAmount(price.unit_amount ?? 0, price.currency)
    const every = count === 1 ? unit : `every ${count} ${unit}s`
    return subscriptionLine({
      amount: shareOf(grossOf(item), period.end - period.start, whole),
      currency: price.currency,
      description: `${quantity} × ${nameOf(engine, price, account)} (at ${each} / ${every})`,
      period,
      price,
      quantity,
      subscription: item.subscription,
      item: item.id,
      isProration: period.end - period.start < whole,
    })
  })

/** Days that cost nothing are on an invoice too. */
export const trialLines = (
  engine: StripeEngine,
  items: readonly Item[],
  period: Period,
  account: Account,
): NewLine[] =>
  items.map((item) =>
    subscriptionLine({
      amount: 0,
      currency: item.price.currency,
      description: `Trial period for ${countedName(engine, item, account)}`,
      period,
      price: item.price,
      quantity: item.quantity ?? 1,
      subscription: item.subscription,
      item: item.id,
    }),
  )

const dayOf = (at: number) =>
  new Date(at * 1_000).toLocaleDateString('en-GB', {
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })

/** What was asked for time that is not used: the same share of what was asked for each. */
export const creditLines = (
  item: Item,
  debits: readonly Debit[],
  at: number,
  price: (id: string) => Price | null,
): NewLine[] =>
  debits.flatMap((debit) => {
    const start = Math.max(at, debit.start)
    const amount = shareOf(debit.amount, debit.end - start, debit.end - debit.start)
    if (start >= debit.end || amount === 0) return []
    return [
      subscriptionLine({
        amount: -amount,
        currency: item.price.currency,
        description: `Unused time on ${debit.description} after ${dayOf(at)}`,
        discountable: false,
        period: { start, end: debit.end },
        price: price(debit.price),
        quantity: debit.quantity,
        isProration: true,
        subscription: item.subscription,
        item: item.id,
        credited: debit.invoice === null ? null : { invoice: debit.invoice, lines: [debit.line] },
      }),
    ]
  })

/** What an item costs from now on to the end of its period. Its discounts are in the amount. */
export function remainderLine(
  engine: StripeEngine,
  item: Item,
  net: number,
  { start, end }: Period,
  whole: number,
  account: Account,
): NewLine {
  return subscriptionLine({
    amount: shareOf(net, end - start, whole),
    currency: item.price.currency,
    description: `Remaining time on ${countedName(engine, item, account)} after ${dayOf(start)}`,
    discountable: false,
    period: { start, end },
    price: item.price,
    quantity: item.quantity ?? 1,
    isProration: true,
    subscription: item.subscription,
    item: item.id,
  })
}

/** What a line leaves to be credited, once it is on an invoice or waits for one; null for credits. */
export function debitOf(
  engine: StripeEngine,
  line: NewLine,
  net: number,
  where: Pick<Debit, 'invoice' | 'line'>,
  account: Account,
): Debit | null {
  if (line.item === null || line.amount <= 0 || !line.price) return null
  const count = line.quantity === 1 ? '' : `${line.quantity} × `
  return {
    amount: net,
    start: line.period.start,
    end: line.period.end,
    description: `${count}${nameOf(engine, line.price, account)}`,
    price: line.price.id,
    quantity: line.quantity,
    ...where,
  }
}

/** The discounts of a subscription that run at a moment. */
export const discountsOf = (
  engine: StripeEngine,
  { discounts }: Pick<Stripe.Subscription, 'discounts'>,
  account: Account,
): Discount[] =>
  discounts.flatMap((each) => {
    const found = engine.store.find('discount', idOf(each) ?? '', account)
    return found ? [found] : []
  })

export const itemList = (
  subscription: string,
  items: readonly Item[],
): Stripe.ApiList<Stripe.SubscriptionItem> => ({
  object: 'list',
  data: [...items],
  has_more: false,
  url: `/v1/subscription_items?subscription=${subscription}`,
})
