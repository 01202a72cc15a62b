import { listOwnCustomerIds } from '#platform/identity/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { sumOf } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  type AppliedFunding,
  applyFunding,
  findPayment,
  fundQuote,
  type Price,
  readPaymentSettings,
  type WantedFunding,
} from '#platform/payments/index.ts'
import type { Booking } from '../../models.ts'
import { quoteFrom, type StoredQuote } from '../../rules/index.ts'
import { assertLive } from '../groups/holds.ts'
import { findPayingHold, lockPaidTogether, type OfHold } from './paying-holds.ts'
import { type HeldQuote } from './quote-hold.ts'

export type FundHold = OfHold & { voucherCode?: string; useCredits?: boolean }

/**
 * Says what of a hold, and of all that is paid with it, a voucher and the credits of whoever asks shall pay. What is not
 * named stays as it was said before; nothing is taken before it is paid.
 * @throws AppError `not_found`, `hold_expired`, `validation_failed` at `voucherCode`; `conflict` when there is nothing
 *   to pay online, or paying has begun
 */
export async function fundHold(ctx: Ctx, input: FundHold): Promise<void> {
  const { subject } = await findPayingHold(ctx, input)
  const holds = assertLive(ctx, await lockPaidTogether(ctx, subject)).filter(({ quote }) => quote !== null)
  if (holds.length === 0) throw new AppError('conflict', { detail: 'There is nothing to pay online' })
  if (await findPayment(ctx, subject))
    throw new AppError('conflict', {
      detail: 'You have begun to pay. To use a voucher or credits, choose the time anew.',
    })
  const { currency } = holds[0]!
  const { voucherCode, useCredits = holds.some(usesCredits) } = input
  const { chosen, applied } = await choosePrices(holds, (totalAmount) =>
    applyFunding(ctx, {
      currency,
      totalAmount,
      useCredits,
      ...(voucherCode === undefined ? { voucherId: voucherOf(holds) } : { voucherCode }),
    }),
  )
  const prices = pricesOf(holds, chosen)
  const totals = prices.map(({ totalAmount }) => totalAmount)
  const { releaseDays } = await readPaymentSettings(ctx)
  let { voucherAmount, creditsAmount } = applied
  for (const [index, hold] of holds.entries()) {
    const fromVoucher = Math.min(voucherAmount, totals[index]!)
    const quoted = { ...quoteFrom(hold.quote!), price: prices[index]! }
    const funded = fundQuote(ctx, quoted, whenOf(hold, releaseDays), {
      voucherAmount: fromVoucher,
      creditsAmount: Math.min(creditsAmount, totals[index]! - fromVoucher),
    })
    voucherAmount -= funded.schedule.voucherAmount
    creditsAmount -= Math.min(creditsAmount, funded.schedule.creditsAmount)
    const quote = {
      ...funded,
      voucherId: applied.voucherId,
      prices: hold.quote!.prices ? { ...hold.quote!.prices, chosen } : null,
    }
    await ctx
      .trx('bookings')
      .where({ id: hold.id })
      .update({ quote: JSON.stringify(quote) })
  }
}

/**
 * The prices in credits where credits alone pay for everything, else those that are listed: of credits that pay a part,
 * each counts as money.
 */
async function choosePrices(
  holds: readonly Quoted[],
  apply: (totalAmount: number) => Promise<AppliedFunding>,
): Promise<{ chosen: Chosen; applied: AppliedFunding }> {
  const totalOf = (which: Chosen) => sumOf(pricesOf(holds, which).map(({ totalAmount }) => totalAmount))
  if (holds.some(({ quote }) => quote!.prices)) {
    const inCredits = totalOf('inCredits')
    const applied = await apply(inCredits)
    if (!applied.voucherId && applied.creditsAmount === inCredits) return { chosen: 'inCredits', applied }
  }
  return { chosen: 'listed', applied: await apply(totalOf('listed')) }
}

type Chosen = NonNullable<StoredQuote['prices']>['chosen']
const pricesOf = (holds: readonly Quoted[], which: Chosen): Price[] =>
  holds.map(({ quote }) => quote!.prices?.[which] ?? quote!.price)

const usesCredits = ({ quote }: Quoted) => quote !== null && quote.schedule.creditsAmount > 0
const voucherOf = (holds: readonly Quoted[]): string | null =>
  holds.find(({ quote }) => quote?.voucherId)?.quote?.voucherId ?? null
type Quoted = { quote: StoredQuote | null }

const whenOf = ({ startsAt, endsAt, customerTimeZone, timeZone }: Booking, releaseDays: number) => ({
  startsAt,
  endsAt,
  timeZone: customerTimeZone ?? timeZone,
  releaseDays,
})

/**
 * What is to be claimed for what is paid together; null when a card pays all of it.
 * @throws AppError `conflict` for credits of somebody who is not signed in
 */
export async function wantedFunding(
  ctx: Ctx,
  holds: readonly Quoted[],
  { schedule }: HeldQuote,
): Promise<WantedFunding | null> {
  const { voucherAmount, creditsAmount } = schedule
  if (voucherAmount + creditsAmount === 0) return null
  if (creditsAmount > 0 && ctx.actor.kind !== 'user')
    throw new AppError('conflict', { detail: 'Sign in to pay with your credits' })
  return {
    voucherId: voucherOf(holds),
    voucherAmount,
    creditsAmount,
    customerIds: creditsAmount > 0 ? await listOwnCustomerIds(ctx) : [],
  }
}
