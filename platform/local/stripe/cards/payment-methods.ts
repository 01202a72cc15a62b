import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest, StripeFault } from '../errors.ts'
import type { Account } from '../store.ts'
import {
  declines,
  findTestCard,
  findTestCardByToken,
  isLuhnValid,
  type Decline,
  type TestCard,
} from './test-cards.ts'

/** The ways to pay that are played here. */
export const playedTypes = ['card', 'paypal', 'sepa_debit', 'customer_balance'] as const

/** What is given when a payment method is made: by the API, or on a hosted page. */
export type NewPaymentMethod = {
  type: string
  card?: { number?: string; exp_month?: number; exp_year?: number; cvc?: string; token?: string }
  sepa_debit?: { iban: string }
  billing_details?: Stripe.PaymentMethodCreateParams['billing_details']
  metadata?: Record<string, string | number | null>
  allow_redisplay?: string
  /** With which wallet a card was presented. */
  wallet?: 'apple_pay' | 'google_pay' | 'link'
}

/** @throws StripeFault 402 for a card that does not exist, 400 for a way to pay that is not played here */
export function createPaymentMethod(
  engine: StripeEngine,
  input: NewPaymentMethod,
  account: Account,
): Stripe.PaymentMethod {
  const { type, billing_details: billing, metadata = {} } = input
  if (!playedTypes.some((each) => each === type)) {
    throw invalidRequest(`The payment method type "${type}" is not played by this local Stripe.`, {
      param: 'type',
    })
  }
  const { address } = billing ?? {}
  const method: Stripe.PaymentMethod = {
    id: engine.nextId('pm'),
    object: 'payment_method',
    allow_redisplay: (input.allow_redisplay ?? 'unspecified') as Stripe.PaymentMethod['allow_redisplay'],
    billing_details: {
      address: {
        city: null,
        country: null,
        line1: null,
        line2: null,
        postal_code: null,
        state: null,
        ...(typeof address === 'object' ? address : {}),
      },
      email: billing?.email || null,
      name: billing?.name || null,
      phone: billing?.phone || null,
      tax_id: billing?.tax_id ?? null,
    },
    created: engine.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, String(value)])),
    type: type as Stripe.PaymentMethod.Type,
  }
  if (type === 'card') return insertCard(engine, method, input, account)
  if (type === 'sepa_debit') {
    const iban = (input.sepa_debit?.iban ?? '').replaceAll(/\s/g, '').toUpperCase()
    if (!isIban(iban)) {
      throw invalidRequest('The IBAN you entered is invalid.', {
        code: 'invalid_bank_account_iban',
        param: 'sepa_debit[iban]',
      })
    }
    method.sepa_debit = {
      bank_code: iban.slice(4, 12),
      branch_code: null,
      country: iban.slice(0, 2),
      fingerprint: fingerprintOf(iban),
      generated_from: null,
      last4: iban.slice(-4),
    }
    engine.store.insert('local.bank_debit', { id: method.id, isFailing: failingIbans.has(iban) }, account)
  }
  if (type === 'paypal')
    method.paypal = { country: 'DE', payer_email: method.billing_details.email, payer_id: 'LOCALPAYER000' }
  if (type === 'customer_balance') method.customer_balance = {}
  return engine.store.insert('payment_method', method, account)
}

function insertCard(
  engine: StripeEngine,
  method: Stripe.PaymentMethod,
  { card: given = {}, wallet }: NewPaymentMethod,
  account: Account,
): Stripe.PaymentMethod {
  const { number = '', token, cvc } = given
  const now = new Date(engine.now() * 1_000)
  const card = token === undefined ? cardOf(number) : findTestCardByToken(token)
  if (!card)
    throw invalidRequest(`No such token: '${token}'`, { code: 'resource_missing', param: 'card[token]' })
  const { exp_month: month = 12, exp_year: year = now.getUTCFullYear() + 4 } = given
  assertExpiry(month, year, now)
  if (cvc !== undefined && !isCvc(cvc, card))
    throw cardFault({ code: 'invalid_cvc', message: `Your card's security code is invalid.` }, 'cvc')
  method.card = {
    brand: card.brand,
    checks: {
      address_line1_check: null,
      address_postal_code_check: null,
      cvc_check: cvc === undefined ? 'unchecked' : null,
    },
    country: card.country,
    display_brand: card.brand,
    exp_month: month,
    exp_year: year < 100 ? 2_000 + year : year,
    fingerprint: fingerprintOf(card.number),
    funding: card.funding,
    generated_from: null,
    last4: card.number.slice(-4),
    networks: { available: [card.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: wallet ? walletOf(wallet, card.number.slice(-4)) : null,
  }
  const hasCvc = cvc !== undefined || token !== undefined
  engine.store.insert('local.card', { id: method.id, number: card.number, hasCvc, isSetUp: false }, account)
  return engine.store.insert('payment_method', method, account)
}

const walletOf = (
  type: 'apple_pay' | 'google_pay' | 'link',
  last4: string,
): Stripe.PaymentMethod.Card.Wallet => ({
  [type]: {},
  dynamic_last4: type === 'link' ? null : last4,
  type,
})

function cardOf(number: string): TestCard {
  const digits = number.replaceAll(/[\s-]/g, '')
  const found = findTestCard(digits)
  if (found) return found
  if (!isLuhnValid(digits))
    throw cardFault({ code: 'incorrect_number', message: 'Your card number is incorrect.' }, 'number')
  throw cardFault(declines.notATestCard, 'number')
}

function assertExpiry(month: number, year: number, now: Date) {
  if (month < 1 || month > 12) {
    throw cardFault(
      { code: 'invalid_expiry_month', message: `Your card's expiration month is invalid.` },
      'exp_month',
    )
  }
  const full = year < 100 ? 2_000 + year : year
  const isPast = full * 12 + month < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1
  if (isPast || full > now.getUTCFullYear() + 50) {
    throw cardFault(
      { code: 'invalid_expiry_year', message: `Your card's expiration year is invalid.` },
      'exp_year',
    )
  }
}

const isCvc = (cvc: string, { brand }: TestCard) => (brand === 'amex' ? /^\d{3,4}$/ : /^\d{3}$/).test(cvc)

/** 402 in the way a bank's refusal is told. */
export const cardFault = ({ code, declineCode, message }: Decline, param?: string) =>
  new StripeFault(402, 'card_error', message, {
    code,
    ...(declineCode ? { decline_code: declineCode } : {}),
    ...(param ? { param } : {}),
  })

/** What stands for it in a request: an id, or a token such as `pm_card_visa`, which makes a new one. */
export function resolvePaymentMethod(
  engine: StripeEngine,
  id: string,
  account: Account,
  param = 'payment_method',
): Readonly<Stripe.PaymentMethod> {
  if (id.startsWith('pm_card_') && findTestCardByToken(id)) {
    return createPaymentMethod(engine, { type: 'card', card: { token: id } }, account)
  }
  return engine.store.get('payment_method', id, account, param)
}

/** How this card behaves; null for what is no card. */
export function testCardOf(engine: StripeEngine, methodId: string, account: Account) {
  const kept = engine.store.find('local.card', methodId, account)
  const card = kept ? findTestCard(kept.number) : null
  return kept && card ? { card, ...kept } : null
}

const fingerprintOf = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16)

/** Stripe's test accounts for SEPA that fail once the bank has answered. */
const failingIbans = new Set([
  'DE62370400440532013001',
  'AT861904300235473202',
  'FR8420041010050500013M02607',
  'NL55ABNA0417164300',
])

/** ISO 13616: the remainder of the rearranged digits by 97 is 1. */
export function isIban(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false
  const digits = (iban.slice(4) + iban.slice(0, 4)).replaceAll(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  )
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1
}
