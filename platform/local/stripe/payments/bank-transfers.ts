import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { idOf } from '../fields.ts'
import type { Account } from '../store.ts'
import { succeed } from './outcome.ts'
import { currencyOf } from './currencies.ts'

type Intent = Readonly<Stripe.PaymentIntent>

const typesByCurrency: Record<string, string> = {
  eur: 'eu_bank_transfer',
  gbp: 'gb_bank_transfer',
  jpy: 'jp_bank_transfer',
  mxn: 'mx_bank_transfer',
  usd: 'us_bank_transfer',
}

/** Paid from what the customer has sent already; otherwise the customer is told where to send it. */
export function askForTransfer(
  engine: StripeEngine,
  intent: Intent,
  method: Readonly<Stripe.PaymentMethod>,
  account: Account,
): Intent {
  const customer = idOf(intent.customer) ?? ''
  if (cashOf(engine, customer, intent.currency, account) >= intent.amount) {
    return pay(engine, intent, method, customer, account)
  }
  const waiting = engine.store.update('payment_intent', intent, {
    status: 'requires_action',
    next_action: {
      type: 'display_bank_transfer_instructions',
      display_bank_transfer_instructions: {
        amount_remaining: intent.amount - cashOf(engine, customer, intent.currency, account),
        currency: intent.currency,
        financial_addresses: [
          {
            type: 'iban',
            supported_networks: ['sepa'],
            iban: {
              account_holder_address: noAddress,
              account_holder_name: engine.settings.businessName,
              bank_address: noAddress,
              bic: 'LOCADEFFXXX',
              country: 'DE',
              iban: 'DE89370400440532013000',
            },
          },
        ],
        hosted_instructions_url: `${engine.origin}/transfer/${intent.id}`,
        reference: referenceOf(intent),
        type: typesByCurrency[intent.currency] ?? 'eu_bank_transfer',
      },
    },
  })
  engine.emitEvent('payment_intent.requires_action', waiting, { account })
  return waiting
}

const noAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }

/** What the customer writes on the transfer. */
const referenceOf = ({ id }: Intent) => id.slice(-10).toUpperCase()

const cashId = (customer: string, currency: string) => `${customer}/${currency}`
const cashOf = (engine: StripeEngine, customer: string, currency: string, account: Account) =>
  engine.store.find('local.cash', cashId(customer, currency), account)?.amount ?? 0

function addCash(
  engine: StripeEngine,
  customer: string,
  currency: string,
  amount: number,
  account: Account,
): number {
  const { store } = engine
  const id = cashId(customer, currency)
  const kept = store.find('local.cash', id, account)
  if (kept) return store.update('local.cash', kept, { amount: kept.amount + amount }).amount
  return store.insert('local.cash', { id, amount }, account).amount
}

function pay(
  engine: StripeEngine,
  intent: Intent,
  method: Readonly<Stripe.PaymentMethod>,
  customer: string,
  account: Account,
) {
  addCash(engine, customer, intent.currency, -intent.amount, account)
  return succeed(engine, intent, method, account, false)
}

/** Money from a customer's bank: it pays what waits for it, the oldest first, and stays in the customer's balance otherwise. */
export function receiveTransfer(
  engine: StripeEngine,
  { customer, currency, amount }: { customer: string; currency: string; amount: number },
  account: Account,
): number {
  const { store } = engine
  addCash(engine, customer, currency, amount, account)
  for (const intent of store.all('payment_intent', account)) {
    const isWaiting =
      intent.status === 'requires_action' && intent.next_action?.type === 'display_bank_transfer_instructions'
    if (!isWaiting || intent.customer !== customer || intent.currency !== currency) continue
    const cash = cashOf(engine, customer, currency, account)
    if (cash >= intent.amount) {
      pay(
        engine,
        intent,
        store.get('payment_method', idOf(intent.payment_method) ?? '', account),
        customer,
        account,
      )
    } else if (cash > 0) {
      const instructions = intent.next_action?.display_bank_transfer_instructions
      const partly = store.update('payment_intent', intent, {
        next_action: {
          type: 'display_bank_transfer_instructions',
          ...(instructions
            ? {
                display_bank_transfer_instructions: {
                  ...instructions,
                  amount_remaining: intent.amount - cash,
                },
              }
            : {}),
        },
      })
      engine.emitEvent('payment_intent.partially_funded', partly, { account })
    }
  }
  return cashOf(engine, customer, currency, account)
}

/** Stripe's own helper for tests: as if the customer had made a bank transfer. */
export function registerBankTransfers(engine: StripeEngine) {
  engine.router.post<{ amount: number; currency: string; reference?: string }>(
    '/v1/test_helpers/customers/:id/fund_cash_balance',
    ({ params, body, account }) => {
      const { id } = engine.store.get('customer', params.id!, account)
      const currency = currencyOf(body.currency)
      const ending = receiveTransfer(engine, { customer: id, currency, amount: body.amount }, account)
      return {
        id: engine.nextId('ccsbtxn'),
        object: 'customer_cash_balance_transaction',
        created: engine.now(),
        currency,
        customer: id,
        customer_account: null,
        ending_balance: ending,
        livemode: false,
        net_amount: body.amount,
        type: 'funded',
      } satisfies Stripe.CustomerCashBalanceTransaction
    },
  )
}
