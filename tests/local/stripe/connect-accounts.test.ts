import {
  goodIban,
  provenPerson,
  readyAccount,
  refusal,
  seconds,
  toldAbout,
} from '#tests/support/connected-accounts.ts'
import { opened, stripe, expressController } from './opened-accounts.ts'

test('a new account may do nothing and says what it needs', async () => {
  const account = await stripe.accounts.create({
    country: 'DE',
    email: 'new@example.com',
    controller: expressController,
    capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
  })

  expect(account).toMatchObject({
    type: 'express',
    country: 'DE',
    default_currency: 'eur',
    capabilities: { transfers: 'inactive', card_payments: 'inactive' },
    charges_enabled: false,
    payouts_enabled: false,
    details_submitted: false,
    controller: { ...expressController, type: 'application', is_controller: true },
    requirements: { disabled_reason: 'requirements.past_due' },
  })
  expect(account.requirements?.currently_due).toEqual([
    'business_profile.mcc',
    'business_profile.url',
    'business_type',
    'external_account',
    'tos_acceptance.date',
    'tos_acceptance.ip',
  ])
})

test('an account with all details is ready, and its numbers are not shown', async () => {
  const account = await stripe.accounts.create(readyAccount())

  expect(account).toMatchObject({
    type: 'custom',
    capabilities: { transfers: 'active' },
    payouts_enabled: true,
    details_submitted: true,
    requirements: { currently_due: [], past_due: [], disabled_reason: null },
    individual: { first_name: 'Ada', verification: { status: 'verified' } },
  })
  expect(account.external_accounts?.data).toMatchObject([
    { last4: '3000', currency: 'eur', country: 'DE', default_for_currency: true, status: 'new' },
  ])
  expect(JSON.stringify(account)).not.toContain(goodIban)
  expect(await toldAbout(stripe, account.id)).toContain('capability.updated')
})

test('a person whose check takes a while is pending until then', async () => {
  const account = await stripe.accounts.create(
    readyAccount({ individual: { ...provenPerson, dob: { day: 1, month: 1, year: 1901 } } }),
  )
  expect(account).toMatchObject({
    capabilities: { transfers: 'pending' },
    payouts_enabled: false,
    requirements: { disabled_reason: 'requirements.pending_verification' },
  })

  await opened.local.advance(60)

  expect(await stripe.accounts.retrieve(account.id)).toMatchObject({
    capabilities: { transfers: 'active' },
    payouts_enabled: true,
  })
  expect(await toldAbout(stripe, account.id)).toEqual(
    expect.arrayContaining(['account.updated', 'capability.updated']),
  )
})

test('a person who cannot be recognised needs a document, and is recognised by it', async () => {
  const { id } = await stripe.accounts.create(
    readyAccount({ individual: { ...provenPerson, dob: { day: 3, month: 5, year: 1988 } } }),
  )
  await opened.local.advance(60)
  const failed = await stripe.accounts.retrieve(id)
  expect(failed.requirements).toMatchObject({
    past_due: ['individual.verification.document'],
    disabled_reason: 'requirements.past_due',
    errors: [{ code: 'verification_failed_keyed_identity', requirement: 'individual.verification.document' }],
  })

  const proven = await stripe.accounts.update(id, {
    individual: { verification: { document: { front: 'file_identity_document_success' } } },
  })

  expect(proven).toMatchObject({ capabilities: { transfers: 'active' }, payouts_enabled: true })
})

test('a document that cannot be read is asked for again', async () => {
  const { id } = await stripe.accounts.create(
    readyAccount({ individual: { ...provenPerson, dob: { day: 3, month: 5, year: 1988 } } }),
  )

  const account = await stripe.accounts.update(id, {
    individual: { verification: { document: { front: 'file_identity_document_failure' } } },
  })

  expect(account.requirements?.errors).toMatchObject([{ code: 'verification_document_not_readable' }])
})

test('somebody on a list stays out', async () => {
  const account = await stripe.accounts.create(
    readyAccount({ individual: { ...provenPerson, dob: { day: 1, month: 1, year: 1900 } } }),
  )

  expect(account).toMatchObject({
    capabilities: { transfers: 'inactive' },
    requirements: { disabled_reason: 'listed' },
  })
})

test('what is asked for later disables the account when its deadline passes, and is settled when it is given', async () => {
  const { id } = await stripe.accounts.create(readyAccount())
  const deadline = opened.local.engine.now() + 7 * seconds.day
  opened.control.demand(id, { requirement: 'individual.verification.document', deadline })
  expect(await stripe.accounts.retrieve(id)).toMatchObject({
    payouts_enabled: true,
    requirements: {
      currently_due: ['individual.verification.document'],
      past_due: [],
      current_deadline: deadline,
    },
  })

  await opened.local.advance(7 * seconds.day + 1)
  expect(await stripe.accounts.retrieve(id)).toMatchObject({
    payouts_enabled: false,
    capabilities: { transfers: 'inactive' },
    requirements: {
      past_due: ['individual.verification.document'],
      disabled_reason: 'requirements.past_due',
    },
  })

  await stripe.accounts.update(id, {
    individual: { verification: { document: { front: 'file_identity_document_success' } } },
  })
  expect(await stripe.accounts.retrieve(id)).toMatchObject({
    payouts_enabled: true,
    requirements: { currently_due: [] },
  })
})

test('what will be asked for one day does not count yet', async () => {
  const { id } = await stripe.accounts.create(readyAccount())

  opened.control.demand(id, { requirement: 'individual.id_number', isFuture: true })

  expect(await stripe.accounts.retrieve(id)).toMatchObject({
    payouts_enabled: true,
    requirements: { currently_due: [], eventually_due: ['individual.id_number'] },
    future_requirements: { currently_due: ['individual.id_number'] },
  })
})

test('an account can be restricted, its payouts alone can be paused, and both are lifted again', async () => {
  const { id } = await stripe.accounts.create(readyAccount())

  opened.control.pausePayouts(id)
  expect(await stripe.accounts.retrieve(id)).toMatchObject({
    payouts_enabled: false,
    capabilities: { transfers: 'active' },
  })
  opened.control.restrict(id, 'under_review')
  expect(await stripe.accounts.retrieve(id)).toMatchObject({
    capabilities: { transfers: 'inactive' },
    requirements: { disabled_reason: 'under_review' },
  })

  opened.control.pausePayouts(id, false)
  opened.control.restrict(id, null)
  expect(await stripe.accounts.retrieve(id)).toMatchObject({
    payouts_enabled: true,
    capabilities: { transfers: 'active' },
  })
})

test('each bank account can be the default of its currency, which cannot be deleted', async () => {
  const { id } = await stripe.accounts.create(readyAccount())
  const [first] = (await stripe.accounts.listExternalAccounts(id)).data
  const second = await stripe.accounts.createExternalAccount(id, {
    external_account: {
      object: 'bank_account',
      country: 'DE',
      currency: 'eur',
      account_number: 'DE02120300000000202051',
    },
    default_for_currency: true,
  })

  expect(await refusal(stripe.accounts.deleteExternalAccount(id, second.id))).toMatchObject({
    statusCode: 400,
  })
  expect(await stripe.accounts.deleteExternalAccount(id, first!.id)).toMatchObject({ deleted: true })
  expect((await stripe.accounts.listExternalAccounts(id)).data).toMatchObject([
    { id: second.id, last4: '2051', default_for_currency: true },
  ])
  expect(await toldAbout(stripe, id)).toEqual(
    expect.arrayContaining(['account.external_account.created', 'account.external_account.deleted']),
  )
})

test('a bank account that is given with the account takes the place of the former one', async () => {
  const { id } = await stripe.accounts.create(readyAccount())

  await stripe.accounts.update(id, {
    external_account: {
      object: 'bank_account',
      country: 'DE',
      currency: 'eur',
      account_number: 'DE02120300000000202051',
    },
  })

  expect((await stripe.accounts.listExternalAccounts(id)).data).toMatchObject([
    { last4: '2051', default_for_currency: true },
  ])
})

test.each([
  ['an IBAN with wrong check digits', 'DE', 'DE02120300000000202052', undefined, 'account_number_invalid'],
  [
    'an American routing number with a wrong checksum',
    'US',
    '000123456789',
    '110000001',
    'routing_number_invalid',
  ],
  ['a British account without a sort code', 'GB', '00012345', undefined, 'routing_number_invalid'],
])('%s is refused', async (_name, country, account_number, routing_number, code) => {
  const { id } = await stripe.accounts.create({ country, controller: expressController })

  const answer = await refusal(
    stripe.accounts.createExternalAccount(id, {
      external_account: {
        object: 'bank_account',
        country,
        account_number,
        ...(routing_number ? { routing_number } : {}),
      },
    }),
  )

  expect(answer).toMatchObject({ code, statusCode: 400 })
})

test('a company is represented by a person', async () => {
  const { id } = await stripe.accounts.create(
    readyAccount({
      business_type: 'company',
      individual: undefined,
      company: {
        name: 'Almeida GmbH',
        tax_id: 'HRB 12345',
        address: { line1: 'Unter den Linden 1', city: 'Berlin', postal_code: '10117' },
      },
    }),
  )
  const before = await stripe.accounts.retrieve(id)
  expect(before.requirements?.currently_due).toContain('representative.first_name')

  const person = await stripe.accounts.createPerson(id, {
    ...provenPerson,
    relationship: { representative: true, title: 'CEO' },
  })
  const after = await stripe.accounts.update(id, { metadata: { seen: 'yes' } })

  expect(after).toMatchObject({ details_submitted: true, capabilities: { transfers: 'active' } })
  expect((await stripe.accounts.listPersons(id)).data).toMatchObject([
    { id: person.id, relationship: { representative: true, title: 'CEO' } },
  ])
})
