import { Type, type Static } from 'typebox'
import { Currency, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'

const Amount = Type.Integer({ description: 'minor units' })

const DueView = Type.Object({
  kind: OneOf(['full', 'deposit', 'balance', 'instalment']),
  amount: Amount,
  dueAt: Instant,
  how: OneOf(['now', 'off_session', 'in_person'], 'off_session: the kept card is charged'),
})

/** What a hold costs and how it is paid, before it is. */
export const PaymentOffer = Type.Object({
  currency: Currency,
  rows: Type.Array(Type.Object({ label: Type.String(), amount: Amount }), {
    description: 'together the total; a tax that is in the prices is no row',
  }),
  netAmount: Amount,
  taxAmount: Amount,
  totalAmount: Amount,
  taxes: Type.Array(
    Type.Object({
      name: Type.String(),
      rate: Type.Integer({ description: 'thousandths of a percent' }),
      amount: Amount,
    }),
  ),
  isTaxIncluded: Type.Boolean(),
  need: OneOf(
    ['pay', 'keep', 'funded', 'none'],
    'keep: nothing is paid now, but a card is left; funded: a voucher and credits pay for it',
  ),
  voucherAmount: Amount,
  creditsAmount: Amount,
  ownCreditsAmount: Type.Integer({
    description: 'minor units of credits that whoever asks could use; 0 for a guest',
  }),
  priceInCredits: Nullable(
    Type.Object(
      {
        amount: Type.Integer({ description: 'minor units of credits; the tax is in it' }),
        listedAmount: Type.Integer({ description: 'what it costs otherwise' }),
        isChosen: Type.Boolean(),
      },
      { description: 'for whoever pays all of it with credits; null where credits count as money' },
    ),
  ),
  isByCreditsOnly: Type.Boolean({ description: 'nothing else is taken for it' }),
  way: OneOf(
    ['charge', 'authorize', 'keep'],
    'of a request: the amount is only kept on the card, or the card itself, and collected when it is accepted',
  ),
  dueNowAmount: Amount,
  dues: Type.Array(DueView, { description: 'by time' }),
  isCardKept: Type.Boolean({ description: 'for what is charged later, or for not coming' }),
  isBegun: Type.Boolean({ description: 'a page to pay on was opened' }),
})
export type PaymentOffer = Static<typeof PaymentOffer>

export const HoldPaymentView = Type.Object({
  url: Type.String({
    description: 'where to go on: the page on which it is paid, or the one that says what became of it',
  }),
})
export type HoldPaymentView = Static<typeof HoldPaymentView>

export const paymentOutcomes = ['booked', 'processing', 'open', 'lapsed', 'too_late'] as const
/** What became of the payment of a hold. */
export const HoldPaymentOutcome = Type.Object({
  outcome: OneOf(
    paymentOutcomes,
    'booked: also a request; open: not paid yet; lapsed: nothing was paid in time; too_late: it was paid when the time had gone to somebody else, and goes back',
  ),
  managePath: Nullable(Type.String({ description: 'of the booking, on the marketplace' })),
})
export type HoldPaymentOutcome = Static<typeof HoldPaymentOutcome>
