import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { openPayment } from '#platform/payments/index.ts'
import { applySplitTerms, defaultPaymentSettings, priceOf } from '#platform/payments/rules/index.ts'
import { splitTerms } from '#tests/support/payment-market.ts'
import type { Caller, Market } from './market.ts'

type Part = {
  caller?: Caller
  params?: Record<string, unknown>
  body?: Record<string, unknown>
}
export type Paid = { bookingId: string; secret: string; paymentId: string; chargeId: string }

/** A booking of the customer with the keeper that was paid in full, and is done where it is said; no processor is asked. */
export async function paid(market: Market, status: 'confirmed' | 'completed' = 'confirmed'): Promise<Paid> {
  const { bookingId, secret } = await market.newBooking()
  return market.inTenant(async (ctx) => {
    const customerId = await customerOf(ctx, market, bookingId)
    const terms = { ...defaultPaymentSettings, tips: { isOffered: true, to: 'provider' } }
    await ctx
      .trx('payment_settings')
      .insert({ id: newId(), terms: JSON.stringify(terms) })
      .onConflict(ctx.trx.raw('(tenant_id) where is_current'))
      .merge({ terms: JSON.stringify(terms) })
    const title = `Cleaning ${market.marker}`
    const lines = [{ id: bookingId, kind: 'service' as const, title, quantity: 1, unitAmount: 5_000 }]
    const { payment, charges } = await openPayment(ctx, {
      subject: { kind: 'booking', id: bookingId },
      providerId: market.keeperId,
      customerId,
      price: priceOf({ currency: 'EUR', taxMode: 'inclusive', lines }),
      terms: {
        way: 'full',
        split: applySplitTerms(splitTerms, {}),
        onBehalfOf: null,
        title,
        email: market.emailOf('customer'),
        locale: 'en',
      },
      charges: [
        { purpose: 'deposit', amount: 3_000, dueAt: null },
        { purpose: 'balance', amount: 2_000, dueAt: new Date(ctx.now.getTime() + 3_600_000) },
      ],
    })
    await ctx
      .trx('charges')
      .where({ id: charges[0]!.id })
      .update({ state: 'succeeded', funds_state: 'held', processor_charge_id: newId(), paid_at: ctx.now })
    await ctx
      .trx('bookings')
      .where({ id: bookingId })
      .update({ status, ...(status === 'completed' ? { completed_at: ctx.now } : {}) })
    return { bookingId, secret, paymentId: payment.id, chargeId: charges[1]!.id }
  })
}

/** The booking is of the customer who is signed in. */
async function customerOf(ctx: Ctx, market: Market, bookingId: string): Promise<string> {
  const { user_id: userId } = await ctx.trx('memberships').where({ role: 'customer' }).first('user_id')
  const email = market.emailOf('customer')
  await ctx
    .trx('customers')
    .insert({
      id: newId(),
      email,
      first_name: `First ${market.marker}`,
      last_name: `Last ${market.marker}`,
      phone: '+49 30 1234567',
      user_id: userId,
    })
    .onConflict(['tenant_id', 'email'])
    .merge(['user_id'])
  const { id } = await ctx.trx('customers').where({ email }).first('id')
  await ctx.trx('bookings').where({ id: bookingId }).update({ customer_id: id })
  return String(id)
}

const asGuest = ({ secret }: Paid): Part => ({ caller: 'guest', params: { secret } })
const asCustomer = ({ bookingId }: Paid): Part => ({ caller: 'customer', params: { bookingId } })
const asKeeper = ({ bookingId }: Paid): Part => ({ caller: 'keeper', params: { bookingId } })
const asOperator = ({ bookingId }: Paid): Part => ({ caller: 'operator', params: { bookingId } })
type As = typeof asGuest

const reading = (as: As) => async (market: Market) => as(await paid(market))
const linking = (as: As) => async (market: Market) => {
  const of = await paid(market)
  return { ...as(of), body: { chargeId: of.chargeId } }
}
const tipping = (as: As) => async (market: Market) => ({
  ...as(await paid(market, 'completed')),
  body: { amount: 500 },
})
const offering = (as: As) => async (market: Market) => ({
  ...as(await paid(market, 'completed')),
  body: { minutes: 30, amount: 2_000, message: `Longer ${market.marker}` },
})
async function offered(market: Market) {
  const of = await paid(market, 'completed')
  const offerId = newId()
  await market.inTenant((ctx) =>
    ctx.trx('overrun_offers').insert({
      id: offerId,
      booking_id: of.bookingId,
      minutes: 30,
      amount: 2_000,
      currency: 'EUR',
      message: `Longer ${market.marker}`,
    }),
  )
  return { of, offerId }
}
const answeringOffer = (as: As) => async (market: Market) => {
  const { of, offerId } = await offered(market)
  return { ...as(of), body: { offerId, answer: 'accept' } }
}
const withdrawing = (as: As) => async (market: Market) => {
  const { of, offerId } = await offered(market)
  return { ...as(of), body: { offerId } }
}
const answeringRelease = (as: As) => async (market: Market) => {
  const of = await paid(market)
  await market.inTenant((ctx) =>
    ctx.trx('release_requests').insert({ id: newId(), booking_id: of.bookingId }),
  )
  return { ...as(of), body: { answer: 'agree' } }
}
const refunding = (as: As) => async (market: Market) => {
  const of = await paid(market)
  const note = `Sorry ${market.marker}`
  return { ...as(of), body: { note, amount: undefined, lines: [{ lineId: of.bookingId, amount: 1_000 }] } }
}

/** Good requests to the money of a booking after it was booked. */
export const goodMoney: Record<string, (market: Market) => Promise<Part>> = {
  getBookingPaymentByLink: reading(asGuest),
  getOwnBookingPayment: reading(asCustomer),
  getBookingPayment: reading(asKeeper),
  getAnyBookingPayment: reading(asOperator),
  createPayLinkByLink: linking(asGuest),
  createOwnPayLink: linking(asCustomer),
  createPayLink: linking(asKeeper),
  createAnyPayLink: linking(asOperator),
  giveTipByLink: tipping(asGuest),
  giveOwnTip: tipping(asCustomer),
  offerOverrun: offering(asKeeper),
  offerAnyOverrun: offering(asOperator),
  answerOverrunByLink: answeringOffer(asGuest),
  answerOwnOverrun: answeringOffer(asCustomer),
  withdrawOverrun: withdrawing(asKeeper),
  withdrawAnyOverrun: withdrawing(asOperator),
  askForRelease: reading(asKeeper),
  answerReleaseByLink: answeringRelease(asGuest),
  answerOwnRelease: answeringRelease(asCustomer),
  refundBooking: refunding(asKeeper),
  refundAnyBooking: refunding(asOperator),
  getRefundable: async (market) => {
    const { paymentId } = await paid(market)
    return { caller: 'operator', params: { paymentId } }
  },
  refundPayment: async (market) => {
    const { paymentId } = await paid(market)
    const body = { amount: 1_000, lines: undefined, note: `Sorry ${market.marker}` }
    return { caller: 'operator', params: { paymentId }, body }
  },
  settleRefundOtherwise: async (market) => {
    const { paymentId } = await paid(market)
    const refundId = newId()
    await market.inTenant(async (ctx) => {
      const { id: chargeId } = await ctx
        .trx('charges')
        .where({ payment_id: paymentId, position: 0 })
        .first('id')
      await ctx.trx('refunds').insert({
        id: refundId,
        charge_id: chargeId,
        amount: 1_000,
        currency: 'EUR',
        cause: 'by_marketplace',
        cause_key: newId(),
        state: 'failed',
        note: `Sorry ${market.marker}`,
      })
    })
    return { caller: 'operator', params: { refundId }, body: { note: `By bank ${market.marker}` } }
  },
}
