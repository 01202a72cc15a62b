import { Type, type Static } from 'typebox'
import { Currency, Id, Input, Instant, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'
import { chargePurposes, paymentStates, refundStates } from '#platform/payments/index.ts'

const Amount = Type.Integer({ description: 'minor units' })
const SomeAmount = Type.Integer({ minimum: 1, maximum: 99_999_999, description: 'minor units' })
const Row = Type.Object({ label: Type.String(), amount: Amount })

/** One amount that is or was to be paid online. */
export const BookingChargeView = Type.Object({
  id: Id,
  purpose: OneOf(chargePurposes),
  title: Type.String(),
  amount: Amount,
  state: OneOf(['waiting', 'due', 'processing', 'kept_on_card', 'paid', 'failed', 'cancelled']),
  dueAt: Nullable(Instant),
  paidAt: Nullable(Instant),
  method: Type.String({ description: 'such as visa 4242; empty while none is known' }),
  failureCode: Nullable(Type.String()),
  nextAttemptAt: Nullable(Type.String({ format: 'date-time', description: 'then the card is tried again' })),
  mayPay: Type.Boolean({ description: 'its customer may pay it now' }),
})
export type BookingChargeView = Static<typeof BookingChargeView>

export const BookingRefundView = Type.Object({
  id: Id,
  amount: Amount,
  state: OneOf(refundStates),
  cause: Type.String(),
  note: Type.String(),
  at: Instant,
  settledAt: Nullable(Instant),
  failureCode: Nullable(Type.String()),
})
export type BookingRefundView = Static<typeof BookingRefundView>

export const OverrunOfferView = Type.Object({
  id: Id,
  minutes: Type.Integer(),
  amount: Amount,
  message: Type.String(),
  state: OneOf(['offered', 'accepted', 'declined', 'withdrawn']),
  at: Instant,
})
export type OverrunOfferView = Static<typeof OverrunOfferView>

/** What was paid for an appointment, what is due, and what went back; of a group all that was booked together. */
export const BookingPaymentView = Type.Object({
  paymentId: Id,
  isOfGroup: Type.Boolean(),
  currency: Currency,
  state: OneOf(paymentStates),
  rows: Type.Array(Row),
  totalAmount: Amount,
  paidAmount: Amount,
  refundedAmount: Amount,
  charges: Type.Array(BookingChargeView),
  refunds: Type.Array(BookingRefundView),
  lines: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Type.String(),
      refundableAmount: Type.Integer({ description: 'minor units; what can still be given back of it' }),
    }),
    { description: 'for those who may give something back; empty for the customer' },
  ),
  refundableAmount: Amount,
  method: Type.String({ description: 'what later charges are made with; empty when nothing is kept' }),
  tips: Nullable(
    Type.Object({ suggestions: Type.Array(Type.Object({ percent: Type.Integer(), amount: Amount })) }),
  ),
  overruns: Type.Array(OverrunOfferView),
  mayOfferOverrun: Type.Boolean(),
  release: Nullable(
    Type.Object(
      {
        state: OneOf(['held', 'planned', 'released']),
        at: Nullable(Instant),
        netAmount: Type.Integer({ description: 'minor units; what the provider gets of what was paid' }),
        request: Nullable(OneOf(['open', 'agreed', 'declined'])),
        mayAsk: Type.Boolean(),
      },
      { description: 'for the provider and the marketplace' },
    ),
  ),
  releaseRequest: Nullable(OneOf(['open', 'agreed', 'declined'])),
})
export type BookingPaymentView = Static<typeof BookingPaymentView>

/** Null: nothing of it is paid online. */
export const MaybeBookingPayment = Type.Object({ payment: Nullable(BookingPaymentView) })

export const TipBody = Input({ amount: SomeAmount })
export const PayLinkBody = Input({ chargeId: Id })
/** A path on the marketplace's own host. */
export const PayPathView = Type.Object({ chargeId: Id, payPath: Type.String() })

export const OverrunOfferBody = Input({
  minutes: Type.Integer({ minimum: 5, maximum: 1440 }),
  amount: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 99_999_999,
      description: 'minor units; without it the price that was agreed, by the minute',
    }),
  ),
  message: Type.Optional(Text(500)),
})
export type OverrunOffer = Static<typeof OverrunOfferBody>
export const OverrunAnswerBody = Input({ offerId: Id, answer: OneOf(['accept', 'decline']) })
export type OverrunAnswer = Static<typeof OverrunAnswerBody>
export const ReleaseAnswerBody = Input({ answer: OneOf(['agree', 'decline']) })

export const RefundBody = Input({
  amount: Type.Optional(SomeAmount),
  lines: Type.Optional(
    Type.Array(Input({ lineId: Type.String({ maxLength: 200 }), amount: SomeAmount }), {
      minItems: 1,
      maxItems: 50,
      description: 'amounts of lines, tax included; without it and an amount all that is left',
    }),
  ),
  note: Text(500, 1),
})
export type RefundInput = Static<typeof RefundBody>
