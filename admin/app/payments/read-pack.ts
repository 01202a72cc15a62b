import { parseMoney } from '#ui/format.ts'

// The pages of the console are in English.
const locale = 'en'

/** Credits for sale, from a form of the page. What an amount may be, the core says. */
export function readPack(form: FormData, currency: string) {
  const errors: { field: string; message: string; label?: string }[] = []
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const amount = (field: string, label: string): number => {
    const read = parseMoney(text(field), currency, locale)
    if (read !== null && read > 0 && read <= 100_000_000) return read
    errors.push({ field, label, message: `Enter an amount of ${currency}.` })
    return 0
  }
  const whole = (field: string, label: string, from: number, to: number): number | null => {
    const typed = text(field)
    if (typed === '') return null
    const read = /^\d{1,4}$/.test(typed) ? Number(typed) : -1
    if (read >= from && read <= to) return read
    errors.push({ field, label, message: `Enter a whole number from ${from} to ${to}.` })
    return null
  }
  const title = text('title').slice(0, 80)
  if (!title) errors.push({ field: 'title', label: 'Name', message: 'Give it a name.' })
  const input = {
    title,
    priceAmount: amount('priceAmount', 'Price'),
    creditsAmount: amount('creditsAmount', 'Credits'),
    lastingDays: whole('lastingDays', 'Good for', 1, 3_650),
    position: whole('position', 'Place in the list', 0, 1_000) ?? 0,
    isOffered: form.get('isOffered') === 'on',
  }
  return { input, errors }
}
