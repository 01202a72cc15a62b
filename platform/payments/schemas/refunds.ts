import { Type, type Static } from 'typebox'
import { Currency, Id, Input, Instant, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'
import { refundStates } from '../rules/index.ts'

const Amount = Type.Integer({ description: 'minor units' })

/** What can be given back of a payment now. */
export const RefundableView = Type.Object({
  currency: Currency,
  refundableAmount: Amount,
  lines: Type.Array(
    Type.Object({ id: Type.String(), title: Type.String(), totalAmount: Amount, refundableAmount: Amount }),
  ),
  isBlocked: Type.Boolean({ description: 'a bank has some of it: a refund would pay twice' }),
})
export type RefundableView = Static<typeof RefundableView>

export const PaymentRefundBody = Input({
  amount: Type.Optional(Type.Integer({ minimum: 1, maximum: 99_999_999, description: 'minor units' })),
  lines: Type.Optional(
    Type.Array(
      Input({
        lineId: Type.String({ maxLength: 200 }),
        amount: Type.Integer({ minimum: 1, maximum: 99_999_999, description: 'minor units, tax included' }),
      }),
      { minItems: 1, maxItems: 50, description: 'without it and an amount all that is left' },
    ),
  ),
  note: Text(500, 1),
})
export type PaymentRefundInput = Static<typeof PaymentRefundBody>

export const RefundSettlementBody = Input({ note: Text(500, 1) })

export const RefundView = Type.Object({
  id: Id,
  amount: Amount,
  currency: Currency,
  state: OneOf(refundStates),
  cause: Type.String(),
  note: Type.String(),
  failureCode: Nullable(Type.String()),
  createdAt: Instant,
  settledAt: Nullable(Instant),
})
export type RefundView = Static<typeof RefundView>
export const RefundList = Type.Object({ items: Type.Array(RefundView) })
