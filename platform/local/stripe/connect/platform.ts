import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import type { Account } from '../store.ts'
import { showStanding } from './account-state.ts'
import { attachBankAccount } from './bank-accounts.ts'
import { testBankNumbers } from './bank-numbers.ts'
import { newFacts } from './facts.ts'
import { emptyAccount, knownCountry } from './new-account.ts'

/** Under which id the account's bank accounts and settings are kept: the platform has an account of its own. */
export const ownerOf = (engine: StripeEngine, account: Account): string =>
  account ?? platformAccount(engine).id

/** The platform's own account, ready to be used; its payouts are made by hand, since it holds what others earn. */
export function platformAccount(engine: StripeEngine): Readonly<Stripe.Account> {
  const { store, settings } = engine
  const found = store.find('account', settings.accountId)
  if (found) return found
  const country = knownCountry(settings.country)
  const account = emptyAccount({
    id: settings.accountId,
    created: engine.now(),
    country,
    email: 'owner@platform.example',
    currency: country.currency,
    controller: { type: 'account' },
    type: 'standard',
  })
  account.settings!.dashboard.display_name = settings.businessName
  account.settings!.payouts!.schedule = { delay_days: country.delayDays, interval: 'manual' }
  account.business_profile!.name = settings.businessName
  store.insert('account', account)
  store.insert('local.account_facts', {
    ...newFacts(account.id),
    submittedAt: engine.now(),
    identity: 'verified',
    requested: { card_payments: engine.now(), transfers: engine.now() },
  })
  const { accountNumber, routingNumber } = testBankNumbers(country)
  attachBankAccount(engine, account.id, {
    object: 'bank_account',
    country: country.code,
    account_number: accountNumber,
    ...(routingNumber ? { routing_number: routingNumber } : {}),
  })
  showStanding(engine, account.id)
  return store.update('account', account, {
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    payouts_enabled: true,
  })
}

/** @param brand `colour` such as `#0a7ea4` */
export function changePlatform(engine: StripeEngine, brand: { name?: string; colour?: string }): void {
  const account = platformAccount(engine)
  const settings = account.settings!
  engine.store.update('account', account, {
    business_profile: { ...account.business_profile!, name: brand.name ?? account.business_profile!.name },
    settings: {
      ...settings,
      branding: { ...settings.branding, primary_color: brand.colour ?? settings.branding.primary_color },
      dashboard: {
        ...settings.dashboard,
        display_name: brand.name ?? settings.dashboard.display_name,
      },
    },
  })
}
