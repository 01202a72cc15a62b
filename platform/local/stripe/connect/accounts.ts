import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest, StripeFault } from '../errors.ts'
import { applyInput, changePerson, requestCapabilities, type AccountInput } from './account-changes.ts'
import {
  capabilityOf,
  changeAccount,
  factsOf,
  setFacts,
  showStanding,
  tellCapabilities,
} from './account-state.ts'
import { newFacts } from './facts.ts'
import { controllerOf, emptyAccount, knownCountry } from './new-account.ts'
import { planPayouts } from './automatic-payouts.ts'
import { platformAccount } from './platform.ts'

/** Connected accounts, their capabilities and persons. */
export function registerAccounts(engine: StripeEngine): void {
  const { router, store } = engine
  const url = '/v1/accounts'

  router.post<Stripe.AccountCreateParams>(url, ({ body }) => {
    const controls = controllerOf(body)
    refuseAcceptance(controls.controller, body)
    const country = knownCountry(body.country ?? engine.settings.country)
    const account = emptyAccount({
      id: engine.nextId('acct'),
      created: engine.now(),
      country,
      email: body.email ?? null,
      currency: (body.default_currency ?? country.currency).toLowerCase(),
      ...controls,
    })
    store.insert('account', account)
    store.insert('local.account_facts', newFacts(account.id))
    applyInput(engine, account.id, body as AccountInput)
    showStanding(engine, account.id)
    tellCapabilities(engine, account.id, {})
    planPayouts(engine, account.id)
    return account
  })

  router.get<Stripe.AccountListParams>(url, ({ query }) =>
    store.list('account', {
      account: null,
      url,
      query,
      where: ({ id }) => id !== engine.settings.accountId,
    }),
  )
  router.get(`/v1/account`, ({ account }) =>
    account === null ? platformAccount(engine) : store.get('account', account),
  )
  router.get(`${url}/:id`, ({ params }) =>
    params.id === engine.settings.accountId ? platformAccount(engine) : store.get('account', params.id!),
  )

  router.post<Stripe.AccountUpdateParams>(`${url}/:id`, ({ params, body }) => {
    const { id, controller } = store.get('account', params.id!)
    refuseAcceptance(controller, body)
    refuseAfterHandover(engine, id, body)
    const changed = changeAccount(engine, id, () => applyInput(engine, id, body as AccountInput))
    planPayouts(engine, id)
    return changed
  })

  router.delete(`${url}/:id`, ({ params }) => {
    const { id } = store.get('account', params.id!)
    for (const [currency, { available, pending }] of engine.balanceOf(id)) {
      if (available === 0 && pending === 0) continue
      throw invalidRequest(
        `This account cannot be deleted because its balance in ${currency} is not zero. Pay it out or reverse what was transferred first.`,
      )
    }
    for (const bank of store.all('bank_account', id)) store.remove('bank_account', bank.id)
    for (const person of store.all('person', id)) store.remove('person', person.id)
    store.remove('local.account_facts', id)
    store.remove('account', id)
    return { id, object: 'account', deleted: true } satisfies Stripe.DeletedAccount
  })

  router.post<Stripe.AccountRejectParams>(`${url}/:id/reject`, ({ params, body }) => {
    const { id } = store.get('account', params.id!)
    const restriction = body.reason.startsWith('fraud')
      ? 'rejected.platform_fraud'
      : body.reason === 'terms_of_service'
        ? 'rejected.platform_terms_of_service'
        : 'rejected.platform_other'
    return changeAccount(engine, id, () => setFacts(engine, id, { restriction }))
  })

  registerCapabilities(engine)
  registerPersons(engine)
}

/** Whoever is asked by Stripe accepts Stripe's terms there, and not through the platform. */
function refuseAcceptance(
  controller: Stripe.Account.Controller | undefined,
  { tos_acceptance }: Pick<Stripe.AccountUpdateParams, 'tos_acceptance'>,
): void {
  if (controller?.requirement_collection === 'application') return
  if (!tos_acceptance?.date && !tos_acceptance?.ip) return
  throw invalidRequest(
    'You cannot accept the Terms of Service on behalf of accounts where `controller[requirement_collection]=stripe`, which includes Standard and Express accounts.',
    { param: 'tos_acceptance' },
  )
}

/** Once its owner was sent to Stripe, the details of the account are theirs to change. */
function refuseAfterHandover(engine: StripeEngine, id: string, body: Stripe.AccountUpdateParams): void {
  const { controller } = engine.store.get('account', id)
  if (controller?.requirement_collection === 'application' || !factsOf(engine, id).isHandedOver) return
  const [param] = (['individual', 'company', 'business_type'] as const).filter(
    (name) => body[name] !== undefined,
  )
  if (param === undefined) return
  throw new StripeFault(
    403,
    'invalid_request_error',
    `This application does not have the required permissions for the parameter '${param}' on account '${id}'.`,
    { param },
  )
}

function registerCapabilities(engine: StripeEngine): void {
  const { router, store } = engine
  const url = '/v1/accounts/:id/capabilities'

  router.get(url, ({ params }) => {
    const { id } = store.get('account', params.id!)
    const data = Object.keys(factsOf(engine, id).requested).map((name) => capabilityOf(engine, id, name))
    return { object: 'list', data, has_more: false, url: `/v1/accounts/${id}/capabilities` }
  })
  router.get(`${url}/:name`, ({ params }) =>
    capabilityOf(engine, store.get('account', params.id!).id, params.name!),
  )
  router.post<Stripe.AccountUpdateCapabilityParams>(`${url}/:name`, ({ params, body }) => {
    const { id } = store.get('account', params.id!)
    const name = params.name!
    changeAccount(engine, id, () =>
      requestCapabilities(engine, id, { [name]: { requested: body.requested } }),
    )
    return capabilityOf(engine, id, name)
  })
}

function registerPersons(engine: StripeEngine): void {
  const { router, store } = engine
  const url = '/v1/accounts/:id/persons'

  router.post<Stripe.AccountCreatePersonParams>(url, ({ params, body }) => {
    const { id } = store.get('account', params.id!)
    let personId = ''
    changeAccount(engine, id, () => (personId = changePerson(engine, id, null, body).id))
    const person = store.get('person', personId, id)
    engine.emitEvent('person.created', person, { account: id })
    return person
  })
  router.get<Stripe.AccountListPersonsParams>(url, ({ params, query }) => {
    const { id } = store.get('account', params.id!)
    return store.list('person', {
      account: id,
      url: `/v1/accounts/${id}/persons`,
      query: {
        limit: query.limit,
        starting_after: query.starting_after,
        ending_before: query.ending_before,
      },
      where: ({ relationship }) =>
        query.relationship?.representative === undefined ||
        relationship?.representative === query.relationship.representative,
    })
  })
  router.get(`${url}/:person`, ({ params }) => store.get('person', params.person!, params.id!))
  router.post<Stripe.AccountUpdatePersonParams>(`${url}/:person`, ({ params, body }) => {
    const { id } = store.get('account', params.id!)
    const { id: personId } = store.get('person', params.person!, id)
    changeAccount(engine, id, () => changePerson(engine, id, personId, body))
    const person = store.get('person', personId, id)
    engine.emitEvent('person.updated', person, { account: id })
    return person
  })
  router.delete(`${url}/:person`, ({ params }) => {
    const { id } = store.get('account', params.id!)
    const person = structuredClone(store.get('person', params.person!, id))
    changeAccount(engine, id, () => store.remove('person', person.id))
    engine.emitEvent('person.deleted', person, { account: id })
    return { id: person.id, object: 'person', deleted: true } satisfies Stripe.DeletedPerson
  })
}
