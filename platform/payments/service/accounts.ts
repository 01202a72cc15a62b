import { assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { accountChanged, payoutFailed } from '../events.ts'
import type { AccountFacts, Payout as ToldPayout } from '../gateways/port.ts'
import { PaymentAccount, Payout } from '../models.ts'
import { payoutFailed as returned, payoutMade, type PayoutState } from '../rules/index.ts'
import { post } from './ledger.ts'
import { resumeTransfers } from './transfers.ts'

/** @throws AppError `not_found` */
export async function readAccount(ctx: Ctx, accountId: string): Promise<PaymentAccount> {
  return assertFound(await PaymentAccount.query(ctx.trx).findOne({ id: accountId }), 'Payment account')
}

export const findByProcessorId = async (
  ctx: Ctx,
  processorAccountId: string,
): Promise<PaymentAccount | null> =>
  (await PaymentAccount.query(ctx.trx).findOne({ processor_account_id: processorAccountId })) ?? null

/** What the processor says of an account. As soon as it can take money, what waits for it is sent. */
export async function recordAccount(
  ctx: Ctx,
  accountId: string,
  facts: AccountFacts,
): Promise<PaymentAccount> {
  const account = assertFound(
    await PaymentAccount.query(ctx.trx).findOne({ id: accountId }).forUpdate(),
    'Payment account',
  )
  const changed = await PaymentAccount.query(ctx.trx).patchAndFetchById([ctx.tenantId, accountId], {
    processorAccountId: facts.id,
    state: facts.state,
    requirements: facts.requirements,
    isTransfersActive: facts.isTransfersActive,
    isPayoutsEnabled: facts.isPayoutsEnabled,
    payoutInterval: facts.payoutInterval,
    syncedAt: ctx.now,
    version: account.version + 1,
  })
  if (facts.isTransfersActive) await resumeTransfers(ctx, accountId)
  if (account.state !== facts.state) {
    const { ownerKind, ownerId } = account
    await emit(ctx, accountChanged, { ownerKind, ownerId, state: facts.state })
  }
  return changed
}

const states: Record<ToldPayout['state'], PayoutState> = {
  pending: 'pending',
  in_transit: 'in_transit',
  paid: 'paid',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** What leaves an account for its owner's bank, and what the bank sends back. */
export async function recordPayout(ctx: Ctx, account: PaymentAccount, told: ToldPayout): Promise<void> {
  await ctx
    .trx('payouts')
    .insert({
      id: newId(),
      account_id: account.id,
      processor_payout_id: told.id,
      amount: told.amount,
      currency: told.currency,
      state: 'pending',
      is_instant: told.isInstant,
      arrives_at: told.arrivesAt,
      created_at: ctx.now,
    })
    .onConflict(['tenant_id', 'processor_payout_id'])
    .ignore()
  const payout = await Payout.query(ctx.trx)
    .findOne({ processor_payout_id: told.id })
    .forUpdate()
    .throwIfNotFound()
  const owner = { kind: account.ownerKind, id: account.ownerId }
  const moved = {
    payoutId: payout.id,
    owner,
    currency: told.currency,
    amount: told.amount,
    processorId: told.id,
  }
  await post(ctx, payoutMade(moved))
  const isReturned = told.state === 'failed' || told.state === 'cancelled'
  // The bank's word is the last one: a payout that was paid may come back, and never the other way.
  if (payout.state === 'failed' || payout.state === 'cancelled') return
  await Payout.query(ctx.trx)
    .findById([ctx.tenantId, payout.id])
    .patch({ state: states[told.state], failureCode: told.failureCode, arrivesAt: told.arrivesAt })
  if (!isReturned) return
  await post(ctx, returned(moved))
  if (told.state === 'cancelled') return
  await emit(ctx, payoutFailed, {
    ownerKind: account.ownerKind,
    ownerId: account.ownerId,
    payoutId: payout.id,
    failureCode: told.failureCode ?? 'unknown',
  })
}
