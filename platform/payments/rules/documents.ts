import { portionBetween, ratioOf, sumOf } from '#platform/kernel/money.ts'
import type { Price, PriceLine } from './price.ts'
import type { TaxExemption, TaxRate } from './tax.ts'
import { taxRateOfWhole } from './tax.ts'

export const documentKinds = ['invoice', 'receipt', 'credit_note', 'fee_invoice'] as const
/** A `fee_invoice` is the marketplace's, to a provider, for its commission; the others are a customer's. */
export type DocumentKind = (typeof documentKinds)[number]

const seriesMarks: Record<DocumentKind, string> = {
  invoice: 'INV',
  receipt: 'REC',
  credit_note: 'CN',
  fee_invoice: 'FEE',
}
/** The number as it is written: `INV-00042`. */
export const documentLabel = (kind: DocumentKind, number: number): string =>
  `${seriesMarks[kind]}-${String(number).padStart(5, '0')}`

export const documentLanguages = ['en', 'de', 'it'] as const
export type DocumentLanguage = (typeof documentLanguages)[number]
export const documentLanguage = (locale: string): DocumentLanguage =>
  documentLanguages.find((language) => language === locale.slice(0, 2).toLowerCase()) ?? 'en'

// The habits of a country in a language that is spoken there; elsewhere those of the language's own country.
const spoken: Record<DocumentLanguage, readonly string[]> = {
  en: ['GB', 'US', 'CA', 'PH', 'PR', 'AU', 'NZ', 'IE', 'ZA', 'IN'],
  de: ['DE', 'AT', 'CH', 'LI', 'LU'],
  it: ['IT', 'CH'],
}
/** How numbers and dates are written: `de-AT`. */
export const documentLocale = (language: DocumentLanguage, country: string): string =>
  `${language}-${spoken[language].includes(country) ? country : spoken[language][0]}`

/** Where paper is measured in inches (CLDR, `paperSize`). */
const letterCountries = new Set('US CA MX PH CL CO CR GT NI PA PR SV VE DO BZ'.split(' '))
export const pageSize = (country: string): 'A4' | 'LETTER' => (letterCountries.has(country) ? 'LETTER' : 'A4')

type Tax = TaxRate & { amount: number }
/** One line of a document; amounts in minor units of its currency. */
export type DocumentLine = {
  /** Of the price; null where a document sums a part up. */
  lineId: string | null
  title: string
  quantity: number
  /** As stated to the customer: with tax or without, as the document says. */
  unitAmount: number
  reductionAmount: number
  netAmount: number
  taxAmount: number
  totalAmount: number
  taxes: Tax[]
  exemption: TaxExemption | null
}
export type DocumentParty = {
  name: string
  /** As many lines as an address has; what is not known is not there. */
  addressLines: string[]
  country: string | null
  taxId: string | null
  email: string
}
/** What was paid, and which paper told so. */
export type DocumentPayment = {
  at: string
  amount: number
  taxAmount: number
  /** With what, in the charge's word: `voucher`, `credits`; a card by its name in `method`. */
  means: 'card' | 'voucher' | 'credits'
  method: string
  label: string | null
}
export type DocumentSums = {
  netAmount: number
  taxAmount: number
  totalAmount: number
  taxes: (Tax & { netAmount: number })[]
}
/** A document as it was issued: enough to print it again, byte by byte. */
export type DocumentContent = DocumentSums & {
  label: string
  language: DocumentLanguage
  /** How numbers and dates are written: `de-AT`. */
  locale: string
  timeZone: string
  page: 'A4' | 'LETTER'
  issuedAt: string
  brand: {
    name: string
    theme: string
    colour: string | null
    logo: { imageId: string; width: number } | null
    supportEmail: string
  }
  issuer: DocumentParty
  recipient: DocumentParty
  /** What it is about, in the words in which it was sold. */
  subject: string
  /** Of what kind the payment was (`deposit`, `no_show_fee`): a reader is told in words. */
  purpose: string
  /** The marketplace took the money in the issuer's name. */
  isThroughMarketplace: boolean
  currency: string
  isTaxIncluded: boolean
  lines: DocumentLine[]
  payments: DocumentPayment[]
  refersTo: { label: string; issuedAt: string } | null
}

export const invoiceLines = (lines: readonly PriceLine[]): DocumentLine[] =>
  lines.map(({ id, title, quantity, unitAmount, reductionAmount, ...line }) => ({
    lineId: id,
    title,
    quantity,
    unitAmount,
    reductionAmount,
    netAmount: line.netAmount,
    taxAmount: line.taxAmount,
    totalAmount: line.totalAmount,
    taxes: line.taxes.map((tax) => ({ ...tax })),
    exemption: line.exemption,
  }))

/** What the lines come to, and each tax over all of them. */
export function sumsOf(lines: readonly DocumentLine[]): DocumentSums {
  const taxes = new Map<string, DocumentSums['taxes'][number]>()
  for (const line of lines) {
    for (const tax of line.taxes) {
      const key = JSON.stringify([tax.jurisdiction, tax.name, tax.rate])
      const before = taxes.get(key) ?? { ...tax, amount: 0, netAmount: 0 }
      taxes.set(key, {
        ...before,
        amount: before.amount + tax.amount,
        netAmount: before.netAmount + line.netAmount,
      })
    }
  }
  return {
    netAmount: sumOf(lines.map(({ netAmount }) => netAmount)),
    taxAmount: sumOf(lines.map(({ taxAmount }) => taxAmount)),
    totalAmount: sumOf(lines.map(({ totalAmount }) => totalAmount)),
    taxes: [...taxes.values()],
  }
}

/** The part of a price that lies between two amounts of it, as one line: a deposit, an instalment. */
export function partOfPrice(price: Price, title: string, from: number, to: number): DocumentLine {
  const share = (amount: number) =>
    price.totalAmount === 0
      ? 0
      : ratioOf(amount, to, price.totalAmount) - ratioOf(amount, from, price.totalAmount)
  const taxes = price.taxes.map(({ name, jurisdiction, rate, amount }) => ({
    name,
    jurisdiction,
    rate,
    amount: share(amount),
  }))
  const totalAmount = to - from
  const taxAmount = sumOf(taxes.map(({ amount }) => amount))
  const reasons = new Set(price.lines.map(({ exemption }) => exemption))
  return {
    lineId: null,
    title,
    quantity: 1,
    unitAmount: totalAmount,
    reductionAmount: 0,
    netAmount: totalAmount - taxAmount,
    taxAmount,
    totalAmount,
    taxes,
    exemption: reasons.size === 1 ? [...reasons][0]! : null,
  }
}

/** A line of what is charged beside the price, without a tax of its own. */
export const plainLine = (title: string, totalAmount: number): DocumentLine => ({
  lineId: null,
  title,
  quantity: 1,
  unitAmount: totalAmount,
  reductionAmount: 0,
  netAmount: totalAmount,
  taxAmount: 0,
  totalAmount,
  taxes: [],
  exemption: null,
})

/** A fee in which its tax is included. */
export function feeLine(title: string, totalAmount: number, tax: TaxRate | null): DocumentLine {
  if (!tax) return { ...plainLine(title, totalAmount), exemption: 'not_registered' }
  const amount = ratioOf(totalAmount, tax.rate, taxRateOfWhole + tax.rate)
  return {
    ...plainLine(title, totalAmount),
    netAmount: totalAmount - amount,
    taxAmount: amount,
    taxes: [{ ...tax, amount }],
  }
}

/** An amount of a line that was invoiced, with its share of each tax. */
export function creditOf(line: DocumentLine, credited: { before: number; amount: number }): DocumentLine {
  const { before, amount } = credited
  const share = (of: number) =>
    line.totalAmount === 0
      ? 0
      : ratioOf(of, before + amount, line.totalAmount) - ratioOf(of, before, line.totalAmount)
  const taxes = line.taxes.map((tax) => ({ ...tax, amount: share(tax.amount) }))
  const taxAmount = sumOf(taxes.map((tax) => tax.amount))
  return {
    ...line,
    quantity: 1,
    unitAmount: amount,
    reductionAmount: 0,
    netAmount: amount - taxAmount,
    taxAmount,
    totalAmount: amount,
    taxes,
  }
}

/**
 * What one of several refunds of the same happening takes of each line. A refund may come from several charges, and its
 * lines are those of the whole: its parts take them one after the other, and together make them exactly.
 */
export function linesOfPart(
  lines: readonly { lineId: string; amount: number }[],
  parts: readonly number[],
  index: number,
): { lineId: string; amount: number }[] {
  const from = sumOf(parts.slice(0, index))
  const amounts = portionBetween(
    lines.map(({ amount }) => amount),
    from,
    from + parts[index]!,
  )
  return lines.flatMap(({ lineId }, at) => (amounts[at] ? [{ lineId, amount: amounts[at] }] : []))
}
