import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { countryOf, type Country } from './countries.ts'

/** @throws StripeFault for a country in which no account can be opened */
export function knownCountry(code: string): Country {
  const country = countryOf(code)
  if (country) return country
  throw invalidRequest(
    `Country '${code}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'.`,
    { param: 'country', code: 'country_unsupported' },
  )
}

/**
 * Who answers for losses, pays fees, and asks for details (https://docs.stripe.com/connect/migrate-to-controller-properties).
 * @throws StripeFault for a combination that Stripe does not offer
 */
export function controllerOf(params: Stripe.AccountCreateParams): {
  controller: Stripe.Account.Controller
  type: Stripe.Account.Type
} {
  if (params.type && params.controller) {
    throw invalidRequest(
      'You may not provide the `type` parameter and `controller` parameters simultaneously. They are mutually exclusive.',
      { param: 'controller' },
    )
  }
  const dashboard =
    params.controller?.stripe_dashboard?.type ??
    ({ custom: 'none', express: 'express', standard: 'full' } as Record<string, string>)[params.type ?? ''] ??
    'full'
  const collects =
    params.controller?.requirement_collection ?? (params.type === 'custom' ? 'application' : 'stripe')
  const isOurs = dashboard !== 'full'
  const losses = params.controller?.losses?.payments ?? (params.type && isOurs ? 'application' : 'stripe')
  const payer = params.controller?.fees?.payer ?? (params.type && isOurs ? 'application' : 'account')
  if (collects === 'application' && (dashboard !== 'none' || losses !== 'application')) {
    throw invalidRequest(
      'When `controller[requirement_collection]=application`, you must also set `controller[losses][payments]=application` and `controller[stripe_dashboard][type]=none`.',
      { param: 'controller' },
    )
  }
  if (dashboard === 'express' && losses !== 'application') {
    throw invalidRequest(
      'When `controller[stripe_dashboard][type]=express`, you must also set `controller[losses][payments]=application`.',
      { param: 'controller' },
    )
  }
  return {
    controller: {
      fees: { payer },
      is_controller: true,
      losses: { payments: losses },
      requirement_collection: collects,
      stripe_dashboard: { type: dashboard },
      type: 'application',
    },
    type:
      dashboard === 'full'
        ? 'standard'
        : dashboard === 'express'
          ? 'express'
          : collects === 'application'
            ? 'custom'
            : 'none',
  }
}

const noRequirements = () => ({
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
})

type NewAccount = {
  id: string
  created: number
  country: Country
  email: string | null
  currency: string
} & ReturnType<typeof controllerOf>

/** An account of which nothing is known yet. */
export const emptyAccount = (input: NewAccount): Stripe.Account => ({
  id: input.id,
  object: 'account',
  business_profile: {
    annual_revenue: { amount: null, currency: null, fiscal_year_end: null },
    estimated_worker_count: null,
    mcc: null,
    minority_owned_business_designation: null,
    name: null,
    product_description: null,
    specified_commercial_transactions_act_url: null,
    support_address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
    support_email: null,
    support_phone: null,
    support_url: null,
    url: null,
  },
  business_type: null,
  capabilities: {},
  charges_enabled: false,
  controller: input.controller,
  country: input.country.code,
  created: input.created,
  default_currency: input.currency,
  details_submitted: false,
  email: input.email,
  external_accounts: {
    object: 'list',
    data: [],
    has_more: false,
    url: `/v1/accounts/${input.id}/external_accounts`,
  },
  future_requirements: noRequirements(),
  groups: { payments_pricing: null },
  metadata: {},
  payouts_enabled: false,
  requirements: noRequirements(),
  settings: {
    bacs_debit_payments: { display_name: null, service_user_number: null },
    branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
    card_issuing: { tos_acceptance: { date: null, ip: null } },
    card_payments: {
      decline_on: { avs_failure: false, cvc_failure: false },
      statement_descriptor_prefix: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    dashboard: { display_name: null, timezone: 'Etc/UTC' },
    invoices: { default_account_tax_ids: null, hosted_payment_method_save: null },
    payments: {
      statement_descriptor: null,
      statement_descriptor_kana: null,
      statement_descriptor_kanji: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    payouts: {
      debit_negative_balances: input.controller.requirement_collection !== 'application',
      schedule: { delay_days: input.country.delayDays, interval: 'daily' },
      statement_descriptor: null,
    },
    sepa_debit_payments: {},
  },
  tos_acceptance: { date: null, ip: null, user_agent: null },
  type: input.type,
})
