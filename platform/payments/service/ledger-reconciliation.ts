import type { Ctx } from '#platform/kernel/tenant.ts'
import { account, type Account, type MirroredEntry } from '../rules/index.ts'

/**
 * Our entries that mirror a balance at the processor, for `expectationsOf`: those of a stretch of time, and those of
 * the objects that the processor names, whenever they were posted.
 */
export async function mirroredEntries(
  ctx: Ctx,
  {
    mirror = account.clearing,
    from,
    to,
    objects,
  }: { mirror?: Account; from: Date; to: Date; objects: readonly string[] },
): Promise<MirroredEntry[]> {
  const [found] = await ctx.send([
    {
      name: 'ledger-mirrored',
      text: `with concerned as (
          select posting_id from ledger_entries
            where account = $1 and object is not null and posted_at >= $2 and posted_at < $3
          union
          select posting_id from ledger_entries where object = any($4::text[]) and account = $1)
        select p.key as "postingKey", p.kind, p.posted_at as "postedAt", e.account, e.object, e.amount, e.currency
          from concerned c
          join ledger_postings p on p.id = c.posting_id
          join ledger_entries e on e.posting_id = c.posting_id
          where e.object is not null and (e.account = $1 or e.account = $5)`,
      values: [mirror, from, to, objects, account.processorCosts],
    },
  ])
  return found!.rows as MirroredEntry[]
}

export type LedgerFault = { fault: string; account: string; currency: string; amount: number }

/**
 * What must never be so; empty when all is well. Postings that do not sum to zero, payments of which more was given
 * than they held, credits and vouchers spent beyond what there was, money that nobody has explained.
 */
export async function ledgerFaults(ctx: Ctx): Promise<LedgerFault[]> {
  const [found] = await ctx.send([
    {
      name: 'ledger-faults',
      text: `select 'posting out of balance' as fault, posting_id::text as account, currency, sum(amount)::bigint as amount
          from ledger_entries group by posting_id, currency having sum(amount) <> 0
        union all
        select 'more given than there was', account, currency, sum(amount)::bigint from ledger_entries
          where starts_with(account, 'held:') or starts_with(account, 'customer:') or starts_with(account, 'voucher:')
            or starts_with(account, 'gift:')
          group by account, currency having sum(amount) > 0
        union all
        select 'less than nothing', account, currency, sum(amount)::bigint from ledger_entries
          where starts_with(account, 'receivable:') or starts_with(account, 'dispute:') or starts_with(account, 'promotion:')
          group by account, currency having sum(amount) < 0
        union all
        select 'unexplained', account, currency, sum(amount)::bigint from ledger_entries
          where account = 'suspense' group by account, currency having sum(amount) <> 0`,
      values: [],
    },
  ])
  return found!.rows as LedgerFault[]
}
