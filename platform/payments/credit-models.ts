import { TenantModel } from '#platform/kernel/tenant.ts'
import type { MethodFacts } from './gateways/port.ts'
import type { CreditOrigin, PurchaseState, TakenLot } from './rules/index.ts'

// What customers have at a marketplace without a card. Amounts are minor units.

/** One per customer and currency: whoever puts in or takes out locks its row. */
export class Wallet extends TenantModel {
  static override tableName = 'credit_wallets'
  declare customerId: string
  declare currency: string
}

/** What came in at once, and how much of it is left. */
export class CreditLot extends TenantModel {
  static override tableName = 'credit_lots'
  declare walletId: string
  declare origin: CreditOrigin
  declare amount: number
  declare leftAmount: number
  declare expiresAt: Date | null
  /** Since when it cannot be used, because a bank has what was paid for it. */
  declare frozenAt: Date | null
  declare reason: string
  declare givenBy: string
}

export class WalletEntry extends TenantModel {
  static override tableName = 'wallet_entries'
  declare walletId: string
  declare kind: 'bought' | 'granted' | 'spent' | 'given_back' | 'expired' | 'refunded' | 'charged_back'
  /** What came in is positive, what went out negative. */
  declare amount: number
  declare note: string
}

export class Voucher extends TenantModel {
  static override tableName = 'vouchers'
  /** Whoever has the code has the money: it is shown once, and kept as a hash. */
  declare codeHash: string
  declare codeEnd: string
  declare amount: number
  declare leftAmount: number
  declare currency: string
  declare note: string
  declare givenBy: string
  declare expiresAt: Date | null
  declare voidedAt: Date | null
  declare version: number
}

/** From what a charge is paid that no card pays. */
export class ChargeFunding extends TenantModel {
  static override tableName = 'charge_fundings'
  static override jsonAttributes = ['lots']
  declare chargeId: string
  declare source: CreditOrigin | 'voucher'
  declare walletId: string | null
  declare voucherId: string | null
  declare state: 'claimed' | 'spent' | 'given_back'
  /** In the order in which they were taken; empty for a voucher. */
  declare lots: TakenLot[]
}

/** Credits as a marketplace sells them. They may be more than their price: the rest is its gift. */
export class CreditPack extends TenantModel {
  static override tableName = 'credit_packs'
  declare title: string
  declare priceAmount: number
  declare creditsAmount: number
  declare currency: string
  /** How long they can be used; null: for ever. */
  declare lastingDays: number | null
  declare position: number
  declare isOffered: boolean
  declare version: number
}

/** What somebody has bought, as the pack was at that moment, and its payment: one page of the processor, one charge. */
export class CreditPurchase extends TenantModel {
  static override tableName = 'credit_purchases'
  static override jsonAttributes = ['method']
  declare packId: string
  declare customerId: string
  declare title: string
  declare priceAmount: number
  declare creditsAmount: number
  declare currency: string
  declare lastingDays: number | null
  declare state: PurchaseState
  /** In which its customer reads; empty: as the marketplace does. */
  declare locale: string
  declare processorSessionId: string | null
  declare sessionExpiresAt: Date
  declare processorIntentId: string | null
  declare processorChargeId: string | null
  /** Null until the processor has told it. */
  declare processorFeeAmount: number | null
  declare method: MethodFacts | Record<string, never>
  declare paidAt: Date | null
  /** What was paid for, and what was given beside it. */
  declare lotId: string | null
  declare bonusLotId: string | null
  /** Grows with each attempt: part of the key by which the processor knows it again. */
  declare refundAttempt: number
  declare refundRequestedBy: string
  declare refundRequestedAt: Date | null
  declare processorRefundId: string | null
  declare refundedAt: Date | null
  declare failureCode: string | null
  /** Who bears what a lost chargeback costs, as it was when it was bought. */
  declare chargebackFeeTo: 'tenant' | 'platform'
  declare tries: number
  declare nextAttemptAt: Date | null
  declare leaseUntil: Date | null
}
