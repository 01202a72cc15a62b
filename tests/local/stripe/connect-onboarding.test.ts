import type Stripe from 'stripe'
import {
  openStripeOfTest,
  refusal,
  seconds,
  toldAbout,
  type StripeOfTest,
} from '#tests/support/connected-accounts.ts'

let opened: StripeOfTest
let stripe: Stripe
beforeEach(async () => {
  opened = await openStripeOfTest({ settings: { businessName: 'Harbour Market' } })
  stripe = opened.stripe
})
afterEach(() => opened.local.close())

const returnUrl = 'http://market.localhost/provider/payouts?back=1'
const refreshUrl = 'http://market.localhost/provider/payouts/again'

async function newAccount(fields: Partial<Stripe.AccountCreateParams> = {}): Promise<string> {
  const { id } = await stripe.accounts.create({
    country: 'DE',
    email: 'ada@example.com',
    type: 'express',
    capabilities: { transfers: { requested: true } },
    ...fields,
  })
  return id
}

async function linkTo(account: string): Promise<string> {
  const link = await stripe.accountLinks.create({
    account,
    type: 'account_onboarding',
    return_url: returnUrl,
    refresh_url: refreshUrl,
  })
  return link.url
}

type Answer = { status: number; location: string | null; text: string; url: string }

/** A browser without scripts: it follows redirects on Stripe's own pages, and stops where they lead away. */
async function visit(url: string, form?: Record<string, string>): Promise<Answer> {
  const response = await fetch(url, {
    redirect: 'manual',
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  })
  const location = response.headers.get('location')
  const text = await response.text()
  if (location?.startsWith('/')) return visit(new URL(location, url).href)
  return { status: response.status, location, text, url }
}

const person = {
  first_name: 'Ada',
  last_name: 'Almeida',
  email: 'ada@example.com',
  phone: '+49 30 901820',
  dob_day: '1',
  dob_month: '1',
  dob_year: '1901',
  line1: 'Unter den Linden 1',
  line2: '',
  city: 'Berlin',
  postal_code: '10117',
}
const bank = { account_holder_name: 'Ada Almeida', account_number: 'DE89 3704 0044 0532 0130 00' }

test('somebody gives their details step by step, and is sent back when all is submitted', async () => {
  const account = await newAccount()

  const first = await visit(await linkTo(account))
  expect(first.url).toMatch(/\/business$/)
  expect(first.text).toContain('Harbour Market')
  const second = await visit(first.url, { business_type: 'individual' })
  expect(second.url).toMatch(/\/person$/)
  const third = await visit(second.url, person)
  expect(third.url).toMatch(/\/bank$/)
  const last = await visit(third.url, bank)
  expect(last.url).toMatch(/\/review$/)
  expect(last.text).toContain('Ada Almeida')
  expect(last.text).toContain('•••• 3000')
  const done = await visit(last.url, {})

  expect(done).toMatchObject({ status: 303, location: returnUrl })
  expect(await stripe.accounts.retrieve(account)).toMatchObject({
    details_submitted: true,
    capabilities: { transfers: 'pending' },
    requirements: { currently_due: [], disabled_reason: 'requirements.pending_verification' },
    individual: { first_name: 'Ada', dob: { year: 1901 }, address: { city: 'Berlin', country: 'DE' } },
  })
  await opened.local.advance(60)
  expect(await stripe.accounts.retrieve(account)).toMatchObject({
    capabilities: { transfers: 'active' },
    payouts_enabled: true,
  })
  expect(await toldAbout(stripe, account)).toEqual(
    expect.arrayContaining(['account.updated', 'account.external_account.created', 'capability.updated']),
  )
})

test('a link opens once, and a second visit asks the platform for a new one', async () => {
  const url = await linkTo(await newAccount())
  await visit(url)

  expect(await visit(url)).toMatchObject({ status: 303, location: refreshUrl })
})

test('a link is good for minutes, and a visit for an hour', async () => {
  const account = await newAccount()
  const late = await linkTo(account)
  await opened.local.advance(301)
  expect(await visit(late)).toMatchObject({ location: refreshUrl })

  const { url } = await visit(await linkTo(account))
  await opened.local.advance(seconds.hour)
  expect(await visit(url)).toMatchObject({ location: refreshUrl })
})

test('a link that never was leads nowhere', async () => {
  const account = await newAccount()

  expect(await visit(`${opened.local.origin}/setup/s/${account}/guessed`)).toMatchObject({ status: 404 })
  expect(await visit(`${opened.local.origin}/setup/c/guessed/business`)).toMatchObject({ status: 404 })
})

test('whoever leaves on the way finds what they said when they come back', async () => {
  const account = await newAccount()
  const first = await visit(await linkTo(account))
  await visit(first.url, { business_type: 'individual' })

  const again = await visit(await linkTo(account))

  expect(again.url).toMatch(/\/person$/)
})

test('nothing can be submitted before everything is said', async () => {
  const account = await newAccount()
  const { url } = await visit(await linkTo(account))
  const review = url.replace(/business$/, 'review')

  expect((await visit(review)).text).not.toContain('Agree and submit')
  await visit(review, {})

  expect(await stripe.accounts.retrieve(account)).toMatchObject({ details_submitted: false })
})

test.each([
  ['business', {}, 'Choose what kind of business this is.'],
  ['business', { business_type: 'company' }, 'Enter the legal name of the business.'],
  ['person', { ...person, first_name: ' ' }, 'Enter the first name.'],
  ['person', { ...person, email: 'ada' }, 'Enter an e-mail address such as name@example.com.'],
  ['person', { ...person, phone: 'call me' }, 'Enter a phone number such as +49 30 901820.'],
  ['person', { ...person, dob_day: '31', dob_month: '2' }, 'Enter a date of birth'],
  ['person', { ...person, dob_year: '2015' }, 'You must be at least 18 years old'],
  ['person', { ...person, postal_code: '' }, 'Enter the postal code.'],
  ['bank', { ...bank, account_number: 'DE00 1234' }, 'You must use a valid IBAN'],
  ['bank', { ...bank, account_holder_name: '' }, 'Enter the account holder&#39;s name.'],
])('a mistake in the step %s is said at its field: %j', async (step, form, message) => {
  const { url } = await visit(await linkTo(await newAccount()))

  const answer = await visit(url.replace(/business$/, step), form as Record<string, string>)

  expect(answer.status).toBe(422)
  expect(answer.text).toContain(message)
  expect(answer.text).toContain('aria-invalid="true"')
})

test('what was typed stays in the form when something else is wrong', async () => {
  const { url } = await visit(await linkTo(await newAccount()))

  const answer = await visit(url.replace(/business$/, 'person'), {
    ...person,
    city: '"><b>Berlin</b>',
    email: '',
  })

  expect(answer.text).toContain('value="&quot;&gt;&lt;b&gt;Berlin&lt;/b&gt;"')
})

test('an American account asks for a routing number and the last digits of a number', async () => {
  const account = await newAccount({ country: 'US' })
  const { url } = await visit(await linkTo(account))
  await visit(url, { business_type: 'individual' })
  const personUrl = url.replace(/business$/, 'person')
  expect((await visit(personUrl)).text).toContain('Social Security')
  await visit(personUrl, { ...person, state: 'CA', ssn_last_4: '0000' })
  const bankUrl = url.replace(/business$/, 'bank')
  const wrong = await visit(bankUrl, { ...bank, account_number: '000123456789', routing_number: '1' })
  expect(wrong.status).toBe(422)

  const review = await visit(bankUrl, {
    ...bank,
    account_number: '000123456789',
    routing_number: '110000000',
  })
  await visit(review.url, {})

  expect((await stripe.accounts.retrieve(account)).external_accounts?.data).toMatchObject([
    { last4: '6789', currency: 'usd', routing_number: '110000000' },
  ])
})

test('a company says who represents it, and an account that takes cards what it sells', async () => {
  const account = await newAccount({
    capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
  })
  const { url } = await visit(await linkTo(account))
  const second = await visit(url, {
    business_type: 'company',
    company_name: 'Almeida GmbH',
    tax_id: 'HRB 12345',
    company_line1: 'Unter den Linden 1',
    company_city: 'Berlin',
    company_postal_code: '10117',
  })
  const third = await visit(second.url, { ...person, dob_year: '1902' })
  expect(third.url).toMatch(/\/profile$/)
  expect((await visit(third.url, { mcc: '7230' })).status).toBe(422)
  const fourth = await visit(third.url, { mcc: '7230', url: 'www.almeida.example' })
  const review = await visit(fourth.url, bank)
  expect(review.text).toContain('Almeida GmbH')
  await visit(review.url, {})

  expect(await stripe.accounts.retrieve(account)).toMatchObject({
    business_type: 'company',
    company: { name: 'Almeida GmbH', tax_id_provided: true },
    business_profile: { mcc: '7230', url: 'https://www.almeida.example' },
    charges_enabled: true,
    payouts_enabled: true,
  })
  expect((await stripe.accounts.listPersons(account)).data).toMatchObject([
    { relationship: { representative: true }, first_name: 'Ada' },
  ])
})

/** @returns an account whose details are in */
async function submitted(fields: Record<string, string> = {}): Promise<string> {
  const account = await newAccount()
  const first = await visit(await linkTo(account))
  const second = await visit(first.url, { business_type: 'individual' })
  const third = await visit(second.url, { ...person, ...fields })
  const last = await visit(third.url, bank)
  await visit(last.url, {})
  await opened.local.advance(60)
  return account
}

test('whoever was not recognised comes back to hand in a document', async () => {
  const account = await submitted({ dob_year: '1988' })
  expect(await stripe.accounts.retrieve(account)).toMatchObject({ capabilities: { transfers: 'inactive' } })

  const page = await visit(await linkTo(account))
  expect(page.url).toMatch(/\/document$/)
  expect(page.text).toContain('The identity could not be verified')
  const blurred = await visit(page.url, { document: 'file_identity_document_failure' })
  expect(blurred.text).toContain('Something is missing here')
  await visit(page.url, { document: 'file_identity_document_success' })

  expect(await stripe.accounts.retrieve(account)).toMatchObject({
    capabilities: { transfers: 'active' },
    payouts_enabled: true,
  })
})

test('after a failed payout another bank account is given on the same pages', async () => {
  const account = await submitted()
  opened.control.adjust(account, 5_000, 'eur')
  opened.control.failNextPayout(account, 'no_account')
  await stripe.payouts.create({ amount: 5_000, currency: 'eur' }, { stripeAccount: account })
  await opened.local.advance(3 * seconds.day)
  expect(await stripe.accounts.retrieve(account)).toMatchObject({ payouts_enabled: false })

  const page = await visit(await linkTo(account))
  expect(page.url).toMatch(/\/bank$/)
  expect(page.text).toContain('a payout to it failed')
  const review = await visit(page.url, { ...bank, account_number: 'DE02120300000000202051' })
  const done = await visit(review.url, {})

  expect(done.location).toBe(returnUrl)
  expect(await stripe.accounts.retrieve(account)).toMatchObject({ payouts_enabled: true })
})

test('something that is asked for later is given in its own step', async () => {
  const account = await submitted()
  opened.control.demand(account, { requirement: 'individual.phone', deadline: 0 })

  const page = await visit(await linkTo(account))
  expect(page.url).toMatch(/\/person$/)
  await visit(page.url, { ...person, phone: '+49 30 123456' })

  expect(await stripe.accounts.retrieve(account)).toMatchObject({
    payouts_enabled: true,
    requirements: { currently_due: [] },
    individual: { phone: '+49 30 123456' },
  })
})

test('what is asked for one day is given early through a link that says so', async () => {
  const account = await submitted()
  opened.control.demand(account, { requirement: 'individual.phone', isFuture: true })
  expect((await visit(await linkTo(account))).url).toMatch(/\/review$/)
  const early = await stripe.accountLinks.create({
    account,
    type: 'account_onboarding',
    return_url: returnUrl,
    refresh_url: refreshUrl,
    collection_options: { fields: 'eventually_due' },
  })

  const page = await visit(early.url)
  expect(page.url).toMatch(/\/person$/)
  await visit(page.url, person)

  expect(await stripe.accounts.retrieve(account)).toMatchObject({
    payouts_enabled: true,
    future_requirements: { currently_due: [] },
  })
})

test('an account with nothing due can still be changed', async () => {
  const account = await submitted()
  const page = await visit(await linkTo(account))
  expect(page.text).toContain('aria-label="Edit: Bank account"')

  await visit(page.url.replace(/review$/, 'bank'), { ...bank, account_number: 'DE02120300000000202051' })

  expect((await stripe.accounts.listExternalAccounts(account)).data).toMatchObject([{ last4: '2051' }])
  expect(await stripe.accounts.retrieve(account)).toMatchObject({ payouts_enabled: true })
})

test('the pages fill themselves in with test details that are found right', async () => {
  const account = await newAccount()
  let page = await visit(await linkTo(account))
  while (!page.url.endsWith('/review')) {
    const { text } = await visit(`${page.url}?fill=test`)
    const fields = [...text.matchAll(/<input[^>]*?name="(\w+)"[^>]*?value="([^"]*)"([^>]*)>/g)]
    const form = fields.filter(([tag]) => !tag.includes('type="radio"') || tag.includes('checked'))
    page = await visit(page.url, Object.fromEntries(form.map(([, name, value]) => [name!, value!])))
  }
  await visit(page.url, {})
  await opened.local.advance(60)

  expect(await stripe.accounts.retrieve(account)).toMatchObject({ payouts_enabled: true })
})

test('the pages carry the name and the colour of the platform', async () => {
  opened.control.brand({ name: 'Lantern Row', colour: '#7a1fa2' })

  const page = await visit(await linkTo(await newAccount()))
  const style = await visit(`${opened.local.origin}/setup/style.css`)

  expect(page.text).toContain('Lantern Row')
  expect(style.text).toContain('--accent: #7a1fa2; --on-accent: #ffffff')
})

test.each([
  ['no address to come back to', { return_url: undefined }],
  ['an address that is none', { refresh_url: 'javascript:alert(1)' }],
  ['an update of what Stripe itself asks for', { type: 'account_update' as const }],
  ['an account that is not there', { account: 'acct_nobody' }],
])('a link with %s is refused', async (_name, fields) => {
  const account = await newAccount()

  const answer = await refusal(
    stripe.accountLinks.create({
      account,
      type: 'account_onboarding',
      return_url: returnUrl,
      refresh_url: refreshUrl,
      ...fields,
    }),
  )

  expect(answer).toMatchObject({ statusCode: 400 })
})
