import type Stripe from 'stripe'
import { testBankNumbers } from '../bank-numbers.ts'
import type { Country } from '../countries.ts'
import type { Values } from './fields.ts'

/** What a field shows: what was just sent, else the test data that was asked for, else what is known already. */
export function valuesOf(
  account: Readonly<Stripe.Account>,
  person: Readonly<Stripe.Person> | null,
  given: URLSearchParams | Record<string, string> | null,
): Values {
  const known: Record<string, string | number | null | undefined> = {
    business_type: account.business_type,
    company_name: account.company?.name,
    company_line1: account.company?.address?.line1,
    company_line2: account.company?.address?.line2,
    company_city: account.company?.address?.city,
    company_postal_code: account.company?.address?.postal_code,
    company_state: account.company?.address?.state,
    first_name: person?.first_name,
    last_name: person?.last_name,
    email: person?.email ?? account.email,
    phone: person?.phone,
    dob_day: person?.dob?.day,
    dob_month: person?.dob?.month,
    dob_year: person?.dob?.year,
    line1: person?.address?.line1,
    line2: person?.address?.line2,
    city: person?.address?.city,
    postal_code: person?.address?.postal_code,
    state: person?.address?.state,
    mcc: account.business_profile?.mcc,
    url: account.business_profile?.url,
    product_description: account.business_profile?.product_description,
  }
  if (given instanceof URLSearchParams) return (name) => given.get(name) ?? ''
  return (name) => String(given?.[name] ?? known[name] ?? '')
}

const cities: Record<string, [city: string, postalCode: string, state?: string]> = {
  AU: ['Brisbane', '4000', 'QLD'],
  CA: ['Toronto', 'M5V 2T6', 'ON'],
  US: ['South San Francisco', '94080', 'CA'],
  GB: ['London', 'SW1A 1AA'],
  DE: ['Berlin', '10117'],
}

/** Details with which every check succeeds (https://docs.stripe.com/connect/testing). */
export function testValues(country: Country): Record<string, string> {
  const [city, postal_code, state = ''] = cities[country.code] ?? ['Capital', '10000']
  const { accountNumber, routingNumber } = testBankNumbers(country)
  return {
    business_type: 'individual',
    first_name: 'Jenny',
    last_name: 'Rosen',
    email: 'jenny.rosen@example.com',
    phone: '0000000000',
    dob_day: '1',
    dob_month: '1',
    dob_year: '1901',
    line1: 'address_full_match',
    city,
    postal_code,
    state,
    ssn_last_4: '0000',
    mcc: '7299',
    url: 'https://www.example.com',
    account_holder_name: 'Jenny Rosen',
    account_number: accountNumber,
    routing_number: routingNumber,
  }
}

/** The same as the API takes them, of somebody whose check succeeds at once. */
export function testDetails(country: Country) {
  const values = testValues(country)
  const { city, postal_code, state, line1 } = values
  const { accountNumber, routingNumber } = testBankNumbers(country)
  return {
    person: {
      first_name: values.first_name,
      last_name: values.last_name,
      email: values.email,
      phone: values.phone,
      dob: { day: 1, month: 1, year: 1902 },
      address: { country: country.code, line1, city, postal_code, ...(state ? { state } : {}) },
      ...(country.needsTaxNumber ? { ssn_last_4: values.ssn_last_4 } : {}),
    },
    profile: { mcc: values.mcc, url: values.url },
    bank: {
      object: 'bank_account' as const,
      country: country.code,
      currency: country.currency,
      account_number: accountNumber,
      account_holder_name: values.account_holder_name,
      ...(routingNumber ? { routing_number: routingNumber } : {}),
    },
  }
}
