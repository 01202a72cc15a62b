import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf } from '../fields.ts'
import type { Account } from '../store.ts'
import { periodOf, type Change } from './change.ts'
import { chooseCoupon, discountOf, isRunning, type GivenDiscount } from './discounts.ts'
import { customerOf } from './finalize.ts'
import { pendingLines } from './invoice-items.ts'
import { newLine } from './new-line.ts'
import type { NewLine } from './lines.ts'
import { composeInvoice } from './new-invoice.ts'
import { wholePeriod } from './periods.ts'
import { renewalOf } from './renew.ts'
import {
  assertTogether,
  creditLines,
  discountsOf,
  itemList,
  newItem,
  periodLines,
  recurringPrice,
  trialLines,
} from './subscription-items.ts'
import { isOver, type Subscription } from './subscription-state.ts'
import { nowFor } from './time.ts'
import { changeOf } from './update.ts'

type Body = Stripe.InvoiceCreatePreviewParams
type Details = NonNullable<Body['subscription_details']>
type Discount = Readonly<Stripe.Discount>

/**
 * The next invoice, after a change that is only thought of. Nothing is kept but prices that are made inline.
 * @throws StripeFault 404 where there is nothing to come
 */
export function previewInvoice(engine: StripeEngine, body: Body, account: Account): Stripe.Invoice {
  const subscription = subscriptionOf(engine, body, account)
  if (!subscription) return previewOfNew(engine, body, account)
  if (isOver(subscription)) throw nothingToCome(idOf(subscription.customer))
  const customer = customerOf(engine, subscription, account)
  const details = body.subscription_details ?? {}
  const now = nowFor(engine, subscription)
  const discounts =
    discountsFor(engine, body, customer, account) ?? discountsOf(engine, subscription, account)
  const extra = extraLines(engine, body, customer, account)
  const waiting = pendingLines(
    engine,
    { customer: customer.id, subscription: subscription.id, currency: subscription.currency },
    account,
  )
  const shown = (
    lines: readonly NewLine[],
    at: number,
    reason: string,
    prorationDate: number | null = null,
  ) => preview(engine, { customer, subscription, lines, discounts, at, reason, prorationDate }, account)

  if (details.cancel_now)
    return shown(
      [...waiting, ...extra, ...unused(engine, subscription, now, account)],
      now,
      'subscription_update',
    )
  const change = changeOf(engine, subscription, changeBody(details), now, account)
  const prorationDate = change ? (details.proration_date ?? now) : null
  if (change?.isInvoiced && body.preview_mode !== 'recurring') {
    const lines = [...waiting, ...extra, ...change.prorations, ...change.begun]
    return shown(lines, now, 'upcoming', prorationDate)
  }
  const isEnding = details.cancel_at_period_end ?? subscription.cancel_at_period_end
  const after = change ? changed(subscription, change) : subscription
  const { end } = periodOf(after)
  const { own } = renewalOf(engine, after, end, account)
  if (body.preview_mode === 'recurring') return shown([...extra, ...own], end, 'upcoming')
  const lines = [...waiting, ...extra, ...(change?.prorations ?? []), ...(isEnding ? [] : own)]
  if (isEnding && lines.length === 0) throw nothingToCome(customer.id)
  return shown(lines, end, 'upcoming', prorationDate)
}

const nothingToCome = (customer: string | null) =>
  invalidRequest(`No upcoming invoices for customer: ${customer}`, { code: 'invoice_upcoming_none' })

/** The one that is named, or the customer's own where only the customer is. */
function subscriptionOf(engine: StripeEngine, body: Body, account: Account): Subscription | null {
  const { store } = engine
  if (body.subscription) return store.get('subscription', body.subscription, account, 'subscription')
  if (body.schedule) {
    const schedule = store.get('subscription_schedule', body.schedule, account, 'schedule')
    return store.find('subscription', idOf(schedule.subscription) ?? '', account)
  }
  if (body.subscription_details?.items) return null
  if (!body.customer) {
    throw invalidRequest('You must specify one of customer, subscription and schedule.', {
      code: 'parameter_missing',
      param: 'customer',
    })
  }
  const own = store
    .all('subscription', account)
    .filter((each) => each.customer === body.customer && !isOver(each) && !each.cancel_at_period_end)
  const [next] = own.toSorted((a, b) => periodOf(a).end - periodOf(b).end)
  if (!next && !body.invoice_items) throw nothingToCome(body.customer)
  return next ?? null
}

const changeBody = (details: Details): Parameters<typeof changeOf>[2] => ({
  ...(details.items ? { items: details.items } : {}),
  ...(details.billing_cycle_anchor?.type === 'now' ? { billing_cycle_anchor: { type: 'now' as const } } : {}),
  ...(details.trial_end === undefined ? {} : { trial_end: details.trial_end }),
  ...(details.proration_behavior ? { proration_behavior: details.proration_behavior } : {}),
  ...(details.proration_date === undefined ? {} : { proration_date: details.proration_date }),
})

const changed = (subscription: Subscription, change: Change): Subscription => ({
  ...subscription,
  items: itemList(subscription.id, change.items),
  billing_cycle_anchor: change.anchor,
})

function unused(engine: StripeEngine, subscription: Subscription, at: number, account: Account): NewLine[] {
  const { debits } = engine.store.get('local.subscription', subscription.id, account)
  return subscription.items.data.flatMap((item) =>
    creditLines(item, debits[item.id] ?? [], at, (id) => engine.store.find('price', id, account)),
  )
}

function extraLines(
  engine: StripeEngine,
  body: Body,
  customer: Readonly<Stripe.Customer>,
  account: Account,
): NewLine[] {
  return (body.invoice_items ?? []).map((each) =>
    newLine(
      engine,
      {
        ...(each.amount === undefined ? {} : { amount: each.amount }),
        ...(each.currency ? { currency: each.currency } : {}),
        ...(each.description ? { description: each.description } : {}),
        ...(each.quantity === undefined ? {} : { quantity: each.quantity }),
        ...(each.price ? { pricing: { price: each.price } } : {}),
        ...(each.price_data ? { price_data: each.price_data } : {}),
      },
      customer,
      account,
    ),
  )
}

/** Null where the request names none: then those of the subscription count. */
function discountsFor(
  engine: StripeEngine,
  body: Body,
  customer: Readonly<Stripe.Customer>,
  account: Account,
): Discount[] | null {
  if (body.discounts === undefined) return null
  const redeemer = { customer: customer.id, at: nowFor(engine, customer) }
  return (body.discounts || []).map((given: GivenDiscount, index) => {
    if (given.discount) return engine.store.get('discount', given.discount, account, 'discounts[0][discount]')
    const chosen = chooseCoupon(engine, given, redeemer, account, `discounts[${index}]`)
    return keptForPreview(engine, discountOf(engine, chosen, redeemer), account)
  })
}

/** An invoice names discounts by id, also one that is only thought of. */
const keptForPreview = (engine: StripeEngine, discount: Stripe.Discount, account: Account) =>
  engine.store.insert('discount', discount, account)

type Shown = {
  customer: Readonly<Stripe.Customer>
  subscription: Subscription | null
  lines: readonly NewLine[]
  discounts: readonly Discount[]
  at: number
  reason: string
  prorationDate: number | null
}

function preview(
  engine: StripeEngine,
  { customer, subscription, lines, discounts, at, reason, prorationDate }: Shown,
  account: Account,
): Stripe.Invoice {
  const { invoice, lines: all } = composeInvoice(
    engine,
    {
      customer,
      currency: subscription?.currency ?? lines[0]?.currency ?? 'eur',
      reason,
      lines,
      discounts: discounts.filter((each) => isRunning(each, at)),
      period: { start: subscription ? periodOf(subscription).start : at, end: at },
      subscription,
      prorationDate,
    },
    account,
  )
  const id = `upcoming_${invoice.id}`
  return {
    ...invoice,
    id,
    created: at,
    next_payment_attempt: at,
    lines: { ...invoice.lines, data: all.map((line) => ({ ...line, invoice: id })), has_more: false },
  }
}

/** What the first invoice of a subscription would be, which nobody has made yet. */
function previewOfNew(engine: StripeEngine, body: Body, account: Account): Stripe.Invoice {
  const given = body.customer ? engine.store.get('customer', body.customer, account, 'customer') : null
  const customer = given ?? nobody(engine)
  const details = body.subscription_details ?? {}
  const now = nowFor(engine, customer)
  const items = (details.items ?? []).map((each, index) => {
    const price = recurringPrice(engine, each, account, `subscription_details[items][${index}]`)
    if (!price)
      throw invalidRequest('Missing required param: price.', {
        code: 'parameter_missing',
        param: 'subscription_details[items][0][price]',
      })
    return newItem(engine, 'sub_upcoming', price, each, { start: now, end: now }, now)
  })
  const extra = extraLines(engine, body, customer, account)
  const discounts = discountsFor(engine, body, customer, account) ?? []
  const lines: NewLine[] = [...extra]
  if (items.length > 0) {
    const { interval } = assertTogether(items)
    const trialEnd = typeof details.trial_end === 'number' ? details.trial_end : null
    const anchor = details.billing_cycle_anchor?.timestamp ?? now
    const whole = wholePeriod({ at: anchor }, interval, now)
    const period = { start: now, end: trialEnd ?? whole.end }
    lines.push(
      ...(trialEnd !== null
        ? trialLines(engine, items, period, account)
        : periodLines(engine, items, period, whole.end - whole.start, account)),
    )
  }
  const invoice = preview(
    engine,
    { customer, subscription: null, lines, discounts, at: now, reason: 'upcoming', prorationDate: null },
    account,
  )
  return given ? invoice : { ...invoice, customer: null }
}

const nobody = (engine: StripeEngine): Readonly<Stripe.Customer> => ({
  ...({} as Stripe.Customer),
  id: '',
  object: 'customer',
  balance: 0,
  created: engine.now(),
  email: null,
  shipping: null,
  tax_exempt: 'none',
  test_clock: null,
})
