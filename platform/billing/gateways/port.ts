import type {
  BillingDetails,
  CouponTerms,
  Interval,
  PlanCard,
  Reduction,
  SubscriptionState,
  TaxIdStanding,
} from '../rules/index.ts'

/** All amounts are whole minor units, all instants are dates. Every call may throw a `BillingFailure`. */

/** A price as it is kept at the processor. `key` finds it again after an answer was lost. */
export type NewProcessorPrice = {
  key: string
  product: { id: string; name: string }
  part: PricePart
  planPriceId: string
  currency: string
  amount: number
  interval: Interval
  tenantId: string
}
/** The plan itself, or one seat beside it. */
export type PricePart = 'plan' | 'seat'

/** What a subscription consists of: one plan, and seats beside it. */
export type SubscriptionItems = { priceId: string; seats: { priceId: string; count: number } | null }

/** A coupon as it is kept at the processor, under an id of ours. Its redemptions are counted here. */
export type NewProcessorCoupon = CouponTerms & {
  id: string
  code: string
  /** What it takes from; null: from everything on an invoice. */
  products: readonly { id: string; name: string }[] | null
  tenantId: string
}
export type ProcessorDiscount = Reduction & {
  couponId: string
  code: string
  isOnce: boolean
  endsAt: Date | null
}

/** Where the money of a subscription goes: all of it to the seller's account but a share of the platform's. */
export type Sharing = { accountId: string; feePercent: number }

export type NewSubscriptionPage = {
  key: string
  customerId: string
  items: SubscriptionItems
  /** Paid once, with the first invoice. */
  setUp: { title: string; amount: number; currency: string } | null
  trialDays: number
  /** Of `ensureCoupon`. */
  couponId: string | null
  sharing: Sharing | null
  locale: string
  successUrl: string
  cancelUrl: string
  expiresAt: Date
  brand: { name: string; colour: string | null }
  metadata: Record<string, string>
}

export type SubscriptionPage = {
  id: string
  /** Where the buyer subscribes; null once it is complete or over. */
  url: string | null
  state: 'open' | 'complete' | 'expired'
  subscriptionId: string | null
}

/** A subscription as the processor has it at this moment. */
export type ProcessorSubscription = {
  id: string
  customerId: string
  state: SubscriptionState
  metadata: Record<string, string>
  /** Which coupon of ours was redeemed by it last. */
  redeemedCouponId: string | null
  /** Which price of ours its plan has; null for what was made by hand. */
  planPriceId: string | null
  seats: number
  startedAt: Date
  periodStartsAt: Date
  periodEndsAt: Date
  trialEndsAt: Date | null
  /** When it was cancelled to. */
  endsAt: Date | null
  endedAt: Date | null
  /** When the payment of the latest invoice was first tried; what failed has failed since then. */
  lastInvoicedAt: Date | null
  /** A change waits until its invoice is paid. */
  isChangeWaiting: boolean
  /** Nothing more is asked for until what is open is paid. */
  isHeld: boolean
  /** Its owner lets it stand still after the period that runs. */
  isPausing: boolean
  /** With what it is paid; null for another way to pay, or none. */
  card: PlanCard | null
  /** What is taken off the payments to come. */
  discount: ProcessorDiscount | null
}

/** Something that is paid beside the plan. `key` finds it again after an answer was lost. */
export type ExtraItem = { key: string; amount: number; currency: string; title: string }

export const invoiceStates = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const
export type InvoiceState = (typeof invoiceStates)[number]

export type ProcessorInvoice = {
  id: string
  number: string | null
  state: InvoiceState
  currency: string
  totalAmount: number
  paidAmount: number
  /** What is still to be paid. */
  dueAmount: number
  /** What was taken off. */
  discountAmount: number
  /** In the total. */
  taxAmount: number
  /** Given back after it was paid. */
  creditedAmount: number
  /** A payment was tried in vain, or nobody tries any more. */
  isFailed: boolean
  periodStartsAt: Date
  periodEndsAt: Date
  issuedAt: Date
  /** Where it is shown, and may be paid; null for drafts. */
  pageUrl: string | null
}

export type ItemChange = {
  key: string
  items: SubscriptionItems
  /** From when on the new price counts within the period: the moment that was shown before. */
  at: Date
}

/** What a change now comes to. */
export type ChangePreview = {
  /** Given back for what is left of the former terms; not negative. */
  creditAmount: number
  chargeAmount: number
  /** Taken off by a coupon. */
  discountAmount: number
  /** What is collected now; never negative: more than is due stays as a credit. */
  dueAmount: number
  currency: string
}

/** A page on which a card is left and nothing is paid. */
export type NewCardPage = Pick<
  NewSubscriptionPage,
  'key' | 'customerId' | 'locale' | 'successUrl' | 'cancelUrl' | 'expiresAt' | 'brand' | 'metadata'
> & { currency: string }
export type CardPage = {
  id: string
  url: string | null
  state: SubscriptionPage['state']
  /** What was left on it. */
  methodId: string | null
}

/** How the money of an invoice moved, in minor units of its currency. */
export type InvoicePayment = {
  chargeId: string
  currency: string
  amount: number
  /** What the processor keeps of it; null as long as it does not say. */
  costAmount: number | null
  /** What went on to the seller's account, before the platform's share was taken from it; null for what stays. */
  transfer: { id: string; accountId: string; amount: number } | null
  /** The platform's share. */
  fee: { id: string; amount: number } | null
}

/** The next renewal as it would be. */
export type RenewalPreview = { at: Date; discountAmount: number; dueAmount: number; currency: string }

export type BillingGateway = {
  /** Whether plans can be paid for at all. */
  isOffered: boolean
  /** @returns the id of the price, which is made when there is none with this key */
  ensurePrice(price: NewProcessorPrice): Promise<string>
  /** @returns the id of the coupon, which is made when there is none with this id */
  ensureCoupon(coupon: NewProcessorCoupon): Promise<string>
  createCustomer(input: {
    key: string
    name: string
    email: string
    metadata: Record<string, string>
  }): Promise<string>

  /** @returns what is known of the tax number, null without one. @throws BillingFailure `refused` for one of a wrong form */
  setCustomer(id: string, details: BillingDetails): Promise<TaxIdStanding | null>
  readTaxIdStanding(customerId: string): Promise<TaxIdStanding | null>

  /** With every way to pay they had left; invoices stay. Harmless for one who is gone. */
  removeCustomer(id: string): Promise<void>

  openCardPage(input: NewCardPage): Promise<CardPage>
  readCardPage(id: string): Promise<CardPage>
  /** From now on, for the subscription and for whatever comes later. */
  useMethod(input: { customerId: string; methodId: string; subscriptionId: string | null }): Promise<void>

  openPage(input: NewSubscriptionPage): Promise<SubscriptionPage>
  readPage(id: string): Promise<SubscriptionPage>
  /** Nobody can subscribe on it any more; whoever was quicker has. */
  closePage(id: string): Promise<SubscriptionPage>

  readSubscription(id: string): Promise<ProcessorSubscription>
  /** The latest ones, the newest first. */
  listInvoices(subscriptionId: string): Promise<ProcessorInvoice[]>
  /** @returns null for an invoice of which nothing was paid through the processor */
  readInvoicePayment(invoiceId: string): Promise<InvoicePayment | null>
  /** @returns the id of the item; the same one for the same key */
  addToNextInvoice(subscriptionId: string, item: ExtraItem): Promise<string>
  /** @returns null for an invoice that belongs to no subscription */
  subscriptionOfInvoice(invoiceId: string): Promise<string | null>

  previewChange(id: string, change: Omit<ItemChange, 'key'>): Promise<ChangePreview>
  /** Counts once the difference is paid. Whatever was scheduled is withdrawn. */
  change(id: string, change: ItemChange): Promise<void>
  /** At the end of a period, without prorations, in place of whatever was scheduled. */
  scheduleChange(id: string, change: Omit<ItemChange, 'key'> & { interval: Interval }): Promise<void>
  withdrawScheduled(id: string): Promise<void>
  previewCoupon(id: string, couponId: string): Promise<RenewalPreview>
  /** In place of whatever is taken off now, from the next invoice on. */
  applyCoupon(id: string, couponId: string): Promise<void>
  setCancelled(id: string, isCancelled: boolean): Promise<void>
  /** At once, without giving anything back. */
  end(id: string, input: { key: string }): Promise<void>
  /** Nothing is collected for the periods to come. */
  pause(id: string): Promise<void>
  /** A period that is not paid for ends, and a paid one begins. What is held stays so. */
  resume(id: string): Promise<void>
  /** Nothing is asked for any more until what is open is paid; that may still be. */
  hold(id: string): Promise<void>
  /** What was open is paid: it goes on as after a pause. */
  release(id: string): Promise<void>
  /** Tries to collect what is open. A card that is refused again is no failure. */
  payOpen(subscriptionId: string): Promise<void>
  /** Ends one that should not be, and gives back what was paid for it. */
  takeBack(id: string, input: { key: string }): Promise<void>
}
