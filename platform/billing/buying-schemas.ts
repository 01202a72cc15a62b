// What a buyer sees of their plan, and what they send to change it. Amounts are minor units.
import { Type, type Static } from 'typebox'
import { pageOf } from '#platform/kernel/pages.ts'
import { Currency, Id, Input, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { invoiceStates } from './gateways/port.ts'
import { intervals } from './rules/index.ts'
import { PlanComparison, standings } from './schemas.ts'

export const SubscriptionView = Type.Object({
  id: Id,
  planId: Id,
  planName: Type.String({ description: 'as it was called when it was subscribed to' }),
  standing: OneOf(standings),
  isGiven: Type.Boolean({ description: 'nothing is paid for it' }),
  interval: Nullable(OneOf(intervals)),
  amount: Type.Integer({ description: 'each interval, with the seats; minor units' }),
  currency: Currency,
  seats: Type.Integer({ description: 'beside those of the plan' }),
  since: Instant,
  periodEndsAt: Nullable(Instant),
  trialEndsAt: Nullable(Instant),
  isCancelled: Type.Boolean({ description: 'it ends at `endsAt`, unless it is resumed' }),
  endsAt: Nullable(Instant),
  isPausing: Type.Boolean({
    description: 'it stands still from the end of the period on, until it is resumed',
  }),
  scheduled: Nullable(
    Type.Object({
      kind: OneOf(['downgrade', 'new_terms', 'cancellation'] as const),
      planId: Nullable(Id),
      planName: Type.String(),
      at: Instant,
      amount: Type.Integer(),
      interval: Nullable(OneOf(intervals)),
      seats: Type.Integer(),
    }),
  ),
  discount: Nullable(
    Type.Object(
      {
        code: Type.String(),
        percentOff: Nullable(Type.Integer()),
        amountOff: Nullable(Type.Integer({ description: 'minor units' })),
        isOnce: Type.Boolean({ description: 'of the next payment alone' }),
        endsAt: Nullable(Instant),
      },
      { description: 'what a code takes off the payments that are to come' },
    ),
  ),
  owed: Nullable(
    Type.Object({
      amount: Type.Integer(),
      since: Instant,
      nextReminderAt: Nullable(Instant),
      limitedAt: Instant,
      payUrl: Nullable(Type.String()),
    }),
  ),
})
export type SubscriptionView = Static<typeof SubscriptionView>

export const PlanDesk = Type.Object({
  mayBuy: Type.Boolean({ description: 'whether you may buy, change and end the plan' }),
  subscription: Nullable(SubscriptionView),
  ...PlanComparison.properties,
})
export type PlanDesk = Static<typeof PlanDesk>

const seats = Type.Integer({ minimum: 0, maximum: 1_000, description: 'beside those of the plan' })
const choice = { planId: Id, interval: OneOf(intervals), seats: Type.Optional(seats) }
export const PlanChoiceBody = Input(choice)
export const CheckoutBody = Input({
  ...choice,
  couponCode: Type.Optional(Type.String({ maxLength: 60, description: 'as somebody typed it in' })),
})
export const ChangePlanBody = Input({
  ...choice,
  at: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'the moment that was shown, so that what is collected is what was shown',
    }),
  ),
})

export const CheckoutView = Type.Object({ url: Type.String({ description: 'where to subscribe' }) })
export const ShownChangeView = Type.Object({
  when: OneOf(['now', 'next_period'] as const),
  takesEffectAt: Instant,
  amounts: Nullable(
    Type.Object({
      creditAmount: Type.Integer({ description: 'given back for what is left of the present plan' }),
      chargeAmount: Type.Integer(),
      discountAmount: Type.Integer({ description: 'taken off by a code' }),
      dueAmount: Type.Integer({ description: 'collected now' }),
      currency: Currency,
    }),
  ),
})
export const ChangedView = Type.Object({
  outcome: OneOf(
    ['changed', 'scheduled', 'needs_payment'] as const,
    'scheduled: from the next period on; needs_payment: the card was refused, and the plan is what it was',
  ),
  desk: PlanDesk,
})

export const PlanInvoiceView = Type.Object({
  id: Id,
  number: Nullable(Type.String()),
  planName: Type.String(),
  state: OneOf(invoiceStates),
  currency: Currency,
  totalAmount: Type.Integer(),
  paidAmount: Type.Integer(),
  dueAmount: Type.Integer({ description: 'still to be paid' }),
  periodStartsAt: Instant,
  periodEndsAt: Instant,
  issuedAt: Instant,
  pageUrl: Nullable(Type.String({ description: 'where it is shown, and may be paid' })),
})
export type PlanInvoiceView = Static<typeof PlanInvoiceView>
export const PlanInvoicePage = pageOf(PlanInvoiceView)

export const PlanCardView = Type.Object({
  card: Nullable(
    Type.Object({
      brand: Type.String(),
      last4: Type.String(),
      expMonth: Type.Integer(),
      expYear: Type.Integer(),
      expiresSoon: Type.Boolean(),
    }),
  ),
})
export const SettledCardView = Type.Object({
  isChanged: Type.Boolean({ description: 'false: none was left, or not yet' }),
  ...PlanCardView.properties,
})
