import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { changeAccount, factsOf, setFacts, toldOf } from './account-state.ts'
import { readBankNumbers } from './bank-numbers.ts'
import { knownCountry } from './new-account.ts'

export type BankInput = Stripe.AccountCreateExternalAccountParams.BankAccount & {
  metadata?: Stripe.MetadataParam
}

/**
 * Adds a bank account to a connected account; the first of a currency is its default, and one that is `isReplacing`
 * takes the place of the former default. To be called inside of `changeAccount`.
 * @throws StripeFault for numbers that cannot be right
 */
export function attachBankAccount(
  engine: StripeEngine,
  id: string,
  input: BankInput,
  { isDefault = false, isReplacing = false }: { isDefault?: boolean; isReplacing?: boolean } = {},
): Readonly<Stripe.BankAccount> {
  if (input.object !== 'bank_account') {
    throw invalidRequest('Only bank accounts can be added here.', { param: 'external_account[object]' })
  }
  const country = knownCountry(input.country ?? '')
  const numbers = readBankNumbers(country, {
    accountNumber: String(input.account_number ?? ''),
    routingNumber: input.routing_number === undefined ? null : String(input.routing_number),
  })
  if ('code' in numbers) {
    throw invalidRequest(numbers.message, {
      code: numbers.code,
      param: `external_account[${numbers.field}]`,
    })
  }
  const currency = (input.currency ?? country.currency).toLowerCase()
  const others = engine.store.all('bank_account', id).filter((each) => each.currency === currency)
  const fingerprint = createHash('sha256').update(JSON.stringify(numbers)).digest('base64url').slice(0, 16)
  if (others.some((each) => each.fingerprint === fingerprint && each.status !== 'errored')) {
    throw invalidRequest('A bank account with that routing number and account number already exists.', {
      code: 'bank_account_exists',
      param: 'external_account',
    })
  }
  const bank: Stripe.BankAccount = {
    id: engine.nextId('ba'),
    object: 'bank_account',
    account: id,
    account_holder_name: input.account_holder_name ?? null,
    account_holder_type: input.account_holder_type ?? null,
    account_type: null,
    available_payout_methods: country.hasInstantPayouts ? ['standard', 'instant'] : ['standard'],
    bank_name: 'STRIPE TEST BANK',
    country: country.code,
    currency,
    default_for_currency: isDefault || isReplacing || others.length === 0,
    fingerprint,
    future_requirements: noRequirements(),
    last4: numbers.accountNumber.slice(-4),
    metadata: mergeMetadata({}, input.metadata),
    requirements: noRequirements(),
    routing_number: numbers.routingNumber,
    status: 'new',
  }
  const former = isReplacing ? defaultBank(engine, id, currency) : null
  if (former) removeBank(engine, id, former)
  else if (bank.default_for_currency) unsetDefault(engine, id, currency)
  setFacts(engine, id, { bankNumbers: { ...factsOf(engine, id).bankNumbers, [bank.id]: numbers } })
  engine.store.insert('bank_account', bank, id)
  // That the platform has a bank account from the start is no news.
  if (toldOf(engine, id))
    engine.emitEvent('account.external_account.created', bank, { account: toldOf(engine, id) })
  return bank
}

function removeBank(engine: StripeEngine, id: string, bank: Readonly<Stripe.BankAccount>): void {
  const copy = structuredClone(bank)
  engine.store.remove('bank_account', bank.id)
  engine.emitEvent('account.external_account.deleted', copy, { account: toldOf(engine, id) })
}

const noRequirements = () => ({ currently_due: [], errors: [], past_due: [], pending_verification: [] })

function unsetDefault(engine: StripeEngine, id: string, currency: string): void {
  for (const bank of engine.store.all('bank_account', id)) {
    if (bank.currency === currency && bank.default_for_currency) {
      engine.store.update('bank_account', bank, { default_for_currency: false })
    }
  }
}

/** Where payouts of a currency go. */
export const defaultBank = (
  engine: StripeEngine,
  id: string,
  currency: string,
): Readonly<Stripe.BankAccount> | null =>
  engine.store
    .all('bank_account', id)
    .find((bank) => bank.currency === currency && bank.default_for_currency) ?? null

/** A bank account to which a payout failed takes no more of them until it is replaced. */
export function markBankErrored(engine: StripeEngine, id: string, bankId: string): void {
  const bank = engine.store.find('bank_account', bankId, id)
  if (!bank || bank.status === 'errored') return
  changeAccount(engine, id, () => {
    engine.store.update('bank_account', bank, { status: 'errored' })
    engine.emitEvent('account.external_account.updated', bank, {
      account: toldOf(engine, id),
      previous: { status: 'new' },
    })
  })
}

export function registerBankAccounts(engine: StripeEngine): void {
  const { router, store } = engine
  const url = '/v1/accounts/:id/external_accounts'

  router.post<Stripe.AccountCreateExternalAccountParams>(url, ({ params, body }) => {
    const { id } = store.get('account', params.id!)
    const input = body.external_account
    if (typeof input === 'string') {
      throw invalidRequest(`No such token: '${input}'`, {
        code: 'resource_missing',
        param: 'external_account',
      })
    }
    let bank: Readonly<Stripe.BankAccount> | null = null
    changeAccount(engine, id, () => {
      bank = attachBankAccount(
        engine,
        id,
        { ...(input as BankInput), metadata: body.metadata },
        { isDefault: body.default_for_currency ?? false },
      )
    })
    return bank!
  })

  router.get<Stripe.AccountListExternalAccountsParams>(url, ({ params, query }) => {
    const { id } = store.get('account', params.id!)
    return store.list('bank_account', {
      account: id,
      url: `/v1/accounts/${id}/external_accounts`,
      query,
      where: ({ object }) => query.object === undefined || query.object === object,
    })
  })

  router.get(`${url}/:bank`, ({ params }) => store.get('bank_account', params.bank!, params.id!))

  router.post<Stripe.AccountUpdateExternalAccountParams>(`${url}/:bank`, ({ params, body }) => {
    const id = params.id!
    const bank = store.get('bank_account', params.bank!, id)
    changeAccount(engine, id, () => {
      if (body.default_for_currency) unsetDefault(engine, id, bank.currency)
      const previous = { default_for_currency: bank.default_for_currency, metadata: bank.metadata }
      store.update('bank_account', bank, {
        ...(body.default_for_currency ? { default_for_currency: true } : {}),
        ...(body.account_holder_name === undefined ? {} : { account_holder_name: body.account_holder_name }),
        ...(body.account_holder_type === undefined
          ? {}
          : { account_holder_type: body.account_holder_type || null }),
        metadata: mergeMetadata(bank.metadata ?? {}, body.metadata),
      })
      engine.emitEvent('account.external_account.updated', bank, { account: toldOf(engine, id), previous })
    })
    return store.get('bank_account', bank.id, id)
  })

  router.delete(`${url}/:bank`, ({ params }) => {
    const id = params.id!
    const bank = store.get('bank_account', params.bank!, id)
    if (bank.default_for_currency && bank.currency === store.get('account', id).default_currency) {
      throw invalidRequest(
        'You cannot delete the default external account for your default currency. Please make another external account the default using the `default_for_currency` param, and then delete this one.',
      )
    }
    const { id: bankId, currency } = bank
    changeAccount(engine, id, () => removeBank(engine, id, bank))
    return {
      id: bankId,
      object: 'bank_account',
      deleted: true,
      currency,
    } satisfies Stripe.DeletedBankAccount & {
      object: 'bank_account'
    }
  })
}
