import type Stripe from 'stripe'
import type { AccountInput } from '../account-changes.ts'
import { readBankNumbers } from '../bank-numbers.ts'
import type { Country } from '../countries.ts'
import type { PersonInput } from '../persons.ts'

/** What is wrong, by the name of the field. */
export type FieldErrors = Record<string, string>
export type Read<T> = { input: T } | { errors: FieldErrors }

/** Reads the fields of a form and collects what is wrong with them. */
class Reader {
  readonly errors: FieldErrors = {}

  constructor(private readonly form: URLSearchParams) {}

  text(name: string, label: string, { max = 100, isOptional = false } = {}): string {
    const value = (this.form.get(name) ?? '').trim()
    if (value === '' && !isOptional) this.errors[name] = `Enter ${label}.`
    else if (value.length > max) this.errors[name] = `Use at most ${max} characters.`
    return value
  }

  matching(name: string, label: string, pattern: RegExp, message: string): string {
    const value = this.text(name, label)
    if (value !== '' && !pattern.test(value)) this.errors[name] = message
    return value
  }

  result<T>(input: T): Read<T> {
    return Object.keys(this.errors).length > 0 ? { errors: this.errors } : { input }
  }
}

export const industries: readonly [code: string, name: string][] = [
  ['7230', 'Hair and beauty'],
  ['7298', 'Health and wellness'],
  ['7349', 'Cleaning and household help'],
  ['1799', 'Trades and repairs'],
  ['8299', 'Lessons and tutoring'],
  ['7941', 'Sports and fitness'],
  ['7221', 'Photography and film'],
  ['7392', 'Consulting and business services'],
  ['0742', 'Animals and pets'],
  ['7999', 'Events and leisure'],
  ['7299', 'Other personal services'],
]

export function readBusiness(
  form: URLSearchParams,
  country: Country,
): Read<Pick<AccountInput, 'business_type' | 'company'>> {
  const reader = new Reader(form)
  const type = form.get('business_type') ?? ''
  if (!['individual', 'company', 'non_profit'].includes(type)) {
    reader.errors.business_type = 'Choose what kind of business this is.'
  }
  if (type === 'individual' || type === '') return reader.result({ business_type: type })
  const company = {
    name: reader.text('company_name', 'the legal name of the business'),
    tax_id: reader.text('tax_id', 'the registration or tax number', { max: 30 }),
    address: readAddress(reader, country, 'company_'),
  }
  return reader.result({ business_type: type, company })
}

function readAddress(reader: Reader, country: Country, prefix = ''): Stripe.AddressParam {
  return {
    country: country.code,
    line1: reader.text(`${prefix}line1`, 'the street and number'),
    line2: reader.text(`${prefix}line2`, 'the second line', { isOptional: true }),
    city: reader.text(`${prefix}city`, 'the city'),
    postal_code: reader.text(`${prefix}postal_code`, 'the postal code', {
      max: 12,
      isOptional: country.code === 'AE',
    }),
    ...(country.needsState ? { state: reader.text(`${prefix}state`, 'the state or province') } : {}),
  }
}

/** @param now unix seconds */
export function readPerson(form: URLSearchParams, country: Country, now: number): Read<PersonInput> {
  const reader = new Reader(form)
  const person: PersonInput = {
    first_name: reader.text('first_name', 'the first name'),
    last_name: reader.text('last_name', 'the last name'),
    email: reader.matching(
      'email',
      'an e-mail address',
      /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
      'Enter an e-mail address such as name@example.com.',
    ),
    phone: reader.matching(
      'phone',
      'a phone number',
      /^\+?[\d\s()/.-]{7,25}$/,
      'Enter a phone number such as +49 30 901820.',
    ),
  }
  const dob = readBirthday(reader, now)
  if (dob) person.dob = dob
  person.address = readAddress(reader, country)
  if (country.needsTaxNumber) {
    person.ssn_last_4 = reader.matching(
      'ssn_last_4',
      'the last four digits of the Social Security number',
      /^\d{4}$/,
      'Enter four digits.',
    )
  }
  return reader.result(person)
}

function readBirthday(reader: Reader, now: number): Stripe.AccountCreatePersonParams.Dob | null {
  const [day, month, year] = ['dob_day', 'dob_month', 'dob_year'].map((name) => {
    const value = reader.text(name, 'the date of birth')
    delete reader.errors[name]
    return /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN
  }) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1 || year < 1900) {
    reader.errors.dob_day = 'Enter a date of birth: day, month and year with four digits.'
    return null
  }
  const today = new Date(now * 1000)
  const adult = Date.UTC(year + 18, month - 1, day)
  if (adult > today.getTime()) {
    reader.errors.dob_day = 'You must be at least 18 years old to have an account.'
    return null
  }
  return { day, month, year }
}

export function readProfile(form: URLSearchParams): Read<Pick<AccountInput, 'business_profile'>> {
  const reader = new Reader(form)
  const mcc = form.get('mcc') ?? ''
  if (!industries.some(([code]) => code === mcc)) reader.errors.mcc = 'Choose an industry.'
  let url = reader.text('url', 'a website', { isOptional: true, max: 200 })
  const description = reader.text('product_description', 'a description', { isOptional: true, max: 500 })
  if (url !== '' && !/^https?:\/\//i.test(url)) url = `https://${url}`
  if (url !== '' && (!URL.canParse(url) || !new URL(url).hostname.includes('.'))) {
    reader.errors.url = 'Enter a web address such as www.example.com.'
  }
  if (url === '' && description.length < 10) {
    reader.errors.product_description =
      'Without a website, describe in at least 10 characters what customers pay for.'
  }
  return reader.result({
    business_profile: {
      mcc,
      ...(url ? { url } : {}),
      ...(description ? { product_description: description } : {}),
    },
  })
}

export type BankForm = Stripe.AccountCreateExternalAccountParams.BankAccount

/** @param currency in which the account is paid out */
export function readBank(form: URLSearchParams, country: Country, currency: string): Read<BankForm> {
  const reader = new Reader(form)
  const holder = reader.text('account_holder_name', "the account holder's name")
  const accountNumber = reader.text(
    'account_number',
    country.bank === 'iban' ? 'the IBAN' : 'the account number',
    { max: 42 },
  )
  const routingNumber = country.bank === 'iban' ? null : reader.text('routing_number', country.routingLabel)
  const numbers = accountNumber === '' ? null : readBankNumbers(country, { accountNumber, routingNumber })
  if (numbers && 'code' in numbers) reader.errors[numbers.field] ??= numbers.message
  return reader.result({
    object: 'bank_account',
    country: country.code,
    currency,
    account_number: accountNumber,
    account_holder_name: holder,
    ...(routingNumber ? { routing_number: routingNumber } : {}),
  })
}

/** Which of the test documents is handed in: nothing is uploaded on this machine. */
export function readDocument(form: URLSearchParams): Read<NonNullable<PersonInput['verification']>> {
  const token = form.get('document') ?? ''
  return token === 'file_identity_document_success' || token === 'file_identity_document_failure'
    ? { input: { document: { front: token } } }
    : { errors: { document: 'Choose a document.' } }
}
