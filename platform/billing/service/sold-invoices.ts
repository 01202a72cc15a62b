import { recordChange } from '#platform/kernel/audit.ts'
import { assertAllowed } from '#platform/kernel/errors.ts'
import { decodeCursor, type Page, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { PlanInvoice, Subscription } from '../models.ts'
import { buyerOf } from '../owner.ts'
import { mayManagePlans } from '../policies.ts'
import { dayBounds } from '../rules/index.ts'
import type {
  SoldInvoice,
  SoldInvoiceFilters,
  SoldInvoicesQuery,
  SoldInvoiceState,
  SoldInvoiceSum,
} from '../sold-invoice-schemas.ts'

/**
 * What was asked for plans that were sold here, the latest first: by a marketplace of its providers, by the platform of
 * marketplaces.
 * @throws AppError `forbidden`, `validation_failed` for a forged cursor
 */
export async function listSoldInvoices(
  ctx: Ctx,
  { limit = 20, cursor, ...input }: Partial<SoldInvoicesQuery> = {},
): Promise<Page<SoldInvoice>> {
  assertAllowed(mayManagePlans(ctx))
  const filters = await filtersOf(ctx, input)
  if (cursor !== undefined)
    filters.push({
      text: '(i.issued_at, i.id) < (?::timestamptz, ?::uuid)',
      values: decodeCursor(cursor, 'instant', 'id'),
    })
  const { rows } = await ctx.trx.raw<{ rows: Row[] }>(
    `select ${columns} from ${source} where ${whereOf(filters)}
     order by i.issued_at desc, i.id desc limit ?`,
    [...filters.flatMap(({ values }) => values), limit + 1],
  )
  return toPage(rows, limit, ({ issuedAt, id }) => [issuedAt.toISOString(), id], toView)
}

/** Of all that the filters find, one for each currency. @throws AppError `forbidden` */
export async function sumSoldInvoices(ctx: Ctx, input: SoldInvoiceFilters = {}): Promise<SoldInvoiceSum[]> {
  assertAllowed(mayManagePlans(ctx))
  const filters = await filtersOf(ctx, input)
  const asked = (amount: string) => `coalesce(sum(${amount}) filter (where i.state <> 'void'), 0)::bigint`
  const all = (amount: string) => `coalesce(sum(${amount}), 0)::bigint`
  const { rows } = await ctx.trx.raw<{ rows: SoldInvoiceSum[] }>(
    `select i.currency, count(*)::int as count, ${asked('i.total_amount - i.tax_amount')} as "netAmount",
       ${asked('i.tax_amount')} as "taxAmount", ${asked('i.total_amount')} as "totalAmount",
       ${all('i.paid_amount')} as "paidAmount", ${all('i.credited_amount')} as "creditedAmount",
       coalesce(sum(i.due_amount) filter (where i.state in ('open', 'uncollectible')), 0)::bigint as "dueAmount",
       ${all('i.fee_amount')} as "feeAmount",
       ${all('i.paid_amount - i.credited_amount - i.fee_amount')} as "keptAmount"
     from ${source} where ${whereOf(filters)} group by i.currency order by i.currency`,
    filters.flatMap(({ values }) => values),
  )
  return rows
}

/** That somebody took the list away is written down before the first row leaves. @throws AppError `forbidden` */
export async function recordInvoicesExport(ctx: Ctx, filters: SoldInvoiceFilters): Promise<void> {
  assertAllowed(mayManagePlans(ctx))
  await recordChange(ctx, {
    action: 'plan_invoice.list_exported',
    subject: { kind: 'plan_invoice', id: null },
    after: { ...filters },
  })
}

type Row = Pick<
  PlanInvoice,
  | 'id'
  | 'number'
  | 'currency'
  | 'totalAmount'
  | 'taxAmount'
  | 'paidAmount'
  | 'dueAmount'
  | 'creditedAmount'
  | 'isFailed'
  | 'feeAmount'
  | 'periodStartsAt'
  | 'periodEndsAt'
  | 'issuedAt'
  | 'pageUrl'
> &
  Pick<Subscription, 'ownerKind' | 'ownerId'> & {
    invoiceState: PlanInvoice['state']
    ownerName: string
    slug: string | null
    planName: string
  }

const columns = `i.id, i.number, i.state as "invoiceState", i.currency, i.total_amount as "totalAmount",
  i.tax_amount as "taxAmount", i.paid_amount as "paidAmount", i.due_amount as "dueAmount",
  i.credited_amount as "creditedAmount", i.is_failed as "isFailed", i.fee_amount as "feeAmount",
  i.period_starts_at as "periodStartsAt", i.period_ends_at as "periodEndsAt", i.issued_at as "issuedAt",
  i.page_url as "pageUrl", s.owner_kind as "ownerKind", s.owner_id as "ownerId",
  coalesce(i.plan_name, s.promise ->> 'name') as "planName", coalesce(v.business_name, t.name, '') as "ownerName", t.slug`
// Whoever bought is only a name here: a provider of this marketplace, or a marketplace.
const source = `plan_invoices i
  join subscriptions s on s.tenant_id = i.tenant_id and s.id = i.subscription_id
  left join providers v on s.owner_kind = 'provider' and v.tenant_id = s.tenant_id and v.id = s.owner_id
  left join tenants t on s.owner_kind = 'tenant' and t.id = s.owner_id`

type Sql = { text: string; values: (string | Date)[] }
const whereOf = (filters: readonly Sql[]) => filters.map(({ text }) => text).join(' and ')

/** The same as `stateOf` says of each row. */
const byState: Record<SoldInvoiceState, string> = {
  open: `i.state = 'open' and not i.is_failed`,
  failed: `i.state in ('open', 'uncollectible') and i.is_failed`,
  paid: `i.state = 'paid' and i.credited_amount = 0`,
  credited: `i.state = 'paid' and i.credited_amount > 0`,
  void: `i.state = 'void'`,
}

function stateOf({ invoiceState, isFailed, creditedAmount }: Row): SoldInvoiceState {
  if (invoiceState === 'paid') return creditedAmount > 0 ? 'credited' : 'paid'
  if (invoiceState === 'void') return 'void'
  return isFailed ? 'failed' : 'open'
}

/** Days are those on the wall of whoever sells. */
async function filtersOf(ctx: Ctx, { state, from, to, ownerId, q }: SoldInvoiceFilters): Promise<Sql[]> {
  const filters: Sql[] = [
    { text: 's.owner_kind = ?', values: [buyerOf(ctx)] },
    { text: state === undefined ? `i.state <> 'draft'` : byState[state], values: [] },
  ]
  filters.push(...(await periodFilters(ctx, 'i.issued_at', { from, to })))
  if (ownerId !== undefined) filters.push({ text: 's.owner_id = ?', values: [ownerId] })
  if (q?.trim())
    filters.push({
      text: `position(lower(?) in lower(coalesce(v.business_name, t.name, '') || ' ' || coalesce(i.number, ''))) > 0`,
      values: [q.trim()],
    })
  return filters
}

/** What lies between two days on the wall of whoever sells, both with all of their hours. */
export async function periodFilters(
  ctx: Ctx,
  column: string,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<Sql[]> {
  if (from === undefined && to === undefined) return []
  const { timeZone } = await getTenant(ctx)
  const startsAt = from === undefined ? null : dayBounds(from, timeZone).startsAt
  const endsAt = to === undefined ? null : dayBounds(to, timeZone).endsAt
  return [
    ...(startsAt ? [{ text: `${column} >= ?`, values: [startsAt] }] : []),
    ...(endsAt ? [{ text: `${column} < ?`, values: [endsAt] }] : []),
  ]
}

const toView = (row: Row): SoldInvoice => ({
  id: row.id,
  number: row.number,
  owner: { kind: row.ownerKind, id: row.ownerId, name: row.ownerName, slug: row.slug },
  planName: row.planName,
  state: stateOf(row),
  currency: row.currency,
  netAmount: row.totalAmount - row.taxAmount,
  taxAmount: row.taxAmount,
  totalAmount: row.totalAmount,
  paidAmount: row.paidAmount,
  dueAmount: row.dueAmount,
  creditedAmount: row.creditedAmount,
  feeAmount: row.feeAmount,
  keptAmount: keptOf(row),
  periodStartsAt: row.periodStartsAt.toISOString(),
  periodEndsAt: row.periodEndsAt.toISOString(),
  issuedAt: row.issuedAt.toISOString(),
  pageUrl: row.pageUrl,
})

function keptOf({ paidAmount, creditedAmount, feeAmount }: Row): number | null {
  if (paidAmount === 0) return 0
  return feeAmount === null ? null : paidAmount - creditedAmount - feeAmount
}
