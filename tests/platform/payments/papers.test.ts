import { renderPaper } from '#platform/payments/papers/render.ts'
import {
  type DocumentContent,
  type DocumentKind,
  invoiceLines,
  priceOf,
  sumsOf,
} from '#platform/payments/rules/index.ts'
import { posterFonts } from '#platform/storefront/poster-fonts.ts'
import { listThemes } from '#platform/storefront/themes.ts'
import { textOf } from '#tests/support/pdf-text.ts'

const vat = { rates: [{ name: 'VAT', jurisdiction: 'DE', rate: 19_000 }] }

type Changes = Partial<DocumentContent> & { extraLines?: number }

function contentOf({ extraLines = 0, ...changes }: Changes = {}): DocumentContent {
  const price = priceOf({
    currency: changes.currency ?? 'EUR',
    taxMode: 'inclusive',
    lines: [
      { id: 'a', kind: 'service', title: 'Window cleaning', quantity: 2, unitAmount: 7_450, tax: vat },
      ...Array.from({ length: extraLines }, (_, index) => ({
        id: `x${index}`,
        kind: 'add_on' as const,
        title: `Extra number ${index + 1}`,
        quantity: 1,
        unitAmount: 1_000,
        tax: vat,
      })),
    ],
  })
  const lines = invoiceLines(price.lines)
  return {
    ...sumsOf(lines),
    label: 'INV-00042',
    language: 'en',
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    page: 'A4',
    issuedAt: '2026-11-20T10:00:00.000Z',
    brand: {
      name: 'Lindenhof',
      theme: 'linen',
      colour: '#0f6b5c',
      logo: null,
      supportEmail: 'hello@lindenhof.example',
    },
    issuer: {
      name: 'Malerei Grün & Söhne GmbH',
      addressLines: ['Gartenweg 4', '10115 Berlin'],
      country: 'DE',
      taxId: 'DE123456789',
      email: 'gruen@example.com',
    },
    recipient: {
      name: 'Łucja Nowak',
      addressLines: [],
      country: null,
      taxId: null,
      email: 'lucja@example.com',
    },
    subject: 'Window cleaning',
    purpose: 'full',
    isThroughMarketplace: true,
    currency: 'EUR',
    isTaxIncluded: true,
    lines,
    payments: [
      {
        at: '2026-11-20T10:00:00.000Z',
        amount: price.totalAmount,
        taxAmount: 0,
        means: 'card',
        method: 'Visa •••• 4242',
        label: null,
      },
    ],
    refersTo: null,
    ...changes,
  }
}

const print = (content: DocumentContent, kind: DocumentKind = 'invoice', logo: Buffer | null = null) =>
  renderPaper({ kind, content, fonts: posterFonts(content.brand.theme), logo })
const read = async (content: DocumentContent, kind: DocumentKind = 'invoice') =>
  textOf(await print(content, kind))

test('an invoice says who, whom, what, how much with which tax, and that it is paid', async () => {
  const text = await read(contentOf())

  for (const fact of [
    'Invoice',
    'Number INV-00042',
    'Date 20 November 2026',
    'Malerei Grün & Söhne GmbH',
    'Gartenweg 4',
    'Germany',
    'Tax number: DE123456789',
    'Łucja Nowak',
    'Window cleaning',
    '€74.50',
    '19%',
    'VAT 19% (DE)',
    '€149.00',
    'Paid with Visa •••• 4242',
    'Still to be paid',
    '€0.00',
    'Paid through Lindenhof, in the name and on the account of Malerei Grün & Söhne GmbH.',
    'Page 1 of 1',
  ])
    expect(text).toContain(fact)
})

test.each(listThemes())('the same document gives the same bytes in %s', async (theme) => {
  const content = contentOf({ brand: { ...contentOf().brand, theme } })

  const [one, other] = [await print(content), await print(content)]

  expect(one.equals(other)).toBe(true)
})

test('a document names no other maker than its marketplace', async () => {
  const pdf = await print(contentOf())
  const all = `${pdf.toString('latin1')} ${await textOf(pdf)}`.toLowerCase()

  expect(all).not.toContain('pdfkit')
  expect(all).not.toContain('shingle')
  expect(all).not.toContain('stripe')
  expect(all).toContain('lindenhof')
})

test('a long invoice goes on over pages, with the head of its table and its own name on each', async () => {
  const pdf = await print(contentOf({ extraLines: 70 }))
  const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g)!.length
  const text = await textOf(pdf)

  expect(pages).toBeGreaterThanOrEqual(3)
  for (let index = 1; index <= 70; index += 1) expect(text).toContain(`Extra number ${index}`)
  expect(text).toContain(`Page ${pages} of ${pages}`)
  expect(text.split('Description').length - 1).toBeGreaterThanOrEqual(pages - 1)
  expect(text.split('Invoice INV-00042 · continued').length - 1).toBe(pages - 1)
})

test.each([
  ['A4', '[0 0 595.28 841.89]'],
  ['LETTER', '[0 0 612 792]'],
] as const)('a document on %s has its size', async (page, box) => {
  expect((await print(contentOf({ page }))).toString('latin1')).toContain(`/MediaBox ${box}`)
})

test.each([
  ['JPY', '¥7,450'],
  ['KWD', 'KWD 7.450'],
  ['EUR', '€74.50'],
] as const)('amounts in %s are written with their own decimals', async (currency, written) => {
  const text = await read(contentOf({ currency, locale: 'en-US' }))

  expect(text).toContain(written)
})

test.each([
  ['de', 'de-AT', ['Rechnung', 'Gesamtbetrag', '20. November 2026', '149,00', 'Seite 1 von 1']],
  ['it', 'it-IT', ['Fattura', 'Totale', '20 novembre 2026', '149,00', 'Pagina 1 di 1']],
] as const)('a customer who reads %s gets it in that language', async (language, locale, words) => {
  const text = await read(contentOf({ language, locale }))

  for (const word of words) expect(text).toContain(word)
})

test('why there is no tax is said in a sentence', async () => {
  const lines = contentOf().lines.map((line) => ({
    ...line,
    taxes: [],
    taxAmount: 0,
    netAmount: line.totalAmount,
    exemption: 'reverse_charge' as const,
  }))

  const text = await read(contentOf({ lines, ...sumsOf(lines) }))

  expect(text).toContain('Reverse charge: the recipient owes the tax.')
})

test('a credit note names the invoice that it takes back', async () => {
  const text = await read(
    contentOf({
      label: 'CN-00001',
      refersTo: { label: 'INV-00042', issuedAt: '2026-11-01T00:00:00.000Z' },
      payments: [],
    }),
    'credit_note',
  )

  expect(text).toContain('Credit note')
  expect(text).toContain('For INV-00042 of 1 November 2026')
  expect(text).toContain('Amount credited')
})

test('a currency whose sign no font has is written by its code', async () => {
  const text = await read(contentOf({ currency: 'GEL', locale: 'en-GB' }))

  expect(text).toMatch(/GEL 74\.50|₾74\.50/)
})

test('words of any length stay on the page', async () => {
  const lines = contentOf().lines.map((line) => ({
    ...line,
    title: `${'Donaudampfschifffahrt'.repeat(12)} ${'wort '.repeat(80)}`,
  }))
  const pdf = await print(contentOf({ lines, ...sumsOf(lines) }))

  const text = await textOf(pdf)
  expect(text.replaceAll(/\s/g, '').split('Donaudampfschifffahrt').length - 1).toBe(12)
  expect(text.split('wort').length - 1).toBe(80)
})
