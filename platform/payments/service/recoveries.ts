import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { type Charge, type Payment, Receivable, TransferReversal, TransferRow } from '../models.ts'
import { type AccountOwner, type Legs, receivableCreated } from '../rules/index.ts'
import { post } from './ledger.ts'

type Recovered = { payment: Payment; charge: Charge; refundId: string | null; released: Legs }

/**
 * Comes by what the parties have to give back for a refund that the customer has already: what waits with us is not
 * sent any more, what was sent is fetched, and what cannot be fetched is owed.
 */
export async function recover(ctx: Ctx, { payment, charge, refundId, released }: Recovered): Promise<void> {
  const owners: [AccountOwner, number][] = [
    [{ kind: 'provider', id: payment.providerId }, released.provider],
    [{ kind: 'tenant', id: ctx.tenantId }, released.tenant],
  ]
  for (const [owner, amount] of owners) {
    if (amount > 0) await recoverFrom(ctx, { owner, amount, charge, payment, refundId })
  }
}

type OfOwner = {
  owner: AccountOwner
  amount: number
  charge: Charge
  payment: Payment
  refundId: string | null
}

async function recoverFrom(ctx: Ctx, { owner, amount, charge, payment, refundId }: OfOwner): Promise<void> {
  const transfers = await TransferRow.query(ctx.trx)
    .where({ charge_id: charge.id, leg: owner.kind })
    .orderBy('step', 'desc')
    .forUpdate()
  let left = amount
  for (const transfer of transfers) {
    const part = Math.min(left, transfer.amount - transfer.reversedAmount)
    if (part === 0) continue
    left -= part
    await takeFrom(ctx, transfer, part, refundId)
  }
  if (left > 0) await owe(ctx, { ...debtOf(payment), owner, amount: left, refundId, cause: 'refund' })
}

async function takeFrom(
  ctx: Ctx,
  transfer: TransferRow,
  amount: number,
  refundId: string | null,
): Promise<void> {
  const isSent = transfer.sentAmount !== null
  if (isSent) {
    await ctx.trx('transfer_reversals').insert({
      id: newId(),
      transfer_id: transfer.id,
      refund_id: refundId,
      amount,
      state: 'pending',
      next_attempt_at: ctx.now,
      created_at: ctx.now,
    })
  }
  const reversedAmount = transfer.reversedAmount + amount
  const isNothingLeft = !isSent && reversedAmount === transfer.amount
  await TransferRow.query(ctx.trx)
    .findById([ctx.tenantId, transfer.id])
    .patch({ reversedAmount, ...(isNothingLeft ? { state: 'reversed', nextAttemptAt: null } : {}) })
}

type Debt = {
  owner: AccountOwner
  amount: number
  currency: string
  /** Null for what belongs to no payment: a purchase of credits. */
  paymentId: string | null
  refundId: string | null
  cause: string
}

const debtOf = ({ id, currency }: Payment) => ({ paymentId: id, currency })

/** A party owes us, as the ledger says already: it is netted from what it earns next. */
export const noteDebt = async (
  ctx: Ctx,
  { owner, amount, currency, refundId, cause }: Omit<Debt, 'paymentId'>,
): Promise<Receivable> =>
  Receivable.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    ownerKind: owner.kind,
    ownerId: owner.id,
    amount,
    currency,
    cause,
    refundId,
    createdAt: ctx.now,
  })

/** A party owes us what it had earned and has to give back. */
export async function owe(ctx: Ctx, debt: Debt): Promise<Receivable> {
  const { owner, amount, currency, paymentId } = debt
  const receivable = await noteDebt(ctx, debt)
  await post(
    ctx,
    receivableCreated({
      receivableId: receivable.id,
      owner,
      currency,
      amount,
      paymentId,
    }),
  )
  return receivable
}

/** Of a reversal that the processor refused: the balance of the account does not cover it. */
export async function oweInstead(
  ctx: Ctx,
  reversal: TransferReversal,
  of: Pick<Debt, 'owner' | 'currency' | 'paymentId'>,
) {
  await TransferReversal.query(ctx.trx)
    .findById([ctx.tenantId, reversal.id])
    .patch({ state: 'failed', failureCode: 'balance_insufficient', nextAttemptAt: null })
  await owe(ctx, { ...of, amount: reversal.amount, refundId: reversal.refundId, cause: 'reversal_refused' })
}
