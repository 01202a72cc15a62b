// What a seller sees of the invoices of its plans, and the platform of its shares. Amounts are minor units of the
// invoice's own currency; sums are never of several.
import { Type, type Static } from 'typebox'
import { PageQuery, pageOf } from '#platform/kernel/pages.ts'
import { Currency, Id, Input, Instant, LocalDate, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { OwnerView } from './selling-schemas.ts'

export const soldInvoiceStates = ['open', 'failed', 'paid', 'credited', 'void'] as const
export type SoldInvoiceState = (typeof soldInvoiceStates)[number]
const State = OneOf(
  soldInvoiceStates,
  'failed: could not be collected so far, or at all; credited: paid, and given back in part or whole',
)

const period = {
  from: Type.Optional(LocalDate),
  to: Type.Optional(LocalDate),
}
const filters = {
  state: Type.Optional(State),
  ...period,
  ownerId: Type.Optional(Id),
  q: Type.Optional(
    Type.String({ maxLength: 100, description: 'a part of the name of who subscribed, or a number' }),
  ),
}
export const SoldInvoicesQuery = Input({ ...PageQuery.properties, ...filters })
export type SoldInvoicesQuery = Static<typeof SoldInvoicesQuery>
export const SoldInvoiceFilters = Input(filters)
export type SoldInvoiceFilters = Static<typeof SoldInvoiceFilters>

const share = { description: 'the platform’s share of what was paid' }
const kept = { description: 'what stays with the seller: paid, less what was given back and the share' }

export const SoldInvoice = Type.Object({
  id: Id,
  number: Nullable(Type.String()),
  owner: OwnerView,
  planName: Type.String(),
  state: State,
  currency: Currency,
  netAmount: Type.Integer({ description: 'without tax' }),
  taxAmount: Type.Integer(),
  totalAmount: Type.Integer(),
  paidAmount: Type.Integer(),
  dueAmount: Type.Integer({ description: 'still to be paid' }),
  creditedAmount: Type.Integer({ description: 'given back after it was paid' }),
  feeAmount: Nullable(
    Type.Integer({ ...share, description: `${share.description}; null until it is known` }),
  ),
  keptAmount: Nullable(
    Type.Integer({ ...kept, description: `${kept.description}; null until that is known` }),
  ),
  periodStartsAt: Instant,
  periodEndsAt: Instant,
  issuedAt: Instant,
  pageUrl: Nullable(Type.String({ description: 'where it is shown' })),
})
export type SoldInvoice = Static<typeof SoldInvoice>
export const SoldInvoicePage = pageOf(SoldInvoice)

export const SoldInvoiceSum = Type.Object({
  currency: Currency,
  count: Type.Integer(),
  netAmount: Type.Integer({ description: 'of what was asked for, void ones apart' }),
  taxAmount: Type.Integer({ description: 'of what was asked for, void ones apart' }),
  totalAmount: Type.Integer({ description: 'of what was asked for, void ones apart' }),
  paidAmount: Type.Integer(),
  dueAmount: Type.Integer({ description: 'open or failed' }),
  creditedAmount: Type.Integer(),
  feeAmount: Type.Integer(share),
  keptAmount: Type.Integer(kept),
})
export type SoldInvoiceSum = Static<typeof SoldInvoiceSum>

export const SharesQuery = Input({
  ...PageQuery.properties,
  ...period,
  q: Type.Optional(Type.String({ maxLength: 100, description: 'a part of the name of a marketplace' })),
})
export type SharesQuery = Static<typeof SharesQuery>

const shareFields = {
  currency: Currency,
  invoiceCount: Type.Integer(),
  paidAmount: Type.Integer({ description: 'by providers, for their plans' }),
  shareAmount: Type.Integer({ description: 'the platform’s' }),
}
export const MarketplaceShare = Type.Object({
  marketplace: Type.Object({ id: Id, name: Type.String(), slug: Type.String() }),
  ...shareFields,
  latestAt: Instant,
})
export type MarketplaceShare = Static<typeof MarketplaceShare>
export const SharePage = Type.Object({
  ...pageOf(MarketplaceShare).properties,
  sums: Type.Array(Type.Object({ ...shareFields, marketplaceCount: Type.Integer() }), {
    description: 'of all pages together, one for each currency',
  }),
})
export type SharePage = Static<typeof SharePage>
