import { Type, type Static } from 'typebox'
import { pageOf } from '#platform/kernel/pages.ts'
import {
  Currency,
  Email,
  Id,
  Input,
  Instant,
  ListOf,
  Nullable,
  OneOf,
  Text,
} from '#platform/kernel/schemas.ts'
import { creditOrigins } from '../rules/credits.ts'

const Amount = Type.Integer({ minimum: 1, maximum: 100_000_000, description: 'minor units' })

export const GrantCreditsBody = Input({
  email: Email,
  amount: Amount,
  reason: Text(200, 1),
  expiresAt: Type.Optional(Nullable(Instant)),
})
export type GrantCredits = Static<typeof GrantCreditsBody>

export const walletEntryKinds = [
  'bought',
  'granted',
  'spent',
  'given_back',
  'expired',
  'refunded',
  'charged_back',
] as const
export const WalletView = Type.Object({
  currency: Currency,
  balanceAmount: Type.Integer({ description: 'minor units that can be used now' }),
  frozenAmount: Type.Integer({
    description: 'minor units that cannot be used until a bank has decided about what was paid for them',
  }),
  lots: Type.Array(
    Type.Object({
      id: Id,
      origin: OneOf(creditOrigins),
      leftAmount: Type.Integer(),
      expiresAt: Nullable(Instant),
      isFrozen: Type.Boolean(),
      reason: Type.String(),
    }),
    { description: 'what it is made of' },
  ),
  entries: Type.Array(
    Type.Object({
      id: Id,
      kind: OneOf(walletEntryKinds),
      amount: Type.Integer({ description: 'minor units; what went out is negative' }),
      note: Type.String(),
      at: Instant,
    }),
    { description: 'the last hundred, newest first' },
  ),
})
export type WalletView = Static<typeof WalletView>

export const IssueVouchersBody = Input({
  amount: Amount,
  count: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  note: Type.Optional(Text(200)),
  expiresAt: Type.Optional(Nullable(Instant)),
})
export type IssueVouchers = Static<typeof IssueVouchersBody>

export const voucherStates = ['open', 'partly_used', 'used', 'expired', 'void'] as const
const voucher = {
  id: Id,
  codeEnd: Type.String({ description: 'the last four signs of its code' }),
  amount: Type.Integer({ description: 'minor units' }),
  leftAmount: Type.Integer({ description: 'minor units' }),
  currency: Currency,
  note: Type.String(),
  state: OneOf(voucherStates),
  expiresAt: Nullable(Instant),
  createdAt: Instant,
}
export const VoucherView = Type.Object(voucher)
export type VoucherView = Static<typeof VoucherView>
export const VoucherPage = pageOf(VoucherView)
export type VoucherPage = Static<typeof VoucherPage>
export const IssuedVouchers = ListOf(
  Type.Object({ ...voucher, code: Type.String({ description: 'shown this once' }) }),
)
export type IssuedVouchers = Static<typeof IssuedVouchers>
