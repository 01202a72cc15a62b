import { mayUse } from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { decodeCursor, type Page, toPage } from '#platform/kernel/pages.ts'
import { actorKey, type Ctx } from '#platform/kernel/tenant.ts'
import { ReconciliationDifference } from '../models.ts'
import { account, type Difference, differenceAccepted } from '../rules/index.ts'
import {
  type DifferenceQuery,
  type DifferenceView,
  type ReconciliationView,
  toDifferenceView,
  toRunView,
} from '../schemas/reconciliation.ts'
import { listBalances, post } from './ledger.ts'
import { countOpen, readDifference } from './reconciliation-differences.ts'
import { lastRun } from './reconciliation-runs.ts'

const assertMayRead = (ctx: Ctx) => assertAllowed(mayUse('reconciliation.read', ctx.actor))

/** How this marketplace's ledger stands to the processor's books. @throws AppError `forbidden` */
export async function getReconciliation(ctx: Ctx): Promise<ReconciliationView> {
  assertMayRead(ctx)
  const [run, openCount, suspended] = await Promise.all([
    lastRun(ctx),
    countOpen(ctx),
    listBalances(ctx, account.suspense),
  ])
  return {
    lastRun: run ? toRunView(run) : null,
    openCount,
    suspended: suspended.map(({ currency, amount }) => ({ currency, amount: -amount })),
  }
}

/** The newest first. @throws AppError `forbidden`, `validation_failed` for a forged cursor */
export async function listDifferences(
  ctx: Ctx,
  { state, limit, cursor }: DifferenceQuery,
): Promise<Page<DifferenceView>> {
  assertMayRead(ctx)
  const [before] = cursor === undefined ? [] : decodeCursor(cursor, 'id')
  const rows = await ReconciliationDifference.query(ctx.trx)
    .modify((query) => {
      if (state) void query.where({ state })
      if (before) void query.where('id', '<', before)
    })
    .orderBy('id', 'desc')
    .limit(limit + 1)
  return toPage(rows, limit, ({ id }) => [id], toDifferenceView)
}

/** @throws AppError `forbidden`, `not_found` */
export async function getDifference(ctx: Ctx, differenceId: string): Promise<DifferenceView> {
  assertMayRead(ctx)
  return toDifferenceView(await readDifference(ctx, differenceId))
}

/**
 * A person of the platform says that it stays as it is, and why: what the processor has more or less than the ledger is
 * the platform's gain or loss, by a posting that names the difference.
 * @throws AppError `forbidden`, `not_found`, `conflict` for one that is settled, `stale_version`, `validation_failed`
 */
export async function acceptDifference(
  ctx: Ctx,
  { differenceId, reason, version }: { differenceId: string; reason: string; version: number },
): Promise<DifferenceView> {
  assertAllowed(mayUse('reconciliation.decide', ctx.actor))
  const note = reason.trim()
  assertValid(note !== '', 'reason', 'Say why it stays as it is')
  assertValid(note.length <= 500, 'reason', 'At most 500 characters')
  const row = assertFound(
    await ReconciliationDifference.query(ctx.trx).findOne({ id: differenceId }).forUpdate(),
    'Difference',
  )
  if (row.state !== 'open') throw new AppError('conflict', { detail: 'This difference is settled already' })
  if (row.version !== version) throw new AppError('stale_version')
  const posting = row.movement === 'balance' ? null : acceptanceOf(row)
  if (posting) await post(ctx, posting)
  const accepted = await ReconciliationDifference.query(ctx.trx).patchAndFetchById([ctx.tenantId, row.id], {
    state: 'accepted',
    note,
    decidedBy: actorKey(ctx.actor),
    decidedAt: ctx.now,
    version: row.version + 1,
    ...(posting ? { repairKey: posting.key } : {}),
  })
  await recordChange(ctx, {
    action: 'reconciliation.difference_accepted',
    subject: { kind: 'reconciliation_difference', id: row.id },
    after: { object: row.object, amount: row.netDifference, currency: row.currency, reason: note },
  })
  return toDifferenceView(accepted)
}

function acceptanceOf({ id, repairKey, movement, ...row }: ReconciliationDifference) {
  const { object, currency, netDifference, feeDifference, postingKeys, lineIds } = row
  const difference: Omit<Difference, 'kind' | 'repair'> = {
    object,
    movement: movement as Difference['movement'],
    currency,
    netDifference,
    feeDifference,
    postingKeys,
    movementIds: lineIds,
  }
  return differenceAccepted(difference, { acceptanceId: id, isSuspended: repairKey !== null })
}
