// What a change of a running subscription comes to, before anything is kept: for the change itself and for previews.
import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { isRunning } from './discounts.ts'
import type { NewLine } from './lines.ts'
import type { Debit } from './objects.ts'
import { wholePeriod, type Anchor, type Period } from './periods.ts'
import { intervalOf, isSameInterval, planOf } from './prices.ts'
import {
  assertTogether,
  creditLines,
  discountsOf,
  netAmounts,
  newItem,
  periodLines,
  quantityOf,
  recurringPrice,
  remainderLine,
  trialLines,
  type GivenItem,
  type Item,
} from './subscription-items.ts'

type Subscription = Readonly<Stripe.Subscription>

export type ChangeInput = {
  items?: readonly GivenItem[]
  /** `now` sets the anchor to the moment of the change. */
  anchor?: 'now' | 'unchanged' | null
  /** Unix seconds, or `now`, which ends a trial. */
  trialEnd?: number | 'now' | null
  proration?: string | null
  at: number
}

export type Change = {
  items: Stripe.SubscriptionItem[]
  period: Period
  anchor: number
  /** Undefined where the trial is not touched. */
  trial?: Period | null
  /** Credits and what they make room for. */
  prorations: NewLine[]
  /** Of the period that begins with the change. */
  begun: NewLine[]
  /** Whether there is an invoice at once. */
  isInvoiced: boolean
  /** Of the items that are not touched. */
  debits: Record<string, Debit[]>
}

export const anchorOf = ({
  billing_cycle_anchor: at,
  billing_cycle_anchor_config: config,
}: Subscription): Anchor => ({
  at,
  day: config?.day_of_month ?? null,
})

export const periodOf = ({ items }: Subscription): Period => ({
  start: items.data[0]?.current_period_start ?? 0,
  end: items.data[0]?.current_period_end ?? 0,
})

/** @throws StripeFault 400 for items that cannot be together, or a moment outside of the period */
export function planChange(
  engine: StripeEngine,
  subscription: Subscription,
  debits: Readonly<Record<string, Debit[]>>,
  { items: given, anchor, trialEnd, proration, at }: ChangeInput,
  account: Account,
): Change {
  const former = subscription.items.data
  const current = periodOf(subscription)
  if (at < current.start || at > current.end) {
    throw invalidRequest('Cannot specify proration date outside of current subscription period.', {
      param: 'proration_date',
    })
  }
  const kept = given ? changedItems(engine, subscription, given, current, at, account) : [...former]
  const { interval } = assertTogether(kept)
  const isTrialing = subscription.status === 'trialing'
  const isOther = !isSameInterval(interval, intervalOf(former[0]!.price))
  const endsTrial = isTrialing && trialEnd === 'now'
  const trial = typeof trialEnd === 'number' ? { start: subscription.trial_start ?? at, end: trialEnd } : null
  if (trial && trial.end <= at) {
    throw invalidRequest('The trial_end must be in the future.', { param: 'trial_end' })
  }
  const isReset = anchor === 'now' || isOther || endsTrial || trial !== null
  const isFree = isTrialing && !isReset
  const discounts = discountsOf(engine, subscription, account).filter((each) => isRunning(each, at))
  const isProrated = proration !== 'none' && !isTrialing
  const touched = (item: Item) => {
    const now = kept.find(({ id }) => id === item.id)
    return isReset || !now || now.price.id !== item.price.id || now.quantity !== item.quantity
  }

  const credits = isProrated
    ? former
        .filter(touched)
        .flatMap((item) =>
          creditLines(item, debitsFor(engine, subscription, item, debits, discounts, account), at, (id) =>
            engine.store.find('price', id, account),
          ),
        )
    : []
  const left = Object.fromEntries(
    kept.map(({ id }) => {
      const before = former.find((item) => item.id === id)
      const isCredited = isReset || (isProrated && before !== undefined && touched(before))
      return [id, isCredited ? [] : (debits[id] ?? [])]
    }),
  )
  if (!isReset) {
    const whole = wholePeriod(anchorOf(subscription), interval, at)
    const net = netAmounts(engine, kept, discounts, account)
    const remainders = kept.flatMap((item, index) => {
      const before = former.find(({ id }) => id === item.id)
      if (!isProrated || isFree || (before && !touched(before))) return []
      const line = remainderLine(
        engine,
        item,
        net[index]!,
        { start: at, end: current.end },
        whole.end - whole.start,
        account,
      )
      return line.amount === 0 ? [] : [line]
    })
    return {
      items: kept,
      period: current,
      anchor: subscription.billing_cycle_anchor,
      prorations: [...credits, ...remainders],
      begun: [],
      isInvoiced: proration === 'always_invoice' && credits.length + remainders.length > 0,
      debits: left,
    }
  }
  const period = trial
    ? { start: at, end: trial.end }
    : { start: at, end: wholePeriod({ at }, interval, at).end }
  const items = kept.map((item) => ({
    ...item,
    current_period_start: period.start,
    current_period_end: period.end,
  }))
  return {
    items,
    period,
    anchor: trial ? trial.end : at,
    ...(trial ? { trial } : isTrialing ? { trial: { start: subscription.trial_start ?? at, end: at } } : {}),
    prorations: credits,
    begun: trial
      ? trialLines(engine, items, period, account)
      : periodLines(engine, items, period, period.end - period.start, account),
    isInvoiced: true,
    debits: left,
  }
}

/** Classic billing credits by what an item costs now; the flexible one by what was asked for. */
function debitsFor(
  engine: StripeEngine,
  subscription: Subscription,
  item: Item,
  debits: Readonly<Record<string, Debit[]>>,
  discounts: readonly Readonly<Stripe.Discount>[],
  account: Account,
): Debit[] {
  const own = debits[item.id] ?? []
  if (subscription.billing_mode.type !== 'classic') return own
  const whole = wholePeriod(anchorOf(subscription), intervalOf(item.price)!, item.current_period_start)
  const [net = 0] = netAmounts(engine, [item], discounts, account)
  const { id: price } = item.price
  const quantity = item.quantity ?? 1
  const description = own[0]?.description ?? price
  return [
    {
      amount: net,
      start: whole.start,
      end: whole.end,
      description,
      price,
      quantity,
      invoice: null,
      line: '',
    },
  ]
}

function changedItems(
  engine: StripeEngine,
  subscription: Subscription,
  given: readonly GivenItem[],
  period: Period,
  at: number,
  account: Account,
): Stripe.SubscriptionItem[] {
  const items = [...subscription.items.data]
  given.forEach((each, index) => {
    const path = `items[${index}]`
    const place = each.id === undefined ? -1 : items.findIndex(({ id }) => id === each.id)
    if (each.id !== undefined && place === -1) {
      throw invalidRequest(`No such subscription item: '${each.id}'`, {
        code: 'resource_missing',
        param: `${path}[id]`,
      })
    }
    if (each.deleted) {
      if (place !== -1) items.splice(place, 1)
      return
    }
    const price = recurringPrice(engine, each, account, path)
    if (place === -1) {
      if (!price)
        throw invalidRequest('Missing required param: price.', {
          code: 'parameter_missing',
          param: `${path}[price]`,
        })
      items.push(newItem(engine, subscription.id, price, each, period, at))
      return
    }
    const former = items[place]!
    items[place] = {
      ...former,
      ...(price ? { price: structuredClone(price) as Stripe.Price, plan: planOf(price) } : {}),
      ...(each.quantity === undefined ? {} : { quantity: quantityOf(each.quantity) }),
      metadata: mergeMetadata(former.metadata, each.metadata),
    }
  })
  return items
}
