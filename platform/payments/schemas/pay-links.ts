import { Type, type Static } from 'typebox'
import { Currency, Id, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { chargePurposes } from '../models.ts'

const Amount = Type.Integer({ description: 'minor units' })

/** What whoever has a link to pay is shown. */
export const PayLinkView = Type.Object({
  chargeId: Id,
  state: OneOf(['open', 'processing', 'paid', 'expired', 'cancelled']),
  purpose: OneOf(chargePurposes),
  title: Type.String(),
  rows: Type.Array(Type.Object({ label: Type.String(), amount: Amount })),
  amount: Amount,
  taxAmount: Nullable(Type.Integer({ description: 'in the amount; null where it is a part of the whole' })),
  currency: Currency,
  dueAt: Nullable(Instant),
  failureCode: Nullable(Type.String({ description: 'why the last attempt was refused' })),
  expiresAt: Instant,
  paidAt: Nullable(Instant),
  subjectKind: Type.String(),
  subjectId: Id,
})
export type PayLinkView = Static<typeof PayLinkView>
