import type Stripe from 'stripe'
import { html, type Html } from '../../../mailbox/html.ts'
import { testBankNumbers } from '../bank-numbers.ts'
import type { Country } from '../countries.ts'
import { birthdayField, radioCards, selectField, textArea, textField, type Values } from './fields.ts'
import { industries, type FieldErrors } from './forms.ts'
import { stepTitles, type StepName } from './steps.ts'

export type View = {
  account: Readonly<Stripe.Account>
  person: Readonly<Stripe.Person> | null
  banks: readonly Readonly<Stripe.BankAccount>[]
  country: Country
  /** The address of this page. */
  path: string
  values: Values
  errors: FieldErrors
}

/** As Stripe offers it on pages of its test mode. */
const testHint = ({ path }: View, about = 'Nothing here is real.') =>
  html`<p class="test">Test mode. ${about} <a href="${path}?fill=test">Fill in test details</a></p>`

const form = ({ path }: View, fields: Html, button = 'Continue') =>
  html`<form method="post" action="${path}" novalidate>
    ${fields}
    <button type="submit">${button}</button>
  </form>`

function addressFields({ country, values, errors }: View, prefix = ''): Html {
  const complete = prefix === '' ? (name: string) => name : () => 'off'
  const field = (name: string, label: string, autocomplete: string, isOptional = false) =>
    textField(
      { name: `${prefix}${name}`, label, autocomplete: complete(autocomplete), isOptional },
      values,
      errors,
    )
  return html`${field('line1', 'Street and number', 'address-line1')}
    ${field('line2', 'Flat, floor or building', 'address-line2', true)}
    <div class="row">
      ${field('postal_code', country.code === 'US' ? 'ZIP code' : 'Postal code', 'postal-code')}
      ${field('city', 'City', 'address-level2')}
      ${country.needsState ? field('state', 'State or province', 'address-level1') : null}
    </div>
    <p class="hint">${country.name}</p>`
}

export function businessView(view: View): Html {
  const { values, errors } = view
  const types = [
    { value: 'individual', text: 'Individual', about: 'You work for yourself, under your own name.' },
    { value: 'company', text: 'Company', about: 'A registered business with a legal name.' },
    { value: 'non_profit', text: 'Non-profit', about: 'A registered association or charity.' },
  ]
  return html`<p class="lead">Who is paid decides what has to be known.</p>
    ${testHint(view)}
    ${form(
      view,
      html`${radioCards({ name: 'business_type', label: 'What kind of business is it?' }, types, values, errors)}
        <div class="company">
          ${textField({ name: 'company_name', label: 'Legal name of the business', autocomplete: 'organization' }, values, errors)}
          ${textField({ name: 'tax_id', label: 'Registration or tax number', maxLength: 30 }, values, errors)}
          ${addressFields(view, 'company_')}
        </div>`,
    )}`
}

export function personView(view: View): Html {
  const { values, errors, account, country } = view
  const isCompany = account.business_type !== null && account.business_type !== 'individual'
  return html`<p class="lead">
      ${isCompany ? 'Who represents the business. ' : ''}The law asks for these details before anybody is
      paid.
    </p>
    ${testHint(view, 'Whoever was born on 1 January 1901 is recognised; anybody else needs a document.')}
    ${form(
      view,
      html`<div class="row">
          ${textField({ name: 'first_name', label: 'First name', autocomplete: 'given-name' }, values, errors)}
          ${textField({ name: 'last_name', label: 'Last name', autocomplete: 'family-name' }, values, errors)}
        </div>
        ${textField({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'email' }, values, errors)}
        ${textField({ name: 'phone', label: 'Phone number', type: 'tel', autocomplete: 'tel' }, values, errors)}
        ${birthdayField(values, errors)} ${addressFields(view)}
        ${
          country.needsTaxNumber
            ? textField(
                {
                  name: 'ssn_last_4',
                  label: 'Last four digits of the Social Security number',
                  inputMode: 'numeric',
                  maxLength: 4,
                },
                values,
                errors,
              )
            : null
        }`,
    )}`
}

export function profileView(view: View): Html {
  const { values, errors } = view
  return html`<p class="lead">What customers pay you for.</p>
    ${testHint(view)}
    ${form(
      view,
      html`${selectField({ name: 'mcc', label: 'Industry' }, industries, values, errors)}
      ${textField({ name: 'url', label: 'Website', type: 'url', autocomplete: 'url', isOptional: true, maxLength: 200 }, values, errors)}
      ${textArea(
        {
          name: 'product_description',
          label: 'What you offer',
          hint: 'Needed where there is no website.',
          isOptional: true,
        },
        values,
        errors,
      )}`,
    )}`
}

export function bankView(view: View): Html {
  const { account, values, errors, country, banks } = view
  const known = banks.map(
    (bank) =>
      html`<li>
        •••• ${bank.last4}, ${bank.currency.toUpperCase()}
        ${
          bank.status === 'errored'
            ? html`<span class="broken">– a payout to it failed</span>`
            : html`– payouts go here`
        }
      </li>`,
  )
  const { accountNumber } = testBankNumbers(country)
  return html`<p class="lead">
      Payouts arrive in ${(account.default_currency ?? country.currency).toUpperCase()} on an account in
      ${country.name}.
    </p>
    ${
      known.length > 0
        ? html`<ul class="banks">
            ${known}
          </ul>`
        : null
    }
    ${testHint(view, `Payouts to ${accountNumber} arrive.`)}
    ${form(
      view,
      html`${textField({ name: 'account_holder_name', label: "Account holder's name", autocomplete: 'name' }, values, errors)}
      ${
        country.bank === 'iban'
          ? textField({ name: 'account_number', label: 'IBAN', maxLength: 42 }, values, errors)
          : html`<div class="row">
              ${textField({ name: 'routing_number', label: country.routingLabel, inputMode: 'numeric', maxLength: 12 }, values, errors)}
              ${textField({ name: 'account_number', label: 'Account number', inputMode: 'numeric', maxLength: 20 }, values, errors)}
            </div>`
      }`,
    )}`
}

export function documentView(view: View, reason: string | null): Html {
  const { values, errors } = view
  return html`${reason ? html`<div class="note"><p>${reason}</p></div>` : null}
    <p class="lead">A passport, an identity card or a driving licence proves who you are.</p>
    ${form(
      view,
      radioCards(
        { name: 'document', label: 'Nothing is uploaded on this machine: choose a test document' },
        [
          {
            value: 'file_identity_document_success',
            text: 'A document that can be read',
            about: 'The check succeeds.',
          },
          {
            value: 'file_identity_document_failure',
            text: 'A blurred document',
            about: 'The check fails, and the document is asked for again.',
          },
        ],
        values,
        errors,
      ),
      'Hand it in',
    )}`
}

export function reviewView(
  view: View,
  {
    steps,
    due,
    session,
    platform,
  }: {
    steps: readonly StepName[]
    due: readonly StepName[]
    session: string
    platform: string
  },
): Html {
  const shown = steps.filter((step) => step !== 'review')
  const rows = shown.map((step) => {
    const isDue = due.includes(step)
    return html`<div>
      <dt>${stepTitles[step]}</dt>
      <dd class="${isDue ? 'missing' : ''}">
        ${isDue ? 'Something is missing here' : summaryOf(view, step)}
      </dd>
      <dd class="edit">
        <a href="/setup/c/${session}/${step}" aria-label="Edit: ${stepTitles[step]}">Edit</a>
      </dd>
    </div>`
  })
  const isReady = due.length === 0
  return html`<p class="lead">${isReady ? 'Is everything right?' : 'Some details are still missing.'}</p>
    ${rows.length > 0 ? html`<dl class="facts">${rows}</dl>` : null}
    ${
      isReady
        ? form(
            view,
            html`<p class="terms">
              By choosing “Agree and submit” you agree to Stripe's terms for connected accounts, and confirm
              that what you said is complete and correct and that you may act for this business. You will be
              paid by ${platform}.
            </p>`,
            'Agree and submit',
          )
        : null
    }`
}

function summaryOf({ account, person, banks }: View, step: StepName): string {
  switch (step) {
    case 'business':
      return account.business_type === 'individual'
        ? 'Individual'
        : [account.company?.name, account.company?.address?.city].filter(Boolean).join(', ')
    case 'person':
      return [
        [person?.first_name, person?.last_name].filter(Boolean).join(' '),
        person?.email,
        [person?.address?.line1, person?.address?.city].filter(Boolean).join(', '),
      ]
        .filter(Boolean)
        .join(' · ')
    case 'profile':
      return (
        industries.find(([code]) => code === account.business_profile?.mcc)?.[1] ??
        account.business_profile?.url ??
        ''
      )
    case 'bank':
      return banks
        .filter(({ status }) => status !== 'errored')
        .map(({ last4, currency }) => `•••• ${last4}, ${currency.toUpperCase()}`)
        .join(' · ')
    default:
      return 'Given'
  }
}
