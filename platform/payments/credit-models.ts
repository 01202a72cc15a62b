import { TenantModel } from '#platform/kernel/tenant.ts'
import type { CreditOrigin, TakenLot } from './rules/index.ts'

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
  declare reason: string
  declare givenBy: string
}

export class WalletEntry extends TenantModel {
  static override tableName = 'wallet_entries'
  declare walletId: string
  declare kind: 'bought' | 'granted' | 'spent' | 'given_back' | 'expired'
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
