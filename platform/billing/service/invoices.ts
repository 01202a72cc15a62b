import { assertAllowed } from '#platform/kernel/errors.ts'
import { decodeCursor, type Page, type PageQuery, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { PlanInvoiceView } from '../buying-schemas.ts'
import { PlanInvoice } from '../models.ts'
import type { Owner } from '../owner.ts'
import { maySeeInvoices } from '../policies.ts'

type Row = PlanInvoice & { planName: string }

/**
 * What somebody was asked to pay for their plans, the latest first.
 * @throws AppError `forbidden`, `validation_failed` for a forged cursor
 */
export async function listPlanInvoices(
  ctx: Ctx,
  owner: Owner,
  { limit = 20, cursor }: Partial<PageQuery> = {},
): Promise<Page<PlanInvoiceView>> {
  const rows = await readInvoices(ctx, owner, limit + 1, cursor)
  return toPage(rows, limit, ({ issuedAt, id }) => [issuedAt.toISOString(), id], toView)
}

async function readInvoices(ctx: Ctx, owner: Owner, limit: number, cursor?: string): Promise<Row[]> {
  assertAllowed(maySeeInvoices(ctx, owner))
  const query = PlanInvoice.query(ctx.trx)
    .alias('i')
    .join('subscriptions as s', 's.id', 'i.subscription_id')
    .where({ 's.owner_kind': owner.kind, 's.owner_id': owner.id })
    .whereNot({ 'i.state': 'draft' })
    .orderBy([
      { column: 'i.issued_at', order: 'desc' },
      { column: 'i.id', order: 'desc' },
    ])
    .limit(limit)
    .select('i.*', ctx.trx.raw(`coalesce(i.plan_name, s.promise ->> 'name') as plan_name`))
  if (cursor !== undefined) {
    const [issuedAt, id] = decodeCursor(cursor, 'instant', 'id')
    query.whereRaw('(i.issued_at, i.id) < (?::timestamptz, ?::uuid)', [issuedAt, id])
  }
  return (await query) as Row[]
}

const toView = (invoice: Row): PlanInvoiceView => ({
  id: invoice.id,
  number: invoice.number,
  planName: invoice.planName,
  state: invoice.state,
  currency: invoice.currency,
  totalAmount: invoice.totalAmount,
  paidAmount: invoice.paidAmount,
  dueAmount: invoice.dueAmount,
  periodStartsAt: invoice.periodStartsAt.toISOString(),
  periodEndsAt: invoice.periodEndsAt.toISOString(),
  issuedAt: invoice.issuedAt.toISOString(),
  pageUrl: invoice.pageUrl,
})
