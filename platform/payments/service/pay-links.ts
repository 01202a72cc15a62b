import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { hashSecret, newSecret } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { Charge, type ChargePurpose, Payment, PayLink } from '../models.ts'
import type { ChargeState } from '../rules/index.ts'
import type { PayLinkView } from '../schemas/pay-links.ts'

/** Long enough for somebody on a journey; a new one can be sent at any time. */
const linkLife = days(30)

/**
 * A way to pay a charge for whoever has it; earlier ones stay as they are.
 * @returns a path on the marketplace's own host. It carries a secret: it is never stored or logged.
 * @throws AppError `not_found`, `conflict` for what is not to be paid any more
 */
export async function createPayLink(ctx: Ctx, chargeId: string): Promise<string> {
  const charge = assertFound(await Charge.query(ctx.trx).findOne({ id: chargeId }), 'Charge')
  if (standingOf(charge.state) !== 'open')
    throw new AppError('conflict', { detail: 'This is not to be paid any more' })
  const secret = newSecret()
  await PayLink.query(ctx.trx).insert({
    tenantId: ctx.tenantId,
    chargeId,
    secretHash: hashSecret(secret),
    expiresAt: after(ctx.now, linkLife),
    createdAt: ctx.now,
  })
  return `/pay/${secret}`
}

/** @throws AppError `not_found` for an unknown link */
export async function readPayLink(ctx: Ctx, secret: string): Promise<PayLinkView> {
  const { link, charge, payment } = await findPayLink(ctx, secret)
  const standing = standingOf(charge.state)
  return {
    chargeId: charge.id,
    state: standing === 'open' && link.expiresAt <= ctx.now ? 'expired' : standing,
    purpose: charge.purpose,
    title: charge.line?.title ?? payment.terms.title,
    rows: rowsOf(charge, payment),
    amount: charge.amount,
    taxAmount: charge.line?.taxAmount ?? null,
    currency: charge.currency,
    dueAt: charge.dueAt?.toISOString() ?? null,
    failureCode: charge.state === 'failed' ? charge.failureCode : null,
    expiresAt: link.expiresAt.toISOString(),
    paidAt: charge.paidAt?.toISOString() ?? null,
    subjectKind: payment.subjectKind,
    subjectId: payment.subjectId,
  }
}

/** @throws AppError `not_found` */
export async function findPayLink(
  ctx: Ctx,
  secret: string,
): Promise<{ link: PayLink; charge: Charge; payment: Payment }> {
  const link = assertFound(
    await PayLink.query(ctx.trx).findOne({ secret_hash: hashSecret(secret) }),
    'Pay link',
  )
  const charge = assertFound(await Charge.query(ctx.trx).findOne({ id: link.chargeId }), 'Charge')
  const payment = assertFound(await Payment.query(ctx.trx).findOne({ id: charge.paymentId }), 'Payment')
  return { link, charge, payment }
}

/** What whoever has the link is told. */
export function standingOf(state: ChargeState): 'open' | 'processing' | 'paid' | 'cancelled' {
  if (state === 'succeeded' || state === 'authorized' || state === 'settled_in_person') return 'paid'
  if (state === 'processing') return 'processing'
  return state === 'cancelled' ? 'cancelled' : 'open'
}

/** What makes the amount: the extra line by itself, else the whole of what was agreed and the part that is due. */
function rowsOf(charge: Charge, { price }: Payment): { label: string; amount: number }[] {
  if (charge.line) return [{ label: charge.line.title, amount: charge.amount }]
  const isWhole = charge.amount === price.totalAmount
  const lines = price.lines.map(({ title, totalAmount }) => ({ label: title, amount: totalAmount }))
  return isWhole ? lines : [{ label: purposeWords[charge.purpose], amount: charge.amount }]
}

/** What a charge is for, in the words of an invoice. */
export const purposeWords: Record<ChargePurpose, string> = {
  full: 'Payment',
  deposit: 'Deposit',
  balance: 'Remaining balance',
  instalment: 'Instalment',
  guarantee: 'Card kept',
  cancellation_fee: 'Cancellation fee',
  no_show_fee: 'Fee for not coming',
  tip: 'Tip',
  overrun: 'Additional time',
  credits: 'Credits',
  voucher: 'Voucher',
  duplicate: 'Paid a second time',
}
