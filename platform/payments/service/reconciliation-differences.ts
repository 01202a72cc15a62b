import { assertFound } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { ReconciliationDifference } from '../models.ts'
import {
  type Difference,
  explained,
  type MovementClass,
  platformPayoutFailed,
  platformPayoutMade,
  type Posting,
  processorFeeCharged,
  repairPosting,
} from '../rules/index.ts'
import { findPosting, post } from './ledger.ts'
import { linesOf } from './processor-lines.ts'

/** What came of a difference when it was looked at. */
export type Outcome = 'repaired' | 'explained' | 'open' | 'waits'

/**
 * What can be done about a difference without asking anybody: an earlier one that it explains is taken off suspense, a
 * fee is what the processor says, its own fees and payouts are posted as what they are, and what nobody can explain
 * waits on suspense. Each is a row that says what was found and which posting came of it; never silently.
 */
export async function settleDifference(ctx: Ctx, runId: string, difference: Difference): Promise<Outcome> {
  if (difference.repair === 'wait') return 'waits'
  const known = await findOpen(ctx, difference)
  if (known?.repairKey && (await explains(ctx, known, difference))) return 'explained'
  const { posting, isWhole } = repairOf(difference)
  const isPosted = posting !== null && (await post(ctx, posting))
  const state = isWhole ? ('repaired' as const) : ('open' as const)
  await note(ctx, runId, known, difference, {
    state,
    ...(isPosted ? { repairKey: posting.key } : {}),
    ...(isWhole
      ? { note: notes[difference.movement] ?? 'The cost is what the processor says.', decidedAt: ctx.now }
      : {}),
  })
  return state
}

const notes: Partial<Record<MovementClass, string>> = {
  fee: 'A fee that the processor took by itself.',
  payout: 'The processor paid it out to the platform’s bank.',
  payout_failure: 'The bank sent a payout back.',
}

/** It was there, and reading the object again has posted what was missing. */
export async function noteHeard(ctx: Ctx, runId: string, difference: Difference): Promise<void> {
  const known = await findOpen(ctx, difference)
  await note(ctx, runId, known, difference, {
    state: 'repaired',
    note: 'The processor was asked again, and what had happened was posted.',
    decidedAt: ctx.now,
  })
}

/** An open one that is not there any more, without anything that explains it: both sides agree now. */
export async function noteGone(ctx: Ctx, differenceId: string): Promise<void> {
  await ReconciliationDifference.query(ctx.trx)
    .findOne({ id: differenceId, state: 'open' })
    .patch({ state: 'explained', note: 'Both sides say the same now.', decidedAt: ctx.now })
}

/** @throws AppError `not_found` */
export const readDifference = async (ctx: Ctx, id: string): Promise<ReconciliationDifference> =>
  assertFound(await ReconciliationDifference.query(ctx.trx).findOne({ id }), 'Difference')

export const openOfObjects = async (
  ctx: Ctx,
  objects: readonly string[],
): Promise<ReconciliationDifference[]> =>
  ReconciliationDifference.query(ctx.trx)
    .where({ state: 'open' })
    .whereIn('object', objects)
    .whereNot({ movement: 'balance' })

export const countOpen = (ctx: Ctx): Promise<number> =>
  ReconciliationDifference.query(ctx.trx).where({ state: 'open' }).resultSize()

const findOpen = async (
  ctx: Ctx,
  { movement, object }: Pick<Difference, 'movement' | 'object'>,
): Promise<ReconciliationDifference | null> =>
  (await ReconciliationDifference.query(ctx.trx).findOne({ movement, object, state: 'open' }).forUpdate()) ??
  null

/** What was put on suspense has been posted as what it is: it is taken off again. */
async function explains(ctx: Ctx, known: ReconciliationDifference, now: Difference): Promise<boolean> {
  const isOpposite = now.netDifference === -known.netDifference && now.feeDifference === -known.feeDifference
  const unexplained = isOpposite ? await findPosting(ctx, known.repairKey!) : null
  if (!unexplained) return false
  await post(ctx, explained(unexplained))
  await ReconciliationDifference.query(ctx.trx)
    .findById([ctx.tenantId, known.id])
    .patch({
      state: 'explained',
      note: 'What it was has been posted since.',
      decidedAt: ctx.now,
      seenAt: ctx.now,
      version: known.version + 1,
    })
  return true
}

function repairOf(difference: Difference): { posting: Posting | null; isWhole: boolean } {
  const happened = difference.repair === 'post_what_happened' ? whatHappened(difference) : null
  if (happened) return { posting: happened, isWhole: true }
  return { posting: repairPosting(difference), isWhole: difference.repair === 'correct_fee' }
}

/** What the platform's own books say by themselves; of everything else the object was asked before. */
function whatHappened({ object, movement, currency, netDifference }: Difference): Posting | null {
  const payout = { payoutId: object, currency, amount: Math.abs(netDifference), processorId: object }
  if (movement === 'fee' && netDifference < 0)
    return processorFeeCharged({ feeId: object, currency, amount: -netDifference })
  if (movement === 'payout' && netDifference < 0) return platformPayoutMade(payout)
  return movement === 'payout_failure' && netDifference > 0 ? platformPayoutFailed(payout) : null
}

async function note(
  ctx: Ctx,
  runId: string,
  known: ReconciliationDifference | null,
  difference: Difference,
  changes: Partial<ReconciliationDifference>,
): Promise<void> {
  const { kind, object, movement, currency, netDifference, feeDifference } = difference
  const lines = (await linesOf(ctx, [object])).filter(({ processorLineId }) =>
    difference.movementIds.includes(processorLineId),
  )
  const theirAmount = lines.reduce((sum, { netAmount }) => sum + netAmount, 0)
  const facts = {
    kind,
    currency,
    theirAmount,
    ourAmount: theirAmount - netDifference,
    netDifference,
    feeDifference,
    postingKeys: difference.postingKeys,
    lineIds: difference.movementIds,
    paymentId: lines.find(({ labels }) => labels.payment)?.labels.payment ?? null,
    seenAt: ctx.now,
    ...changes,
  }
  if (known) {
    await ReconciliationDifference.query(ctx.trx)
      .findById([ctx.tenantId, known.id])
      .patch({ ...facts, version: known.version + 1 })
    return
  }
  await ReconciliationDifference.query(ctx.trx).insert({
    id: newId(),
    tenantId: ctx.tenantId,
    runId,
    movement,
    object,
    createdAt: ctx.now,
    ...facts,
    state: facts.state ?? 'open',
  })
}
