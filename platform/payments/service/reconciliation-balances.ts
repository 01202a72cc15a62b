import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { ReconciliationDifference } from '../models.ts'
import type { BalanceDifference } from '../rules/index.ts'

type Compared = {
  runId: string
  /** The account at the processor. */
  object: string
  currency: string
  difference: BalanceDifference | null
}

/** Keeps whether the balance of an account differs; what a person has accepted stays accepted while it is the same. */
export async function noteBalance(
  ctx: Ctx,
  { runId, object, currency, difference }: Compared,
): Promise<void> {
  const [known] = await ReconciliationDifference.query(ctx.trx)
    .where({ object, movement: 'balance', currency })
    .orderBy('created_at', 'desc')
    .limit(1)
    .forUpdate()
  const isOpen = known?.state === 'open'
  if (!difference) {
    if (isOpen)
      await patch(ctx, known, {
        state: 'explained',
        note: 'Both sides say the same now.',
        decidedAt: ctx.now,
      })
    return
  }
  const facts = {
    ourAmount: difference.ourAmount,
    theirAmount: difference.theirAmount,
    netDifference: difference.theirAmount - difference.ourAmount,
    seenAt: ctx.now,
  }
  if (isOpen) return patch(ctx, known, facts)
  if (known?.state === 'accepted' && known.netDifference === facts.netDifference) return
  await ReconciliationDifference.query(ctx.trx).insert({
    id: newId(),
    tenantId: ctx.tenantId,
    runId,
    kind: 'balance_differs',
    movement: 'balance',
    object,
    currency,
    feeDifference: 0,
    postingKeys: [],
    lineIds: [],
    paymentId: null,
    state: 'open',
    createdAt: ctx.now,
    ...facts,
  })
}

async function patch(
  ctx: Ctx,
  known: ReconciliationDifference,
  changes: Partial<ReconciliationDifference>,
): Promise<void> {
  await ReconciliationDifference.query(ctx.trx)
    .findById([ctx.tenantId, known.id])
    .patch({ ...changes, version: known.version + 1 })
}
