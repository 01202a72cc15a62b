import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { BalanceLine } from '../gateways/port.ts'
import { ProcessorLine } from '../models.ts'
import {
  account,
  type BalanceMovement,
  type Difference,
  expectationsOf,
  type MirroredEntry,
  movementOfType,
  reconcile,
} from '../rules/index.ts'

/**
 * Keeps what the processor's books say of this marketplace, each line once.
 * @returns false where there is no such marketplace
 */
export async function keepLines(ctx: Ctx, lines: readonly BalanceLine[]): Promise<boolean> {
  if (!(await ctx.trx('tenants').where({ id: ctx.tenantId }).first('id'))) return false
  await ctx
    .trx('processor_lines')
    .insert(
      lines.map((line) => ({
        id: newId(),
        processor_line_id: line.id,
        kind: line.kind,
        object: line.sourceId ?? line.id,
        amount: line.amount,
        fee_amount: line.feeAmount,
        net_amount: line.netAmount,
        currency: line.currency,
        occurred_at: line.createdAt,
        available_at: line.availableAt,
        labels: line.metadata,
        created_at: ctx.now,
      })),
    )
    .onConflict(['tenant_id', 'processor_line_id'])
    .ignore()
  return true
}

export const linesOf = async (ctx: Ctx, objects: readonly string[]): Promise<ProcessorLine[]> =>
  ProcessorLine.query(ctx.trx).whereIn('object', objects).orderBy('occurred_at').orderBy('id')

/** Objects that either side has told something of since then, a page at a time, in the order of their names. */
export async function objectsSince(
  ctx: Ctx,
  { since, after, limit }: { since: Date; after: string | null; limit: number },
): Promise<string[]> {
  const [found] = await ctx.send([
    {
      name: 'reconciliation-objects',
      text: `select object from (
          select object collate "C" as object from processor_lines where created_at >= $1
          union
          select object collate "C" from ledger_entries
            where account = 'processor:clearing' and posted_at >= $1 and object is not null
          union
          select object collate "C" from reconciliation_differences where state = 'open') concerned
        where $2::text is null or object > $2 order by object limit $3`,
      values: [since, after, limit],
    },
  ])
  return found!.rows.map(({ object }) => String(object))
}

/**
 * What the two say of these objects, over all time: a refund that bounces and a bank that changes its mind are several
 * movements of one object.
 * @param settlingUntil what was posted here after this moment may still be missing there
 */
export async function compareObjects(
  ctx: Ctx,
  objects: readonly string[],
  settlingUntil: Date,
): Promise<Difference[]> {
  const entries = await entriesOf(ctx, objects)
  const lines = await linesOf(ctx, objects)
  return reconcile(expectationsOf(entries), lines.map(toMovement), { settlingUntil })
}

/** One look into the index per object, however many there are: the planner would read everything for a thousand. */
async function entriesOf(ctx: Ctx, objects: readonly string[]): Promise<MirroredEntry[]> {
  const [found] = await ctx.send([
    {
      name: 'reconciliation-entries',
      text: `select p.key as "postingKey", p.kind, p.posted_at as "postedAt", e.account, e.object, e.amount, e.currency
        from unnest($1::text[]) as wanted (object)
          cross join lateral (select * from ledger_entries
            where object = wanted.object and (account = $2 or account = $3) offset 0) e
          cross join lateral (select key, kind, posted_at from ledger_postings
            where tenant_id = e.tenant_id and id = e.posting_id offset 0) p`,
      values: [objects, account.clearing, account.processorCosts],
    },
  ])
  return found!.rows as MirroredEntry[]
}

/** A fee that is taken by itself is told as an amount; to us it is all cost. */
export function toMovement(line: ProcessorLine): BalanceMovement {
  const { processorLineId, object, kind, currency, netAmount, occurredAt } = line
  const isFee = movementOfType(kind, netAmount) === 'fee'
  return {
    id: processorLineId,
    object,
    type: kind,
    currency,
    netAmount,
    feeAmount: isFee ? -netAmount : line.feeAmount,
    createdAt: occurredAt,
  }
}
