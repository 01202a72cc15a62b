import type { FieldError } from '#platform/kernel/errors.ts'
import { normaliseTaxId, taxIdFault } from '#platform/kernel/tax-ids.ts'

export type BillingAddress = {
  line1: string
  line2: string
  postalCode: string
  city: string
  /** State or province, where addresses name one. */
  region: string
  country: string
}
/** To whom invoices for plans are addressed. */
export type BillingDetails = {
  name: string
  email: string
  address: BillingAddress | null
  /** As the tax office writes it. */
  taxId: string | null
}

/** As they are kept: without spaces at the ends, and a tax number as it is written on a document. */
export function tidyDetails({ name, email, address, taxId }: BillingDetails): BillingDetails {
  return {
    name: name.trim(),
    email: email.trim(),
    address: address && {
      line1: address.line1.trim(),
      line2: address.line2.trim(),
      postalCode: address.postalCode.trim(),
      city: address.city.trim(),
      region: address.region.trim(),
      country: address.country,
    },
    taxId: taxId?.trim() ? normaliseTaxId(taxId) : null,
  }
}

/** What is wrong, with a sentence for each field. */
export function detailsFaults({ name, email, address, taxId }: BillingDetails): FieldError[] {
  const fault = taxId && address ? taxIdFault(taxId, address.country) : null
  return [
    ...(name ? [] : [{ field: 'name', message: 'Say the name that stands on invoices' }]),
    ...(email ? [] : [{ field: 'email', message: 'Say where invoices are sent' }]),
    ...(address && !address.line1 ? [{ field: 'address.line1', message: 'Say the street and number' }] : []),
    ...(address && !address.city ? [{ field: 'address.city', message: 'Say the town' }] : []),
    ...(taxId && !address
      ? [{ field: 'address', message: 'A tax number belongs to an address in its country' }]
      : []),
    ...(fault ? [{ field: 'taxId', message: fault }] : []),
  ]
}

export const taxIdStandings = ['pending', 'verified', 'unverified', 'unavailable'] as const
/** What an authority says of a tax number; `unavailable`: it is not asked. */
export type TaxIdStanding = (typeof taxIdStandings)[number]
