import type { NewPaymentMethod } from '../cards/payment-methods.ts'
import { isLuhnValid } from '../cards/test-cards.ts'
import type { Words } from './words.ts'

/** Names of the fields of the page, in their order. */
export const fieldNames = ['email', 'number', 'expiry', 'cvc', 'name', 'iban', 'holder'] as const
export type FieldName = (typeof fieldNames)[number]
export type Errors = Partial<Record<FieldName, string>>
export type Values = Partial<Record<FieldName, string>>
/** What the customer chose: a way to pay, a wallet, or a card that was saved before. */
export type Chosen =
  | { kind: 'new'; method: NewPaymentMethod; email: string | null; name: string | null; isKept: boolean }
  | { kind: 'saved'; id: string }
  | { kind: 'none'; email: string | null }
  | { kind: 'wrong'; errors: Errors; way: string }

/** @param needsEmail whether the session knows no address yet */
export function readChoice(form: URLSearchParams, words: Words, needsEmail: boolean): Chosen {
  const text = (name: FieldName) => (form.get(name) ?? '').trim().slice(0, 200)
  const way = form.get('way') ?? 'card'
  const saved = form.get('saved')
  if (way === 'saved' && saved) return { kind: 'saved', id: saved }
  const errors: Errors = {}
  const isWallet = way === 'apple_pay' || way === 'google_pay'
  const email = isWallet ? text('email') || 'wallet@example.com' : text('email')
  if (needsEmail && !isWallet) {
    if (email === '') errors.email = words.required
    else if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) errors.email = words.invalidEmail
  }
  if (way === 'none' && Object.keys(errors).length === 0) return { kind: 'none', email: email || null }
  const isCard = way === 'card'
  const name = (isCard ? text('name') : text('holder')) || null
  if (isCard) Object.assign(errors, cardErrors(form, words))
  if (way === 'sepa_debit') {
    if (text('iban') === '') errors.iban = words.required
    if (text('holder') === '') errors.holder = words.required
  }
  if (Object.keys(errors).length > 0) return { kind: 'wrong', errors, way }
  const billing = { ...(email ? { email } : {}), ...(name ? { name } : {}) }
  const method: NewPaymentMethod = { type: isWallet ? 'card' : way, billing_details: billing }
  if (isCard) method.card = { number: text('number'), cvc: text('cvc'), ...expiryOf(text('expiry'))! }
  if (isWallet) Object.assign(method, { card: { token: 'pm_card_visa' }, wallet: way })
  if (way === 'sepa_debit') method.sepa_debit = { iban: text('iban') }
  return { kind: 'new', method, email: email || null, name, isKept: form.has('keep') }
}

function cardErrors(form: URLSearchParams, words: Words): Errors {
  const text = (name: FieldName) => (form.get(name) ?? '').trim()
  const errors: Errors = {}
  const number = text('number').replaceAll(/[\s-]/g, '')
  if (number === '') errors.number = words.required
  else if (!isLuhnValid(number)) errors.number = words['error.incorrect_number']
  if (text('expiry') === '') errors.expiry = words.required
  else if (!expiryOf(text('expiry'))) errors.expiry = words['error.invalid_expiry_month']
  if (text('cvc') === '') errors.cvc = words.required
  else if (!/^\d{3,4}$/.test(text('cvc'))) errors.cvc = words['error.invalid_cvc']
  if (text('name') === '') errors.name = words.required
  return errors
}

/** `12/34`, `1234`, `12 / 2034` */
export function expiryOf(text: string): { exp_month: number; exp_year: number } | null {
  const [, month, year] =
    /^(\d{1,2})\s*\/\s*(\d{2}|\d{4})$/.exec(text) ?? /^(\d{2})(\d{2}|\d{4})$/.exec(text) ?? []
  if (!month || !year || Number(month) < 1 || Number(month) > 12) return null
  return { exp_month: Number(month), exp_year: Number(year) < 100 ? 2_000 + Number(year) : Number(year) }
}

/** Which field a refusal is about; null where it is about the payment as a whole. */
export function fieldOf(code: string | undefined): FieldName | null {
  const fields: Record<string, FieldName> = {
    expired_card: 'expiry',
    incorrect_cvc: 'cvc',
    invalid_cvc: 'cvc',
    incorrect_number: 'number',
    invalid_expiry_month: 'expiry',
    invalid_expiry_year: 'expiry',
    invalid_bank_account_iban: 'iban',
  }
  return fields[code ?? ''] ?? null
}
