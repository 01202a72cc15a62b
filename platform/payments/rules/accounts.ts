/**
 * The accounts of the ledger, by name. A debit is positive, a credit negative; so what is ours or owed to us has a
 * balance above zero, and what we owe has one below.
 */
export type Account =
  | 'processor:clearing'
  | 'platform:fee'
  | 'platform:processor_costs'
  | 'platform:losses'
  | 'platform:bank'
  | 'suspense'
  | `held:${string}`
  | `provider:${string}`
  | `tenant:${string}`
  | `connected:${'provider' | 'tenant'}:${string}`
  | `receivable:${'provider' | 'tenant'}:${string}`
  | `customer:wallet:${string}`
  | `customer:grant:${string}`
  | `customer:refund:${string}`
  | `voucher:${string}`
  | `gift:${string}`
  | `promotion:${'provider' | 'tenant' | 'platform'}:${string}`
  | `dispute:${string}`
  | `exchange:${string}`

/** Who has an account with the processor: a provider, or the marketplace itself. */
export type AccountOwner = { kind: 'provider' | 'tenant'; id: string }
/** Who pays for credits and vouchers that are given away. */
export type Funder = { kind: 'provider' | 'tenant' | 'platform'; id: string }

export const account = {
  /** What the processor holds for us. Asset. */
  clearing: 'processor:clearing',
  /** What we have earned. */
  platformFee: 'platform:fee',
  /** What the processor keeps: fees of charges, disputes and payouts. */
  processorCosts: 'platform:processor_costs',
  /** What nobody will pay back any more. */
  losses: 'platform:losses',
  /** What has left the processor for the platform's own bank. Asset. */
  bank: 'platform:bank',
  /** What the processor reports and nobody has explained yet; zero after a reconciliation. */
  suspense: 'suspense',
  /** Collected for a payment and not released: owed to its parties, or to the customer. */
  held: (paymentId: string) => `held:${paymentId}`,
  /** Released to a party and not paid out to a bank yet, wherever it lies. */
  earned: ({ kind, id }: AccountOwner) => `${kind}:${id}`,
  /** The part of it that lies in the party's own balance at the processor. Asset. */
  connected: ({ kind, id }: AccountOwner) => `connected:${kind}:${id}`,
  /** What a party owes us, to be netted from what it earns next. Asset. */
  receivable: ({ kind, id }: AccountOwner) => `receivable:${kind}:${id}`,
  /** Credits that a customer has bought. */
  wallet: (customerId: string) => `customer:wallet:${customerId}`,
  /** Credits that a customer was given. */
  grant: (customerId: string) => `customer:grant:${customerId}`,
  /** A refund that did not arrive: owed to the customer. */
  unrefunded: (refundId: string) => `customer:refund:${refundId}`,
  /** A voucher that was sold. */
  voucher: (voucherId: string) => `voucher:${voucherId}`,
  /** A voucher that was given away. */
  gift: (voucherId: string) => `gift:${voucherId}`,
  /** What is promised to customers in credits and vouchers that were given away, and will cost its funder when used. */
  promotion: ({ kind, id }: Funder) => `promotion:${kind}:${id}`,
  /** Withdrawn by a bank, undecided. Asset. */
  dispute: (chargeId: string) => `dispute:${chargeId}`,
  /** Between two currencies, where the processor settles in another one. */
  exchange: (name: string) => `exchange:${name}`,
} as const satisfies Record<string, Account | ((given: never) => Account)>
