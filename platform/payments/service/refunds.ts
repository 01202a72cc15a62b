import { assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { actorKey, type Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { refundFailed, refundSucceeded } from '../events.ts'
import type { Refund } from '../gateways/port.ts'
import { Charge, Payment, RefundRow } from '../models.ts'
import {
  afterTakeBack,
  legsOfSplit,
  planRefund,
  refundableAmount,
  refundFailed as bounced,
  refundIssued,
  refundMachine,
  refundRefused,
  type RefundPlan,
  type RefundRequest,
  subtractSplit,
  totalOf,
  takeBack,
} from '../rules/index.ts'
import { post } from './ledger.ts'
import { recover } from './recoveries.ts'
import { isDuplicate } from './second-charges.ts'
import { readStanding, type Standing } from './standing.ts'

export type WantedRefund = {
  paymentId: string
  /** `all` is whatever is left. */
  request: RefundRequest | 'all'
  cause: string
  /** Names what it is for, once: the same one refunds nothing twice. */
  causeKey: string
  /** In the words of whoever gives it. */
  note?: string
}

/** @throws AppError `conflict`, `validation_failed`, `not_found` */
export async function previewRefund(
  ctx: Ctx,
  { paymentId, request }: Pick<WantedRefund, 'paymentId' | 'request'>,
): Promise<RefundPlan | null> {
  return planOf(await readStanding(ctx, paymentId, false), request)
}

function planOf(
  { payment, lines, refundable }: Standing,
  request: WantedRefund['request'],
): RefundPlan | null {
  const left = refundableAmount(refundable)
  if (request === 'all' && left === 0) return null
  return planRefund({
    currency: payment.currency,
    lines,
    charges: refundable,
    request: request === 'all' ? { amount: left } : request,
  })
}

/**
 * Promises the customer money back, which is sent by the flow that follows. What is promised cannot be released any
 * more. Said again with the same `causeKey`, it is what was promised then.
 * @returns one for each charge that it comes from; none when nothing is left and all was asked for
 * @throws AppError `conflict` for more than is left, `validation_failed`, `not_found`
 */
export async function requestRefund(ctx: Ctx, wanted: WantedRefund): Promise<RefundRow[]> {
  const standing = await readStanding(ctx, wanted.paymentId, true)
  const known = await RefundRow.query(ctx.trx)
    .whereIn(
      'charge_id',
      standing.charges.map(({ id }) => id),
    )
    .where({ cause_key: wanted.causeKey })
  if (known.length > 0) return known
  const plan = planOf(standing, wanted.request)
  if (!plan) return []
  const rows: RefundRow[] = []
  for (const part of plan.charges) {
    const charge = standing.charges.find(({ id }) => id === part.chargeId)!
    const { fromHeld, fromReleased } = takeBack(charge.funds, part.split)
    await Charge.query(ctx.trx)
      .findById([ctx.tenantId, charge.id])
      .patch({
        funds: afterTakeBack(charge.funds, { fromHeld, fromReleased }),
        refundedAmount: charge.refundedAmount + part.amount,
        version: charge.version + 1,
      })
    rows.push(
      await RefundRow.query(ctx.trx).insertAndFetch({
        tenantId: ctx.tenantId,
        chargeId: charge.id,
        amount: part.amount,
        currency: charge.currency,
        lines: part.lines,
        split: part.split,
        fromHeld,
        cause: wanted.cause,
        causeKey: wanted.causeKey,
        state: 'pending',
        requestedBy: actorKey(ctx.actor),
        note: wanted.note ?? '',
        nextAttemptAt: ctx.now,
        createdAt: ctx.now,
      }),
    )
  }
  return rows
}

export type RefundOf = { refund: RefundRow; charge: Charge; payment: Payment }

export async function lockRefund(ctx: Ctx, refundId: string): Promise<RefundOf> {
  const refund = assertFound(await RefundRow.query(ctx.trx).findOne({ id: refundId }).forUpdate(), 'Refund')
  const charge = assertFound(
    await Charge.query(ctx.trx).findOne({ id: refund.chargeId }).forUpdate(),
    'Charge',
  )
  const payment = assertFound(await Payment.query(ctx.trx).findOne({ id: charge.paymentId }), 'Payment')
  return { refund, charge, payment }
}

/** What the processor says of a refund; saying it again changes nothing. */
export async function recordRefund(ctx: Ctx, refundId: string, told: Refund): Promise<RefundRow> {
  const of = await lockRefund(ctx, refundId)
  const { refund, payment } = of
  if (refund.processorRefundId === null) await issue(ctx, of, told)
  if (told.state === 'pending') return refund
  if (told.state === 'succeeded') {
    if (refund.state !== 'pending' && refund.state !== 'requires_action') return refund
    const settled = await patch(ctx, refund, {
      state: refundMachine.next(refund.state, 'succeed', 'processor'),
      settledAt: ctx.now,
      nextAttemptAt: null,
    })
    await emit(ctx, refundSucceeded, refundFactsOf(of))
    return settled
  }
  if (refund.state === 'failed') return refund
  const failureCode = told.failureCode ?? 'unknown'
  const failed = await patch(ctx, refund, {
    state: refundMachine.next(refund.state, 'fail', 'processor'),
    failureCode,
    nextAttemptAt: null,
  })
  await post(
    ctx,
    bounced({
      refundId,
      paymentId: payment.id,
      currency: refund.currency,
      amount: refund.amount,
      processorId: told.id,
    }),
  )
  await emit(ctx, refundFailed, { ...refundFactsOf(of), failureCode })
  return failed
}

/** It has left: from what is held, and from what the parties have got, which is now to be fetched. */
async function issue(ctx: Ctx, of: RefundOf, told: Refund): Promise<void> {
  const { refund, charge, payment } = of
  const nextAttemptAt = told.state === 'pending' ? after(ctx.now, minutes(15)) : null
  await patch(ctx, refund, { processorRefundId: told.id, nextAttemptAt, leaseUntil: null })
  const released = legsOfSplit(subtractSplit(refund.split, refund.fromHeld))
  await post(
    ctx,
    refundIssued({
      refundId: refund.id,
      paymentId: payment.id,
      currency: refund.currency,
      parties: { providerId: payment.providerId, tenantId: ctx.tenantId },
      from: { heldAmount: totalOf(refund.fromHeld), released },
      processorId: told.id,
    }),
  )
  await recover(ctx, { payment, charge, refundId: refund.id, released })
}

/** The processor will never do it: nothing has moved, and what was promised is free again. */
export async function recordRefusedRefund(ctx: Ctx, refundId: string, failureCode: string): Promise<void> {
  const of = await lockRefund(ctx, refundId)
  const { refund, charge } = of
  if (refund.processorRefundId !== null || refund.state !== 'pending') return
  if (isDuplicate(charge)) return oweSecond(ctx, of, failureCode)
  const fromReleased = subtractSplit(refund.split, refund.fromHeld)
  await Charge.query(ctx.trx)
    .findById([ctx.tenantId, charge.id])
    .patch({
      funds: {
        ...charge.funds,
        refundedHeld: subtractSplit(charge.funds.refundedHeld, refund.fromHeld),
        refundedReleased: subtractSplit(charge.funds.refundedReleased, fromReleased),
      },
      refundedAmount: charge.refundedAmount - refund.amount,
      version: charge.version + 1,
    })
  await patch(ctx, refund, {
    state: refundMachine.next(refund.state, 'cancel', 'processor'),
    failureCode,
    nextAttemptAt: null,
  })
  await emit(ctx, refundFailed, { ...refundFactsOf(of), failureCode })
}

/** Of what was paid twice nothing is ever free for its parties: people find another way to give it back. */
async function oweSecond(ctx: Ctx, of: RefundOf, failureCode: string): Promise<void> {
  const { refund, payment } = of
  const { id: refundId, amount, currency } = refund
  await patch(ctx, refund, {
    state: refundMachine.next(refund.state, 'fail', 'processor'),
    failureCode,
    nextAttemptAt: null,
  })
  await post(ctx, refundRefused({ refundId, paymentId: payment.id, currency, amount }))
  await emit(ctx, refundFailed, { ...refundFactsOf(of), failureCode })
}

async function patch(ctx: Ctx, refund: RefundRow, changes: Partial<RefundRow>): Promise<RefundRow> {
  await RefundRow.query(ctx.trx).findById([ctx.tenantId, refund.id]).patch(changes)
  return refund.$set(changes)
}

export const refundFactsOf = ({ refund, charge, payment }: RefundOf) => ({
  paymentId: payment.id,
  subjectKind: payment.subjectKind,
  subjectId: payment.subjectId,
  providerId: payment.providerId,
  chargeId: charge.id,
  refundId: refund.id,
  amount: refund.amount,
  currency: refund.currency,
})
