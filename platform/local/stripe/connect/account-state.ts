import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import type { Account } from '../store.ts'
import type { AccountFacts } from './facts.ts'
import { mainPerson } from './persons.ts'
import { personPrefix, standingOf } from './requirements.ts'
import { secondsOfCheck, verdictOn, type Verdict } from './verification.ts'

export const factsOf = (engine: StripeEngine, id: string): Readonly<AccountFacts> =>
  engine.store.get('local.account_facts', id)

export const setFacts = (engine: StripeEngine, id: string, fields: Partial<AccountFacts>): void => {
  engine.store.update('local.account_facts', factsOf(engine, id), fields)
}

/** Under which account an event about this one is told: the platform's own events name none. */
export const toldOf = (engine: StripeEngine, id: string): Account =>
  id === engine.settings.accountId ? null : id

/**
 * Does the change, brings what the account shows in line with what is then known of it, and tells what differs:
 * one `account.updated`, and a `capability.updated` for each capability with another status.
 */
export function changeAccount(
  engine: StripeEngine,
  id: string,
  change: () => void = () => {},
): Readonly<Stripe.Account> {
  const { store } = engine
  const before = structuredClone(store.get('account', id)) as Stripe.Account
  change()
  showStanding(engine, id)
  const after = store.get('account', id)
  const previous = differences(before, after)
  if (Object.keys(previous).length > 0)
    engine.emitEvent('account.updated', after, { account: toldOf(engine, id), previous })
  tellCapabilities(engine, id, before.capabilities)
  return after
}

export function tellCapabilities(
  engine: StripeEngine,
  id: string,
  before: Stripe.Account.Capabilities | undefined,
): void {
  const former = statusesOf(before)
  for (const [name, status] of Object.entries(statusesOf(engine.store.get('account', id).capabilities))) {
    if (former[name] === status) continue
    const previous = former[name] === undefined ? undefined : { status: former[name] }
    engine.emitEvent('capability.updated', capabilityOf(engine, id, name), {
      account: toldOf(engine, id),
      ...(previous ? { previous } : {}),
    })
  }
}

/** Writes down what follows from everything that is known of the account. */
export function showStanding(engine: StripeEngine, id: string): void {
  const { store } = engine
  const account = store.get('account', id)
  const facts = factsOf(engine, id)
  const banks = store.all('bank_account', id)
  const known = { account, person: mainPerson(engine, id), banks, facts, now: engine.now() }
  const { requirements, ...standing } = standingOf(known)
  showPerson(engine, id, requirements)
  const person = mainPerson(engine, id)
  store.update('account', account, {
    capabilities: standing.capabilities,
    charges_enabled: standing.mayCharge,
    details_submitted: standing.isSubmitted,
    external_accounts: {
      object: 'list',
      data: structuredClone(banks) as Stripe.BankAccount[],
      has_more: false,
      url: `/v1/accounts/${id}/external_accounts`,
    },
    future_requirements: standing.futureRequirements,
    payouts_enabled: standing.mayBePaidOut,
    requirements,
    ...(account.business_type === 'individual' && person
      ? { individual: structuredClone(person) as Stripe.Person }
      : {}),
  })
}

function showPerson(engine: StripeEngine, id: string, all: Stripe.Account.Requirements): void {
  const account = engine.store.get('account', id)
  const person = mainPerson(engine, id)
  if (!person) return
  const { identity, identityErrors } = factsOf(engine, id)
  const prefix = `${personPrefix(account, person)}.`
  const own = (names: readonly string[] | null) =>
    (names ?? []).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []))
  const [error] = identity === 'failed' ? identityErrors : []
  engine.store.update('person', person, {
    requirements: {
      alternatives: [],
      currently_due: own(all.currently_due),
      errors: (all.errors ?? []).flatMap((each) =>
        each.requirement.startsWith(prefix)
          ? [{ ...each, requirement: each.requirement.slice(prefix.length) }]
          : [],
      ) as Stripe.Person.Requirements['errors'],
      eventually_due: own(all.eventually_due),
      past_due: own(all.past_due),
      pending_verification: own(all.pending_verification),
    },
    verification: {
      ...person.verification,
      details: error?.reason ?? null,
      details_code: error ? error.code.replace(/^verification_/, '') : null,
      status: identity === 'verified' ? 'verified' : identity === 'pending' ? 'pending' : 'unverified',
    },
  })
}

/**
 * Checks who the person is, anew. To be called inside of a change, once the details were handed in and something of
 * them is new.
 */
export function checkIdentity(engine: StripeEngine, id: string): void {
  const verdict = verdictOf(engine, id)
  if (!verdict) return
  if (verdict.isImmediate) return conclude(engine, id, verdict)
  setFacts(engine, id, { identity: 'pending', identityErrors: [] })
  engine.schedule.add('connect.identity', id, engine.now() + secondsOfCheck)
}

function verdictOf(engine: StripeEngine, id: string): Verdict | null {
  const person = mainPerson(engine, id)
  const account = engine.store.get('account', id)
  return person ? verdictOn(person, factsOf(engine, id), personPrefix(account, person)) : null
}

function conclude(engine: StripeEngine, id: string, { result, errors, restriction }: Verdict): void {
  setFacts(engine, id, {
    identity: result,
    identityErrors: errors,
    ...(restriction ? { restriction } : {}),
  })
}

/** What happens to accounts by itself: checks end and deadlines pass. */
export function watchAccounts(engine: StripeEngine): void {
  engine.schedule.onDue('connect.identity', (id) => {
    if (!engine.store.find('account', id) || factsOf(engine, id).identity !== 'pending') return
    const verdict = verdictOf(engine, id)
    if (verdict) changeAccount(engine, id, () => conclude(engine, id, verdict))
  })
  engine.schedule.onDue('connect.deadline', (id) => {
    if (engine.store.find('account', id)) changeAccount(engine, id)
  })
}

/** The former values of what is different now. */
function differences(before: object, after: object): Record<string, unknown> {
  const former = before as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(after).flatMap(([name, value]) =>
      JSON.stringify(former[name]) === JSON.stringify(value) ? [] : [[name, former[name] ?? null]],
    ),
  )
}

const statusesOf = (capabilities: Stripe.Account.Capabilities | undefined) =>
  ({ ...capabilities }) as Record<string, Stripe.Capability.Status>

export function capabilityOf(engine: StripeEngine, id: string, name: string): Stripe.Capability {
  const { capabilities, requirements } = engine.store.get('account', id)
  const requestedAt = factsOf(engine, id).requested[name]
  const status = statusesOf(capabilities)[name] ?? 'unrequested'
  const asked = requestedAt === undefined ? null : requirements
  return {
    id: name,
    object: 'capability',
    account: id,
    future_requirements: {
      alternatives: [],
      current_deadline: null,
      currently_due: [],
      disabled_reason: null,
      errors: [],
      eventually_due: [],
      past_due: [],
      pending_verification: [],
    },
    requested: requestedAt !== undefined,
    requested_at: requestedAt ?? null,
    requirements: {
      alternatives: [],
      current_deadline: asked?.current_deadline ?? null,
      currently_due: asked?.currently_due ?? [],
      disabled_reason: status === 'inactive' ? 'requirements.fields_needed' : null,
      errors: asked?.errors ?? [],
      eventually_due: asked?.eventually_due ?? [],
      past_due: asked?.past_due ?? [],
      pending_verification: asked?.pending_verification ?? [],
    },
    status,
  }
}
