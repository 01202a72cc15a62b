import { assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Reversal, Transfer } from '../gateways/port.ts'
import { Charge, Payment, PaymentAccount, TransferReversal, TransferRow } from '../models.ts'
import {
  type AccountOwner,
  fundsMachine,
  transferMachine,
  transferMade,
  transferReversed,
} from '../rules/index.ts'
import { post } from './ledger.ts'

export type TransferOf = {
  transfer: TransferRow
  /** Null where it is no part of a charge. */
  charge: Charge | null
  payment: Payment | null
  account: PaymentAccount
  owner: AccountOwner
}

async function lockTransfer(ctx: Ctx, transferId: string): Promise<TransferOf> {
  const transfer = assertFound(
    await TransferRow.query(ctx.trx).findOne({ id: transferId }).forUpdate(),
    'Transfer',
  )
  const charge = transfer.chargeId
    ? await Charge.query(ctx.trx).findOne({ id: transfer.chargeId }).throwIfNotFound()
    : null
  const payment = charge && (await Payment.query(ctx.trx).findOne({ id: charge.paymentId }).throwIfNotFound())
  const account = await PaymentAccount.query(ctx.trx).findOne({ id: transfer.accountId }).throwIfNotFound()
  const owner = { kind: account.ownerKind, id: account.ownerId }
  return { transfer, charge, payment, account, owner }
}

/** How much the processor is asked to move; from then on, taking some of it back is a reversal. Null: nothing is to be sent. */
export async function beginTransfer(
  ctx: Ctx,
  transferId: string,
): Promise<(TransferOf & { amount: number }) | null> {
  const of = await lockTransfer(ctx, transferId)
  const { transfer, account } = of
  if (transfer.state !== 'pending' || transfer.processorTransferId !== null) return null
  const amount = transfer.sentAmount ?? transfer.amount - transfer.reversedAmount
  if (!account.isTransfersActive || !account.processorAccountId) {
    await wait(ctx, transfer)
    return null
  }
  await TransferRow.query(ctx.trx).findById([ctx.tenantId, transfer.id]).patch({ sentAmount: amount })
  return { ...of, amount }
}

export async function recordTransfer(ctx: Ctx, transferId: string, told: Transfer): Promise<void> {
  const { transfer, charge, payment, owner } = await lockTransfer(ctx, transferId)
  if (transfer.processorTransferId !== null) return
  await TransferRow.query(ctx.trx)
    .findById([ctx.tenantId, transfer.id])
    .patch({
      state: transferMachine.next(transfer.state, 'succeed', 'processor'),
      processorTransferId: told.id,
      failureCode: null,
      nextAttemptAt: null,
      leaseUntil: null,
    })
  await post(
    ctx,
    transferMade({
      paymentId: payment?.id ?? null,
      transferId,
      owner,
      currency: transfer.currency,
      amount: told.amount,
      processorId: told.id,
    }),
  )
  if (!charge) return
  const open = await TransferRow.query(ctx.trx)
    .where({ charge_id: charge.id })
    .whereIn('state', ['pending', 'waiting_for_account', 'failed'])
    .resultSize()
  if (open === 0 && fundsMachine.may(charge.fundsState, 'transfer_done', 'processor')) {
    await Charge.query(ctx.trx)
      .findById([ctx.tenantId, charge.id])
      .patch({ fundsState: fundsMachine.next(charge.fundsState, 'transfer_done', 'processor') })
  }
}

/** The account is restricted: the money is theirs and waits, until the account can take it. */
export async function waitForAccount(ctx: Ctx, transferId: string, failureCode: string): Promise<void> {
  const { transfer } = await lockTransfer(ctx, transferId)
  if (transfer.state === 'pending') await wait(ctx, transfer, failureCode)
}

export const countRefusal = (ctx: Ctx, transferId: string) =>
  ctx.trx('transfers').where({ id: transferId }).increment('refusals', 1)

const wait = (ctx: Ctx, transfer: TransferRow, failureCode: string | null = null) =>
  TransferRow.query(ctx.trx)
    .findById([ctx.tenantId, transfer.id])
    .patch({
      state: transferMachine.next(transfer.state, 'wait_for_account', 'system'),
      failureCode,
      nextAttemptAt: null,
      leaseUntil: null,
    })

/** Of an account that can take money again. */
export async function resumeTransfers(ctx: Ctx, accountId: string): Promise<void> {
  await ctx
    .trx('transfers')
    .where({ account_id: accountId, state: 'waiting_for_account' })
    .update({ state: 'pending', next_attempt_at: ctx.now, lease_until: null })
}

export type ReversalOf = TransferOf & { reversal: TransferReversal }

export async function lockReversal(ctx: Ctx, reversalId: string): Promise<ReversalOf> {
  const reversal = assertFound(
    await TransferReversal.query(ctx.trx).findOne({ id: reversalId }).forUpdate(),
    'Reversal',
  )
  return { reversal, ...(await lockTransfer(ctx, reversal.transferId)) }
}

export async function recordReversal(ctx: Ctx, reversalId: string, told: Reversal): Promise<void> {
  const { reversal, transfer, payment, owner } = await lockReversal(ctx, reversalId)
  if (reversal.processorReversalId !== null) return
  await TransferReversal.query(ctx.trx)
    .findById([ctx.tenantId, reversal.id])
    .patch({ state: 'succeeded', processorReversalId: told.id, nextAttemptAt: null, leaseUntil: null })
  const isAll = transfer.reversedAmount === transfer.amount
  await TransferRow.query(ctx.trx)
    .findById([ctx.tenantId, transfer.id])
    .patch({
      state: transferMachine.next(transfer.state, isAll ? 'reverse_all' : 'reverse_part', 'processor'),
    })
  await post(
    ctx,
    transferReversed({
      paymentId: payment?.id ?? null,
      transferId: transfer.id,
      reversalId,
      owner,
      currency: transfer.currency,
      amount: told.amount,
      processorId: told.id,
    }),
  )
}
