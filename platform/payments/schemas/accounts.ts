import { Type, type Static } from 'typebox'
import { Currency, Id, Input, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import type { PaymentAccount, Payout, Receivable } from '../models.ts'
import {
  bankCurrencyOf,
  disabledSentence,
  payoutFailureSentence,
  payoutFit,
  payoutStates,
  requirementLines,
} from '../rules/index.ts'

const accountStates = ['none', 'pending', 'restricted', 'enabled', 'disabled'] as const
export const payoutIntervals = ['manual', 'daily', 'weekly', 'monthly'] as const
const Amount = Type.Integer({ description: 'Minor units' })

/** How far the account is to which a party is paid out. */
export const PayoutAccountView = Type.Object({
  state: OneOf(
    accountStates,
    'none: nothing was begun; pending: its owner has not said everything; restricted: the payment service asks for more; disabled: for good',
  ),
  country: Nullable(Type.String({ description: 'ISO 3166-1; null until it is chosen' })),
  currency: Currency,
  bankCurrency: Nullable(Currency),
  isExchanged: Type.Boolean({ description: 'Banks of that country keep another currency' }),
  mayReceive: Type.Boolean({ description: 'Money that is released reaches it' }),
  mayBePaidOut: Type.Boolean({ description: 'Its balance can leave for the bank' }),
  isNamedOnPayments: Type.Boolean({ description: 'Customers see its name on their statements' }),
  payoutInterval: OneOf(payoutIntervals),
  problem: Nullable(Type.String({ description: 'Why it cannot be used as it should' })),
  requirements: Type.Array(
    Type.Object({ kind: OneOf(['overdue', 'due', 'checking', 'problem']), text: Type.String() }),
  ),
  dueAt: Nullable(Instant),
})
export type PayoutAccountView = Static<typeof PayoutAccountView>

/** @param usual of the marketplace, for an account that is not there yet */
export function toPayoutAccountView(
  account: PaymentAccount | null,
  usual: { country: string; currency: string },
): PayoutAccountView {
  const { country, currency } = account ?? usual
  const isBegun = account !== null && account.processorAccountId !== null
  const asked = {
    due: [],
    pastDue: [],
    pending: [],
    errors: [],
    disabledReason: null,
    dueAt: null,
    ...account?.requirements,
  }
  return {
    state: account?.state ?? 'none',
    country: isBegun ? country : null,
    currency,
    bankCurrency: bankCurrencyOf(country),
    isExchanged: payoutFit(country, currency) === 'exchanged',
    mayReceive: account?.isTransfersActive ?? false,
    mayBePaidOut: account?.isPayoutsEnabled ?? false,
    isNamedOnPayments: account?.isCardPaymentsActive ?? false,
    payoutInterval: account?.payoutInterval ?? 'daily',
    problem: isBegun ? disabledSentence(asked.disabledReason) : null,
    requirements: isBegun ? requirementLines(asked) : [],
    // What was read from JSON is text.
    dueAt: asked.dueAt === null ? null : new Date(asked.dueAt).toISOString(),
  }
}

export const OpenOnboardingBody = Input({
  country: Type.Optional(
    Type.String({ pattern: '^[A-Z]{2}$', description: 'Where the bank account is; final once it is opened' }),
  ),
})
export const OnboardingPage = Type.Object({
  url: Type.String({ description: 'A page of the payment service; good for minutes, and once' }),
})
export const PayoutScheduleBody = Input({ interval: OneOf(payoutIntervals) })

export const BalanceView = Type.Object({
  currency: Currency,
  availableAmount: Nullable(Amount),
  pendingAmount: Nullable(Amount),
  instantAmount: Nullable(Type.Integer({ description: 'What can be withdrawn at once, after the fee' })),
  instantFeeAmount: Nullable(Type.Integer({ description: 'What that would cost' })),
  waitingAmount: Type.Integer({ description: 'Released, and kept by us until the account can take it' }),
  onTheWayAmount: Type.Integer({ description: 'Left for the bank' }),
  owedAmount: Type.Integer({ description: 'Owed to us; kept of what is released next' }),
})
export type BalanceView = Static<typeof BalanceView>

export const PayoutView = Type.Object({
  id: Id,
  amount: Amount,
  feeAmount: Amount,
  currency: Currency,
  state: OneOf(payoutStates),
  isInstant: Type.Boolean(),
  isAutomatic: Type.Boolean(),
  failure: Nullable(Type.String({ description: 'Why it failed, and what helps' })),
  createdAt: Instant,
  arrivesAt: Nullable(Instant),
})
export type PayoutView = Static<typeof PayoutView>

export const toPayoutView = (payout: Payout): PayoutView => ({
  id: payout.id,
  amount: payout.amount,
  feeAmount: payout.feeAmount,
  currency: payout.currency,
  state: payout.state,
  isInstant: payout.isInstant,
  isAutomatic: payout.isAutomatic,
  failure: payout.state === 'failed' ? payoutFailureSentence(payout.failureCode) : null,
  createdAt: payout.createdAt.toISOString(),
  arrivesAt: payout.arrivesAt?.toISOString() ?? null,
})

export const WithdrawBody = Input({
  amount: Nullable(Type.Integer({ minimum: 1, maximum: 100_000_000_000, description: 'Null: all of it' })),
  isInstant: Type.Boolean(),
})

export const DebtView = Type.Object({
  id: Id,
  amount: Amount,
  openAmount: Amount,
  currency: Currency,
  cause: OneOf(['refund', 'reversal_refused', 'chargeback', 'fee', 'in_person', 'other']),
  since: Instant,
})
export type DebtView = Static<typeof DebtView>

const causes = ['refund', 'reversal_refused', 'chargeback', 'fee', 'in_person'] as const
export const toDebtView = (row: Receivable): DebtView => ({
  id: row.id,
  amount: row.amount,
  openAmount: row.amount - row.nettedAmount,
  currency: row.currency,
  cause: causes.find((cause) => cause === row.cause) ?? 'other',
  since: row.createdAt.toISOString(),
})

/** What is still to reach a provider, or to be paid back by it. */
export const MoneyOnItsWayView = Type.Object({
  currency: Currency,
  heldAmount: Type.Integer({ description: 'Held, and released at its time; minor units' }),
  waitingAmount: Type.Integer({ description: 'Released, and kept by us until the account can take it' }),
  onTheWayAmount: Type.Integer({ description: 'Left for the bank' }),
  owedAmount: Type.Integer({ description: 'Owed to us' }),
  needsAccount: Type.Boolean({ description: 'No account is there to send it to' }),
})
export type MoneyOnItsWay = Static<typeof MoneyOnItsWayView>
