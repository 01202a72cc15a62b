import { Type, type Static } from 'typebox'
import { pageOf } from '#platform/kernel/pages.ts'
import { Currency, Id, Input, Instant, ListOf, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'
import type { CreditPack, CreditPurchase } from '../credit-models.ts'
import { purchaseStates } from '../rules/credits.ts'
import { type ChargebackState, chargebackStates } from '../rules/transfer-states.ts'
import { methodName } from '../service/method-name.ts'

const Amount = Type.Integer({ minimum: 1, maximum: 100_000_000, description: 'minor units' })
const LastingDays = Nullable(
  Type.Integer({
    minimum: 1,
    maximum: 3_650,
    description: 'for how many days they can be used; null: for ever',
  }),
)

export const CreditPackBody = Input({
  title: Text(80, 1),
  priceAmount: Amount,
  creditsAmount: Type.Integer({
    minimum: 1,
    maximum: 100_000_000,
    description: 'minor units, at least the price; what is more than the price is a gift of the marketplace',
  }),
  lastingDays: Type.Optional(LastingDays),
  position: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1_000, description: 'the smaller the earlier' }),
  ),
  isOffered: Type.Optional(Type.Boolean({ description: 'false: withdrawn' })),
})
export type CreditPackInput = Static<typeof CreditPackBody>

const pack = {
  title: Type.String(),
  priceAmount: Type.Integer({ description: 'minor units' }),
  creditsAmount: Type.Integer({ description: 'minor units' }),
  currency: Currency,
  lastingDays: LastingDays,
}

export const CreditPackView = Type.Object({
  id: Id,
  ...pack,
  position: Type.Integer(),
  isOffered: Type.Boolean(),
  version: Type.Integer(),
})
export type CreditPackView = Static<typeof CreditPackView>
export const CreditPackList = ListOf(CreditPackView)

/** A pack as customers see it. */
export const OfferedPack = Type.Object({ id: Id, ...pack })
export type OfferedPack = Static<typeof OfferedPack>
export const OfferedPackList = ListOf(OfferedPack)

export const BuyCreditsBody = Input({ packId: Id })
export const PurchasePage = Type.Object({
  url: Type.String({ description: 'of the processor, where it is paid' }),
})

export const CreditPurchaseView = Type.Object({
  id: Id,
  ...pack,
  customerName: Type.String(),
  customerEmail: Type.String(),
  state: OneOf(purchaseStates),
  method: Type.String({ description: 'such as Visa •••• 4242' }),
  paidAt: Nullable(Instant),
  refundedAt: Nullable(Instant),
  isRefundable: Type.Boolean({ description: 'nothing of it was used, and no bank has it' }),
  frozenAmount: Type.Integer({ description: 'minor units that cannot be used until a bank has decided' }),
  chargeback: Nullable(Type.Object({ id: Id, state: OneOf(chargebackStates) })),
})
export type CreditPurchaseView = Static<typeof CreditPurchaseView>
export const CreditPurchasePage = pageOf(CreditPurchaseView)
export type CreditPurchasePage = Static<typeof CreditPurchasePage>

const soldAs = ({
  title,
  priceAmount,
  creditsAmount,
  currency,
  lastingDays,
}: CreditPack | CreditPurchase) => ({ title, priceAmount, creditsAmount, currency, lastingDays })

export const toOfferedPack = (row: CreditPack): OfferedPack => ({ id: row.id, ...soldAs(row) })

export const toPackView = (row: CreditPack): CreditPackView => ({
  id: row.id,
  ...soldAs(row),
  position: row.position,
  isOffered: row.isOffered,
  version: row.version,
})

export const toPurchaseView = (
  row: CreditPurchase,
  {
    customer,
    ...rest
  }: { customer: { name: string; email: string } } & Pick<
    CreditPurchaseView,
    'isRefundable' | 'frozenAmount' | 'chargeback'
  >,
): CreditPurchaseView => ({
  id: row.id,
  ...soldAs(row),
  customerName: customer.name,
  customerEmail: customer.email,
  state: row.state,
  method: methodName(row.method),
  paidAt: row.paidAt?.toISOString() ?? null,
  refundedAt: row.refundedAt?.toISOString() ?? null,
  ...rest,
})

/** A pack as whoever has bought it keeps it. */
export type OwnPurchase = Pick<
  CreditPurchaseView,
  'id' | 'title' | 'priceAmount' | 'creditsAmount' | 'currency' | 'state' | 'method' | 'paidAt' | 'refundedAt'
> & {
  receipt: { id: string; label: string } | null
  /** What became of it with the bank; null where no bank has asked. */
  chargebackState: ChargebackState | null
}

export const toOwnPurchase = (
  row: CreditPurchase,
  receipt: { id: string; content: { label: string } } | null,
  chargebackState: ChargebackState | null,
): OwnPurchase => ({
  id: row.id,
  title: row.title,
  priceAmount: row.priceAmount,
  creditsAmount: row.creditsAmount,
  currency: row.currency,
  state: row.state,
  method: methodName(row.method),
  paidAt: row.paidAt?.toISOString() ?? null,
  refundedAt: row.refundedAt?.toISOString() ?? null,
  receipt: receipt && { id: receipt.id, label: receipt.content.label },
  chargebackState,
})
