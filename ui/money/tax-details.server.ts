import type { TaxDetails } from '#platform/payments/index.ts'
import { parsePercent } from '../percent.ts'

export type TypedTaxDetails =
  | { ok: true; value: TaxDetails & { version: number } }
  | { ok: false; errors: { field: string; message: string }[] }

/** What was typed into `TaxDetailsForm`. A tax on a commission is owed where the marketplace is. */
export function taxDetailsIn(form: FormData): TypedTaxDetails {
  const text = (name: string, most: number) =>
    String(form.get(name) ?? '')
      .replaceAll('\r\n', '\n')
      .trim()
      .slice(0, most)
  const country = text('country', 2)
  const rateText = text('feeTaxRate', 12)
  const rate = rateText === '' ? null : parsePercent(rateText, 3)
  const name = text('feeTaxName', 40)
  const errors = [
    ...(rateText !== '' && rate === null
      ? [{ field: 'feeTaxRate', message: 'Type a share, such as 19 or 8.875' }]
      : []),
    ...(rate !== null && rate > 0 && name === ''
      ? [{ field: 'feeTaxName', message: 'Say how the tax is called on an invoice' }]
      : []),
  ]
  if (errors.length > 0) return { ok: false, errors }
  return {
    ok: true,
    value: {
      legalName: text('legalName', 200),
      address: text('address', 500),
      country,
      taxId: text('taxId', 40) || null,
      feeTax: rate ? { name, jurisdiction: country, rate } : null,
      version: Number(text('version', 9)) || 0,
    },
  }
}
