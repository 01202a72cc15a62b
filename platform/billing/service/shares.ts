import { assertAllowed } from '#platform/kernel/errors.ts'
import { decodeCursor, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { PlanInvoice } from '../models.ts'
import { buyerOf } from '../owner.ts'
import { mayManagePlans } from '../policies.ts'
import type { MarketplaceShare, SharePage, SharesQuery } from '../sold-invoice-schemas.ts'
import { periodFilters } from './sold-invoices.ts'

/** What the platform got of one invoice that a provider has paid. */
export type Share = Pick<PlanInvoice, 'id' | 'issuedAt' | 'currency' | 'paidAmount'> & { amount: number }

/** Those of a subscription that the platform has not written down. */
export async function sharesToKeep(ctx: Ctx, subscriptionId: string): Promise<Share[]> {
  const invoices = await PlanInvoice.query(ctx.trx)
    .where({ subscription_id: subscriptionId, is_share_kept: false })
    .whereNotNull('fee_amount')
    .orderBy(['issued_at', 'id'])
  return invoices.map(({ id, issuedAt, currency, paidAmount, feeAmount }) => ({
    id,
    issuedAt,
    currency,
    paidAmount,
    amount: feeAmount!,
  }))
}

/** Among the platform's rows, under the ids of the invoices: what is written there already stays. */
export async function keepShares(ctx: Ctx, marketplaceId: string, shares: readonly Share[]): Promise<void> {
  await ctx
    .trx('plan_shares')
    .insert(
      shares.map(({ id, issuedAt, currency, paidAmount, amount }) => ({
        id,
        marketplace_id: marketplaceId,
        issued_at: issuedAt,
        currency,
        paid_amount: paidAmount,
        amount,
      })),
    )
    .onConflict(['tenant_id', 'id'])
    .ignore()
}

export const sharesKept = async (ctx: Ctx, shares: readonly Share[]): Promise<void> =>
  void (await PlanInvoice.query(ctx.trx)
    .patch({ isShareKept: true })
    .whereIn(
      'id',
      shares.map(({ id }) => id),
    ))

type Row = Omit<MarketplaceShare, 'marketplace' | 'latestAt'> & {
  marketplaceId: string
  name: string
  slug: string
  latestAt: Date
}

/**
 * What the platform gets of what providers pay for their plans, by marketplace and currency: the largest share of each
 * currency first.
 * @throws AppError `forbidden`, `validation_failed` for a forged cursor
 */
export async function listShares(
  ctx: Ctx,
  { limit = 20, cursor, from, to, q }: Partial<SharesQuery> = {},
): Promise<SharePage> {
  assertAllowed(buyerOf(ctx) === 'tenant' && mayManagePlans(ctx))
  const filters = await periodFilters(ctx, 'h.issued_at', { from, to })
  if (q?.trim()) filters.push({ text: 'position(lower(?) in lower(t.name)) > 0', values: [q.trim()] })
  const grouped = `
    select h.marketplace_id as "marketplaceId", t.name, t.slug, h.currency, count(*)::int as "invoiceCount",
      sum(h.paid_amount)::bigint as "paidAmount", sum(h.amount)::bigint as "shareAmount",
      max(h.issued_at) as "latestAt"
    from plan_shares h join tenants t on t.id = h.marketplace_id
    ${filters.length > 0 ? `where ${filters.map(({ text }) => text).join(' and ')}` : ''}
    group by h.marketplace_id, t.name, t.slug, h.currency`
  const values = filters.flatMap((filter) => filter.values)
  const after = cursor === undefined ? null : decodeCursor(cursor, 'text', 'number', 'id')
  const [listed, sums] = await Promise.all([
    ctx.trx.raw<{ rows: Row[] }>(
      `select * from (${grouped}) g
       ${after ? `where (g.currency, -g."shareAmount", g."marketplaceId") > (?, -?::bigint, ?::uuid)` : ''}
       order by g.currency, -g."shareAmount", g."marketplaceId" limit ?`,
      [...values, ...(after ?? []), limit + 1],
    ),
    ctx.trx.raw<{ rows: SharePage['sums'] }>(
      `select g.currency, count(*)::int as "marketplaceCount", sum(g."invoiceCount")::int as "invoiceCount",
         sum(g."paidAmount")::bigint as "paidAmount", sum(g."shareAmount")::bigint as "shareAmount"
       from (${grouped}) g group by g.currency order by g.currency`,
      values,
    ),
  ])
  const page = toPage(
    listed.rows,
    limit,
    ({ currency, shareAmount, marketplaceId }) => [currency, shareAmount, marketplaceId],
    ({ marketplaceId, name, slug, latestAt, ...share }) => ({
      marketplace: { id: marketplaceId, name, slug },
      ...share,
      latestAt: latestAt.toISOString(),
    }),
  )
  return { ...page, sums: sums.rows }
}
