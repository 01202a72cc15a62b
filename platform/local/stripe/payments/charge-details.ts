import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import type { NewCharge } from './charges.ts'

type Details = Stripe.Charge.PaymentMethodDetails

/** How it was paid, as the charge keeps it: later changes of the payment method leave it alone. */
export function detailsOf(
  engine: StripeEngine,
  { intent, method, decline, isAuthenticated, account, status }: NewCharge,
  captureBefore: number,
): Details {
  if (method.sepa_debit) {
    const { bank_code, branch_code, country, fingerprint, last4 } = method.sepa_debit
    return {
      sepa_debit: { bank_code, branch_code, country, fingerprint, last4, mandate: null },
      type: 'sepa_debit',
    }
  }
  if (method.paypal) {
    return {
      paypal: {
        country: method.paypal.country,
        payer_email: method.paypal.payer_email,
        payer_id: method.paypal.payer_id,
        payer_name: method.billing_details.name,
        seller_protection: { dispute_categories: null, status: 'eligible' },
        transaction_id: method.id.slice(-17).toUpperCase(),
      },
      type: 'paypal',
    }
  }
  const { card } = method
  if (!card) return { customer_balance: {}, type: 'customer_balance' }
  const isManual = intent.capture_method === 'manual'
  const hasCvc = engine.store.find('local.card', method.id, account)?.hasCvc === true
  return {
    card: {
      amount_authorized: status === 'failed' ? null : intent.amount,
      authorization_code: status === 'failed' ? null : digitsOf(method.id),
      brand: card.brand,
      ...(isManual && status !== 'failed' ? { capture_before: captureBefore } : {}),
      checks: {
        address_line1_check: null,
        address_postal_code_check: method.billing_details.address?.postal_code ? 'pass' : null,
        cvc_check: decline?.code === 'incorrect_cvc' ? 'fail' : hasCvc ? 'pass' : null,
      },
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      extended_authorization: { status: 'disabled' },
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: card.last4,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: card.brand,
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
      regulated_status: 'unregulated',
      three_d_secure: isAuthenticated ? authenticated : null,
      transaction_link_id: null,
      wallet: card.wallet as Stripe.Charge.PaymentMethodDetails.Card.Wallet | null,
    },
    type: 'card',
  }
}

const authenticated: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: null,
  version: '2.2.0',
}

/** Six digits that are always the same for the same card. */
const digitsOf = (id: string) =>
  String(createHash('sha256').update(id).digest().readUInt32BE(0) % 1_000_000).padStart(6, '0')
