import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { checkIdentity, factsOf, setFacts } from './account-state.ts'
import { attachBankAccount, type BankInput } from './bank-accounts.ts'
import { mergedAddress, pathsOf } from './merging.ts'
import { knownCountry } from './new-account.ts'
import { scheduleOf } from './payout-settings.ts'
import { mainPerson, mergedPerson, type PersonInput } from './persons.ts'
import { missingFields, personPrefix } from './requirements.ts'

/** What can be said of an account, by the platform or by its owner on the hosted page. */
export type AccountInput = Pick<
  Stripe.AccountUpdateParams,
  | 'business_profile'
  | 'business_type'
  | 'capabilities'
  | 'company'
  | 'default_currency'
  | 'email'
  | 'external_account'
  | 'metadata'
  | 'settings'
  | 'tos_acceptance'
> & { individual?: PersonInput }

/** To be called inside of `changeAccount`. @throws StripeFault for what Stripe would refuse */
export function applyInput(engine: StripeEngine, id: string, input: AccountInput): void {
  const { store } = engine
  const account = store.get('account', id)
  if (input.individual && (input.business_type ?? account.business_type ?? 'individual') !== 'individual') {
    throw invalidRequest("You cannot set `individual` when `business_type` is not 'individual'.", {
      param: 'individual',
    })
  }
  store.update('account', account, {
    business_profile: profileOf(account, input),
    ...(input.business_type ? { business_type: input.business_type } : {}),
    ...(input.company ? { company: companyOf(account, input.company) } : {}),
    ...(input.default_currency ? { default_currency: input.default_currency.toLowerCase() } : {}),
    ...(input.email === undefined ? {} : { email: input.email || null }),
    metadata: mergeMetadata(account.metadata ?? {}, input.metadata),
    settings: settingsOf(account, input.settings),
    ...(input.tos_acceptance ? { tos_acceptance: acceptanceOf(account, input.tos_acceptance) } : {}),
  })
  if (input.capabilities) requestCapabilities(engine, id, input.capabilities)
  if (input.individual) {
    store.update('account', account, { business_type: 'individual' })
    changePerson(engine, id, mainPerson(engine, id)?.id ?? null, input.individual)
  }
  if (input.company?.tax_id) {
    setFacts(engine, id, {
      numbers: { ...factsOf(engine, id).numbers, 'company.tax_id': input.company.tax_id },
    })
  }
  if (input.external_account) {
    if (typeof input.external_account === 'string') throw missingToken(input.external_account)
    attachBankAccount(engine, id, input.external_account as BankInput, { isReplacing: true })
  }
  settleDemands(engine, id, pathsOf(input))
  submitIfComplete(engine, id)
}

const missingToken = (token: string) =>
  invalidRequest(`No such token: '${token}'`, { code: 'resource_missing', param: 'external_account' })

/** Adds a person (`personId` null) or changes one. @returns the person */
export function changePerson(
  engine: StripeEngine,
  id: string,
  personId: string | null,
  input: PersonInput,
): Readonly<Stripe.Person> {
  const { store } = engine
  const kept = personId === null ? null : store.get('person', personId, id)
  const { country = '', business_type } = store.get('account', id)
  const base = {
    id: kept?.id ?? engine.nextId('person'),
    account: id,
    created: kept?.created ?? engine.now(),
    country,
  }
  const given =
    business_type === 'individual' && !kept
      ? { ...input, relationship: { ...input.relationship, representative: true } }
      : input
  const before = identityOf(kept)
  const merged = mergedPerson(base, kept, given)
  const person = kept ? store.update('person', kept, merged) : store.insert('person', merged, id)

  const prefix = personPrefix(store.get('account', id), person)
  const { numbers, documents, submittedAt } = factsOf(engine, id)
  const typed = {
    ...(input.id_number ? { [`${prefix}.id_number`]: input.id_number } : {}),
    ...(input.ssn_last_4 ? { [`${prefix}.ssn_last_4`]: input.ssn_last_4 } : {}),
  }
  const uploaded = [
    input.verification?.document?.front,
    input.verification?.additional_document?.front,
  ].filter((token) => token !== undefined && token !== '')
  setFacts(engine, id, {
    numbers: { ...numbers, ...typed },
    documents: [...documents, ...uploaded] as string[],
  })
  settleDemands(
    engine,
    id,
    pathsOf(input).map((path) => `${prefix}.${path.replace(/\.(front|back)$/, '')}`),
  )
  const isIdentityTouched =
    identityOf(person) !== before || Object.keys(typed).length > 0 || uploaded.length > 0
  if (submittedAt !== null && isIdentityTouched) checkIdentity(engine, id)
  return person
}

/** What a check of the person goes by. */
const identityOf = (person: Readonly<Stripe.Person> | null): string =>
  JSON.stringify([person?.first_name, person?.last_name, person?.dob, person?.address])

/** What was asked for and is given now is asked for no longer. */
export function settleDemands(engine: StripeEngine, id: string, paths: readonly string[]): void {
  const { demands } = factsOf(engine, id)
  const left = demands.filter(({ requirement }) => !paths.includes(requirement))
  if (left.length < demands.length) setFacts(engine, id, { demands: left })
}

/** An account whose details the platform collects by itself is handed in as soon as nothing is missing. */
function submitIfComplete(engine: StripeEngine, id: string): void {
  const account = engine.store.get('account', id)
  const facts = factsOf(engine, id)
  if (facts.submittedAt !== null || account.controller?.requirement_collection !== 'application') return
  const banks = engine.store.all('bank_account', id)
  const person = mainPerson(engine, id)
  if (missingFields({ account, person, banks, facts, now: engine.now() }).length > 0) return
  submitDetails(engine, id)
}

/** From now on the details count, and the person is checked. To be called inside of `changeAccount`. */
export function submitDetails(engine: StripeEngine, id: string): void {
  setFacts(engine, id, { submittedAt: engine.now() })
  checkIdentity(engine, id)
}

/** `requested: false` takes a capability away. */
export function requestCapabilities(
  engine: StripeEngine,
  id: string,
  capabilities: Stripe.AccountUpdateParams.Capabilities,
): void {
  const requested = { ...factsOf(engine, id).requested }
  for (const [name, wish] of Object.entries(capabilities) as [
    string,
    { requested?: boolean } | undefined,
  ][]) {
    if (wish?.requested === true) requested[name] ??= engine.now()
    else if (wish?.requested === false) delete requested[name]
  }
  setFacts(engine, id, { requested })
}

function profileOf(account: Readonly<Stripe.Account>, { business_profile: given }: AccountInput) {
  const kept = account.business_profile!
  if (!given) return kept
  const text = (value: string | null | undefined, former: string | null | undefined) =>
    value === undefined ? (former ?? null) : value || null
  return {
    ...kept,
    mcc: text(given.mcc, kept.mcc),
    name: text(given.name, kept.name),
    product_description: text(given.product_description, kept.product_description),
    support_address: given.support_address
      ? mergedAddress(kept.support_address, given.support_address, account.country ?? '')
      : kept.support_address,
    support_email: text(given.support_email, kept.support_email),
    support_phone: text(given.support_phone, kept.support_phone),
    support_url: text(given.support_url, kept.support_url),
    url: text(given.url, kept.url),
  }
}

function companyOf(
  { company: kept, country = '' }: Readonly<Stripe.Account>,
  given: Stripe.AccountUpdateParams.Company,
): Stripe.Account.Company {
  return {
    ...kept,
    address: mergedAddress(kept?.address, given.address, country),
    directors_provided: given.directors_provided ?? kept?.directors_provided ?? false,
    executives_provided: given.executives_provided ?? kept?.executives_provided ?? false,
    name: given.name ?? kept?.name ?? null,
    owners_provided: given.owners_provided ?? kept?.owners_provided ?? false,
    phone: given.phone ?? kept?.phone ?? null,
    tax_id_provided: given.tax_id ? true : (kept?.tax_id_provided ?? false),
    vat_id_provided: given.vat_id ? true : (kept?.vat_id_provided ?? false),
    verification: kept?.verification ?? null,
  }
}

const acceptanceOf = (
  { tos_acceptance: kept }: Readonly<Stripe.Account>,
  given: Stripe.AccountUpdateParams.TosAcceptance,
): Stripe.Account.TosAcceptance => ({
  date: given.date ?? kept?.date ?? null,
  ip: given.ip ?? kept?.ip ?? null,
  user_agent: given.user_agent ?? kept?.user_agent ?? null,
  ...(given.service_agreement ? { service_agreement: given.service_agreement } : {}),
})

function settingsOf(
  account: Readonly<Stripe.Account>,
  given: Stripe.AccountUpdateParams.Settings | undefined,
): Stripe.Account.Settings {
  const kept = account.settings!
  if (!given) return kept
  const payouts = kept.payouts!
  return {
    ...kept,
    branding: { ...kept.branding, ...coloursOf(given.branding) },
    card_payments: {
      ...kept.card_payments,
      statement_descriptor_prefix:
        given.card_payments?.statement_descriptor_prefix ?? kept.card_payments.statement_descriptor_prefix,
    },
    payments: {
      ...kept.payments,
      statement_descriptor: given.payments?.statement_descriptor ?? kept.payments.statement_descriptor,
    },
    payouts: {
      debit_negative_balances: given.payouts?.debit_negative_balances ?? payouts.debit_negative_balances,
      schedule: scheduleOf(payouts.schedule, given.payouts?.schedule, knownCountry(account.country ?? '')),
      statement_descriptor: given.payouts?.statement_descriptor ?? payouts.statement_descriptor,
    },
  }
}

function coloursOf(given: Stripe.AccountUpdateParams.Settings.Branding | undefined) {
  for (const name of ['primary_color', 'secondary_color'] as const) {
    const colour = given?.[name]
    if (colour && !/^#[0-9a-f]{6}$/i.test(colour)) {
      throw invalidRequest(`Invalid color: ${colour}. Use a CSS hex color such as #0a7ea4.`, {
        param: `settings[branding][${name}]`,
      })
    }
  }
  return Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name, value || null]))
}
