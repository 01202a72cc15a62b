import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { fundsReleased } from '../events.ts'
import { Charge, Payment, PaymentAccount, Receivable, TransferRow } from '../models.ts'
import {
  type AccountOwner,
  afterRelease,
  fundsMachine,
  fundsReleased as released,
  heldOf,
  legsOfSplit,
  receivableNetted,
  releasableAmount,
  releaseOf,
  totalOf,
  withUs,
} from '../rules/index.ts'
import { post } from './ledger.ts'

const heldCharges = async (ctx: Ctx, paymentId: string) =>
  (
    await Charge.query(ctx.trx)
      .where({ payment_id: paymentId, state: 'succeeded' })
      .orderBy('position')
      .forUpdate()
  ).filter(
    ({ fundsState }) =>
      withUs.some((state) => state === fundsState) ||
      fundsState === 'transferring' ||
      fundsState === 'transferred',
  )

/** What is due leaves for its parties, as rows that a flow sends. @returns how many payments had their turn */
export async function releaseDue(ctx: Ctx, limit = 50): Promise<number> {
  const due = await Payment.query(ctx.trx)
    .where('releasable_at', '<=', ctx.now)
    .whereNull('released_at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  for (const payment of due) await release(ctx, payment)
  return due.length
}

async function release(ctx: Ctx, payment: Payment): Promise<void> {
  for (const charge of await heldCharges(ctx, payment.id)) await releaseCharge(ctx, payment, charge)
  await Payment.query(ctx.trx)
    .findById([ctx.tenantId, payment.id])
    .patch({ releasedAt: ctx.now, version: payment.version + 1 })
  await emit(ctx, fundsReleased, {
    paymentId: payment.id,
    subjectKind: payment.subjectKind,
    subjectId: payment.subjectId,
    providerId: payment.providerId,
  })
}

async function releaseCharge(ctx: Ctx, payment: Payment, charge: Charge): Promise<void> {
  const amount = releasableAmount(totalOf(heldOf(charge.funds)), charge.frozenAmount + charge.reservedAmount)
  if (amount === 0) return
  const part = releaseOf(charge.funds, amount, charge.currency)
  const legs = legsOfSplit(part)
  const step = charge.version
  await post(
    ctx,
    released({
      paymentId: payment.id,
      chargeId: charge.id,
      step: String(step),
      currency: charge.currency,
      parties: { providerId: payment.providerId, tenantId: ctx.tenantId },
      legs,
    }),
  )
  const isFirst = charge.fundsState === 'held'
  await Charge.query(ctx.trx)
    .findById([ctx.tenantId, charge.id])
    .patch({
      funds: afterRelease(charge.funds, part),
      ...(isFirst
        ? {
            fundsState: fundsMachine.next(
              fundsMachine.next('held', 'allow_release', 'system'),
              'transfer',
              'system',
            ),
          }
        : {}),
      version: charge.version + 1,
    })
  const of = { chargeId: charge.id, paymentId: payment.id, currency: charge.currency, step }
  await payOwner(ctx, { kind: 'provider', id: payment.providerId }, legs.provider, of)
  await payOwner(ctx, { kind: 'tenant', id: ctx.tenantId }, legs.tenant, of)
}

/** What a party is given something of: a part of a charge, or what the posting with this key gave it beside charges. */
export type EarnedOf = { currency: string } & (
  { chargeId: string; paymentId: string; step: number } | { sourceKey: string }
)

/** What a party owes is kept of it first; the rest is to be sent as soon as its account can take it. */
export async function payOwner(ctx: Ctx, owner: AccountOwner, amount: number, of: EarnedOf): Promise<void> {
  if (amount === 0) return
  const netted = await net(ctx, owner, amount, of)
  if (amount === netted) return
  const { currency } = of
  const account = await findAccount(ctx, owner, currency)
  const state = account.isTransfersActive ? ('pending' as const) : ('waiting_for_account' as const)
  const nextAttemptAt = account.isTransfersActive ? ctx.now : null
  await TransferRow.query(ctx.trx).insert({
    tenantId: ctx.tenantId,
    ...('chargeId' in of
      ? { chargeId: of.chargeId, step: of.step }
      : { chargeId: null, sourceKey: of.sourceKey, step: 0 }),
    accountId: account.id,
    leg: owner.kind,
    amount: amount - netted,
    currency,
    state,
    nextAttemptAt,
    createdAt: ctx.now,
  })
}

async function net(ctx: Ctx, owner: AccountOwner, amount: number, of: EarnedOf): Promise<number> {
  const { currency } = of
  const source = 'chargeId' in of ? `${of.chargeId}:${of.step}` : of.sourceKey
  const open = await Receivable.query(ctx.trx)
    .where({ owner_kind: owner.kind, owner_id: owner.id, currency })
    .whereRaw('netted_amount < amount')
    .orderBy('id')
    .forUpdate()
  let left = amount
  for (const receivable of open) {
    const part = Math.min(left, receivable.amount - receivable.nettedAmount)
    if (part === 0) break
    left -= part
    await Receivable.query(ctx.trx)
      .findById([ctx.tenantId, receivable.id])
      .patch({ nettedAmount: receivable.nettedAmount + part })
    await post(
      ctx,
      receivableNetted({
        nettingId: `${source}:${receivable.id}`,
        owner,
        currency,
        amount: part,
        paymentId: 'chargeId' in of ? of.paymentId : null,
      }),
    )
  }
  return amount - left
}

/** The account of a party, or a place for it: what it earns waits there until it has said who it is. */
export async function findAccount(ctx: Ctx, owner: AccountOwner, currency: string): Promise<PaymentAccount> {
  const key = { owner_kind: owner.kind, owner_id: owner.id }
  const known = await PaymentAccount.query(ctx.trx).findOne(key)
  if (known) return known
  const tenant = await ctx.trx('tenants').where({ id: ctx.tenantId }).first('country')
  return PaymentAccount.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    ownerKind: owner.kind,
    ownerId: owner.id,
    country: String(tenant.country),
    currency,
    createdAt: ctx.now,
  })
}
