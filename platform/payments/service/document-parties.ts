import { findCustomer } from '#platform/identity/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { findProviderContact } from '#platform/providers/index.ts'
import { getTenant, type TenantView } from '#platform/tenancy/index.ts'
import type { Payment } from '../models.ts'
import {
  documentLanguage,
  documentLocale,
  type DocumentContent,
  type DocumentParty,
  pageSize,
} from '../rules/index.ts'
import { readTaxDetails, type TaxOwner } from './tax-details.ts'

export type Issuer = { kind: 'provider' | 'tenant'; id: string }

/** How a document looks and speaks, frozen when it is issued. */
export type Manner = Pick<DocumentContent, 'language' | 'locale' | 'timeZone' | 'page' | 'brand'>

/** @param locale of the reader; null: the marketplace's own */
export async function mannerOf(ctx: Ctx, locale: string | null): Promise<Manner> {
  const tenant = await getTenant(ctx)
  const language = documentLanguage(locale ?? tenant.locale)
  return {
    language,
    locale: documentLocale(language, tenant.country),
    timeZone: tenant.timeZone,
    page: pageSize(tenant.country),
    brand: {
      name: tenant.name,
      theme: tenant.theme,
      colour: tenant.brand.colour ?? null,
      logo: logoOf(tenant),
      supportEmail: tenant.supportEmail,
    },
  }
}

/** Sharp in print at the height of a line of type, and no larger. */
const logoWidth = 480

function logoOf({ logo }: TenantView): DocumentContent['brand']['logo'] {
  const widths = (logo?.variants ?? []).map(({ width }) => width)
  const width = widths.find((each) => each >= logoWidth) ?? widths.at(-1)
  return logo && width ? { imageId: logo.id, width } : null
}

/** Whoever issues a document, as the tax office knows them. */
export async function issuerParty(ctx: Ctx, issuer: Issuer): Promise<DocumentParty> {
  const email =
    issuer.kind === 'tenant'
      ? (await getTenant(ctx)).supportEmail
      : ((await findProviderContact(ctx, issuer.id, null))?.email ?? '')
  return partyOf(ctx, issuer, email)
}

type Payer = Pick<Payment, 'customerId'> & { terms: Pick<Payment['terms'], 'email'> }

/** Who pays: with a billing address where one was stated, else with the name and the address of the booking. */
export async function customerParty(ctx: Ctx, { customerId, terms }: Payer): Promise<DocumentParty> {
  const customer = customerId ? await findCustomer(ctx, customerId) : null
  const email = customer?.email ?? terms.email
  if (customer?.userId) {
    const party = await partyOf(ctx, { kind: 'user', id: customer.userId }, email)
    if (party.name) return party
  }
  const name = customer ? `${customer.firstName} ${customer.lastName}`.trim() : ''
  return { name: name || email, addressLines: [], country: null, taxId: null, email }
}

async function partyOf(ctx: Ctx, owner: TaxOwner, email: string): Promise<DocumentParty> {
  const { legalName, address, country, taxId } = await readTaxDetails(ctx, owner)
  // An address is written in lines; what the marketplace says of itself may be one line with commas.
  const lines = address
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean)
  return { name: legalName, addressLines: lines, country: lines.length > 0 ? country : null, taxId, email }
}
