import { parseMoney } from '#ui/format.ts'
import { isAddress } from '../shell/addresses.ts'

// The pages of the console are in English.
const locale = 'en'

type Errors = { field: string; message: string; label?: string }[]

const mostAmount = 100_000_000

function readerOf(form: FormData, currency: string) {
  const errors: Errors = []
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  return {
    errors,
    text,
    amount(): number {
      const amount = parseMoney(text('amount'), currency, locale)
      if (amount !== null && amount > 0 && amount <= mostAmount) return amount
      errors.push({ field: 'amount', label: 'Amount', message: `Enter an amount of ${currency}.` })
      return 0
    },
    /** Good until the end of that day, wherever on earth it ends last. */
    expiresAt(): string | null {
      const date = text('expiresOn')
      if (!date) return null
      if (/^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)))
        return new Date(Date.parse(`${date}T12:00:00Z`) + 24 * 3_600_000).toISOString()
      errors.push({ field: 'expiresOn', label: 'Good until', message: 'Enter a date, or leave it empty.' })
      return null
    },
  }
}

/** Vouchers that are to be given away, from the form of the page. */
export function readVouchers(form: FormData, currency: string) {
  const { errors, text, amount, expiresAt } = readerOf(form, currency)
  const count = /^\d{1,3}$/.test(text('count')) ? Number(text('count')) : 0
  if (count < 1 || count > 100)
    errors.push({ field: 'count', label: 'How many', message: 'Enter a whole number from 1 to 100.' })
  const input = { amount: amount(), count, note: text('note').slice(0, 200), expiresAt: expiresAt() }
  return { input, errors }
}

/** Credits for one customer. */
export function readGrant(form: FormData, currency: string) {
  const { errors, text, amount, expiresAt } = readerOf(form, currency)
  const email = text('email').toLowerCase()
  if (!isAddress(email))
    errors.push({ field: 'email', label: 'E-mail', message: 'Enter the e-mail address of a customer.' })
  const reason = text('reason').slice(0, 200)
  if (!reason) errors.push({ field: 'reason', label: 'Reason', message: 'Say what they are for.' })
  return { input: { email, amount: amount(), reason, expiresAt: expiresAt() }, errors }
}
