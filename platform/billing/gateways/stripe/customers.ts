// To whom invoices are addressed.
import type Stripe from 'stripe'
import { type BillingDetails, type TaxIdStanding, taxIdStandings } from '../../rules/index.ts'

type TaxId = { type: Stripe.CustomerCreateTaxIdParams['type']; value: string }

const union = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
)
// https://docs.stripe.com/billing/customer/tax-ids#supported-tax-id
const kinds: Readonly<Record<string, TaxId['type']>> = {
  AU: 'au_abn',
  CA: 'ca_bn',
  CH: 'ch_vat',
  GB: 'gb_vat',
  IN: 'in_gst',
  NO: 'no_vat',
  NZ: 'nz_gst',
  US: 'us_ein',
}

/** Null for a number of which the processor knows no kind: it stands on invoices as a line of its own. */
function kindOf({ address, taxId }: BillingDetails): TaxId | null {
  if (!address || !taxId) return null
  const { country } = address
  const prefix = country === 'GR' ? 'EL' : country
  if (union.has(country)) return taxId.startsWith(prefix) ? { type: 'eu_vat', value: taxId } : null
  const type = kinds[country]
  return type ? { type, value: taxId } : null
}

/** The number first, because it may be refused: then nothing has changed. */
export async function setCustomer(
  stripe: Stripe,
  id: string,
  details: BillingDetails,
): Promise<TaxIdStanding | null> {
  const wanted = kindOf(details)
  const { data: known } = await stripe.customers.listTaxIds(id, { limit: 100 })
  const same = known.find(({ type, value }) => type === wanted?.type && value === wanted.value)
  const kept = same ?? (wanted ? await stripe.customers.createTaxId(id, wanted) : null)
  for (const former of known) {
    if (former.id !== kept?.id) await stripe.customers.deleteTaxId(id, former.id)
  }
  const { address, name, email, taxId } = details
  await stripe.customers.update(id, {
    name,
    email,
    address: address
      ? {
          // What is empty is left out: an address is replaced as a whole.
          line1: address.line1,
          city: address.city,
          country: address.country,
          ...(address.line2 ? { line2: address.line2 } : {}),
          ...(address.postalCode ? { postal_code: address.postalCode } : {}),
          ...(address.region ? { state: address.region } : {}),
        }
      : '',
    invoice_settings: {
      custom_fields: taxId && !wanted ? [{ name: 'Tax number', value: taxId }] : '',
    },
  })
  return kept ? standingOf(kept) : taxId ? 'unavailable' : null
}

export async function readTaxIdStanding(stripe: Stripe, id: string): Promise<TaxIdStanding | null> {
  const { data } = await stripe.customers.listTaxIds(id, { limit: 1 })
  return data[0] ? standingOf(data[0]) : null
}

const standingOf = ({ verification }: Stripe.TaxId): TaxIdStanding =>
  taxIdStandings.find((standing) => standing === verification?.status) ?? 'unavailable'
