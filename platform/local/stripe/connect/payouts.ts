import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { factsOf, setFacts } from './account-state.ts'
import { spendable, instantFee, largestInstant, wholePart } from './balances.ts'
import { defaultBank, markBankErrored } from './bank-accounts.ts'
import { failureOf, payoutFailures, type PayoutFailureCode } from './bank-numbers.ts'
import { afterBusinessDays } from './payout-schedule.ts'
import { ownerOf } from './platform.ts'

declare module '../objects.ts' {
  interface StripeObjects {
    /** What will come of a payout, under its id. */
    'local.payout_fate': { id: string; failure: PayoutFailureCode | null }
    /** Which automatic payout a balance transaction went out with, under the transaction's id. */
    'local.payout_of': { id: string; payout: string }
  }
}

/** Standard payouts can be cancelled until the bank is told, and arrive two business days after they were made. */
const secondsUntilSent = 3_600
const businessDaysUntilPaid = 2
const secondsOfInstant = 60

export type PayoutInput = Pick<
  Stripe.PayoutCreateParams,
  'amount' | 'currency' | 'description' | 'destination' | 'metadata' | 'method' | 'statement_descriptor'
> & { isAutomatic?: boolean }

/**
 * Takes the amount from what is available and sends it to the bank.
 * @throws StripeFault where payouts are disabled, the bank account is missing or broken, or the balance is too low
 */
export function createPayout(
  engine: StripeEngine,
  account: Account,
  input: PayoutInput,
): Readonly<Stripe.Payout> {
  const owner = ownerOf(engine, account)
  const currency = input.currency.toLowerCase()
  const { amount, isAutomatic = false } = input
  const isInstant = input.method === 'instant'
  assertAmount(amount, currency)
  const bank = bankFor(engine, owner, currency, input.destination)
  if (!engine.store.get('account', owner).payouts_enabled) {
    throw invalidRequest(
      "Payouts have been disabled on the connected account. Check the connected account's status to see if any additional information needs to be provided, or if payouts have been disabled for another reason.",
      { code: 'payouts_not_allowed' },
    )
  }
  if (isInstant && !bank.available_payout_methods?.includes('instant')) {
    throw invalidRequest('This bank account is not eligible for Instant Payouts.', {
      code: 'instant_payouts_unsupported',
      param: 'method',
    })
  }
  const fee = isInstant ? instantFee(amount, currency) : 0
  const funds = spendable(engine, account, currency)
  if (amount + fee > funds) {
    const hint =
      isInstant && amount <= funds
        ? ` At most ${largestInstant(funds, currency)} can be paid out instantly, since the fee is taken from the balance too.`
        : ''
    throw invalidRequest(
      `You have insufficient funds in your Stripe account for this transfer. Your card balance is too low. You can use the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).${hint}`,
      { code: 'balance_insufficient', param: 'amount' },
    )
  }
  const now = engine.now()
  const arrivalDate = isInstant ? now + secondsOfInstant : afterBusinessDays(now, businessDaysUntilPaid)
  const id = engine.nextId('po')
  const payout: Stripe.Payout = {
    id,
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: arrivalDate,
    automatic: isAutomatic,
    balance_transaction: null,
    created: now,
    currency,
    description: input.description ?? (isAutomatic ? 'STRIPE PAYOUT' : null),
    destination: bank.id,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: mergeMetadata({}, input.metadata),
    method: isInstant ? 'instant' : 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: isAutomatic ? 'completed' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: input.statement_descriptor ?? null,
    status: 'pending',
    trace_id: null,
    type: 'bank_account',
  }
  engine.store.insert('payout', payout, account)
  const transaction = engine.addBalanceTransaction({
    account,
    type: 'payout',
    amount: -amount,
    fee,
    currency,
    source: id,
    description: payout.description,
  })
  engine.store.update('payout', payout, { balance_transaction: transaction.id })
  engine.store.insert('local.payout_fate', { id, failure: takeFailure(engine, owner, bank.id) })
  engine.emitEvent('payout.created', payout, { account })
  engine.schedule.add('connect.payout_sent', id, isInstant ? now : now + secondsUntilSent)
  engine.schedule.add('connect.payout_arrived', id, arrivalDate)
  return payout
}

function assertAmount(amount: number, currency: string): void {
  if (!Number.isSafeInteger(amount) || amount < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    })
  }
  if (wholePart(amount, currency) !== amount) {
    throw invalidRequest(`Payouts in ${currency} must be in whole units: the last digits have to be zero.`, {
      param: 'amount',
    })
  }
}

function bankFor(
  engine: StripeEngine,
  owner: string,
  currency: string,
  destination: string | undefined,
): Readonly<Stripe.BankAccount> {
  const bank = destination
    ? engine.store.find('bank_account', destination, owner)
    : defaultBank(engine, owner, currency)
  if (!bank && destination) {
    throw invalidRequest(`No such external account: '${destination}'`, {
      code: 'resource_missing',
      param: 'destination',
    })
  }
  if (!bank || bank.currency !== currency) {
    throw invalidRequest(`Sorry, you don't have any external accounts in that currency (${currency}).`, {
      param: 'currency',
    })
  }
  if (bank.status === 'errored') {
    throw invalidRequest(
      'The bank account provided cannot be used for payouts. A different bank account must be used.',
      { code: 'bank_account_unusable', param: 'destination' },
    )
  }
  return bank
}

function takeFailure(engine: StripeEngine, owner: string, bankId: string): PayoutFailureCode | null {
  const { nextPayoutFailure, bankNumbers } = factsOf(engine, owner)
  if (nextPayoutFailure) {
    setFacts(engine, owner, { nextPayoutFailure: null })
    return nextPayoutFailure
  }
  return failureOf(bankNumbers[bankId]?.accountNumber ?? '')
}

const findPayout = (
  engine: StripeEngine,
  id: string,
): { payout: Readonly<Stripe.Payout>; account: Account } | null => {
  const account = engine.store.accountOf('payout', id)
  const payout = account === undefined ? null : engine.store.find('payout', id, account)
  return payout && account !== undefined ? { payout, account } : null
}

/**
 * The bank sends a payout back, before or after it counted as paid: the money is on the balance again, and the bank
 * account takes no more payouts.
 */
export function failPayout(engine: StripeEngine, id: string, code: PayoutFailureCode): void {
  const found = findPayout(engine, id)
  if (!found || !['pending', 'in_transit', 'paid'].includes(found.payout.status)) return
  const { payout, account } = found
  const transaction = giveBack(engine, payout, account, 'payout_failure')
  engine.store.update('payout', payout, {
    status: 'failed',
    failure_balance_transaction: transaction.id,
    failure_code: code,
    failure_message: payoutFailures[code],
    trace_id: { status: 'unsupported', value: null },
  })
  engine.emitEvent('payout.failed', payout, { account })
  if (typeof payout.destination === 'string') {
    markBankErrored(engine, ownerOf(engine, account), payout.destination)
  }
}

function giveBack(
  engine: StripeEngine,
  payout: Readonly<Stripe.Payout>,
  account: Account,
  type: 'payout_failure' | 'payout_cancel',
): Stripe.BalanceTransaction {
  const { fee } = engine.store.get('balance_transaction', payout.balance_transaction as string, account)
  return engine.addBalanceTransaction({
    account,
    type,
    amount: payout.amount,
    fee: -fee,
    currency: payout.currency,
    source: payout.id,
    description: type === 'payout_failure' ? 'Payout failure' : 'Payout cancellation',
  })
}

function sendPayout(engine: StripeEngine, id: string): void {
  const found = findPayout(engine, id)
  if (found?.payout.status !== 'pending') return
  engine.store.update('payout', found.payout, { status: 'in_transit' })
  engine.emitEvent('payout.updated', found.payout, {
    account: found.account,
    previous: { status: 'pending' },
  })
}

function arrive(engine: StripeEngine, id: string): void {
  const found = findPayout(engine, id)
  if (!found || !['pending', 'in_transit'].includes(found.payout.status)) return
  const failure = engine.store.find('local.payout_fate', id)?.failure ?? null
  if (failure) return failPayout(engine, id, failure)
  engine.store.update('payout', found.payout, {
    status: 'paid',
    trace_id: { status: 'supported', value: id.slice(-12) },
  })
  engine.emitEvent('payout.paid', found.payout, { account: found.account })
}

export function registerPayouts(engine: StripeEngine): void {
  const { router, store } = engine
  engine.schedule.onDue('connect.payout_sent', (id) => sendPayout(engine, id))
  engine.schedule.onDue('connect.payout_arrived', (id) => arrive(engine, id))

  const url = '/v1/payouts'
  router.post<Stripe.PayoutCreateParams>(url, ({ body, account }) => createPayout(engine, account, body))
  router.get<Stripe.PayoutListParams>(url, ({ query, account }) =>
    store.list('payout', {
      account,
      url,
      query,
      where: ({ status, destination, arrival_date }) =>
        (query.status === undefined || query.status === status) &&
        (query.destination === undefined || query.destination === destination) &&
        isWithin(arrival_date, query.arrival_date),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('payout', params.id!, account))
  router.post<Stripe.PayoutUpdateParams>(`${url}/:id`, ({ params, body, account }) => {
    const payout = store.get('payout', params.id!, account)
    const previous = { metadata: payout.metadata }
    store.update('payout', payout, { metadata: mergeMetadata(payout.metadata ?? {}, body.metadata) })
    engine.emitEvent('payout.updated', payout, { account, previous })
    return payout
  })
  router.post(`${url}/:id/cancel`, ({ params, account }) => {
    const payout = store.get('payout', params.id!, account)
    if (payout.status !== 'pending' || payout.automatic) {
      throw invalidRequest(
        payout.automatic
          ? 'Automatic payouts cannot be canceled.'
          : 'Payouts can only be canceled while they are pending.',
        { code: 'payout_cannot_be_canceled' },
      )
    }
    const { id } = giveBack(engine, payout, account, 'payout_cancel')
    store.update('payout', payout, { status: 'canceled', failure_balance_transaction: id })
    engine.emitEvent('payout.canceled', payout, { account })
    return payout
  })
}

function isWithin(time: number, range: number | Stripe.RangeQueryParam | undefined): boolean {
  if (range === undefined) return true
  if (typeof range === 'number') return time === range
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range
  return time > gt && time >= gte && time < lt && time <= lte
}
