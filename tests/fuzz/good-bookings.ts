import { newId } from '#platform/kernel/ids.ts'
import { after, days, hours, minutes } from '#platform/kernel/time.ts'
import type { Caller, Market } from './market.ts'
import { policyTerms } from './market-rows.ts'

type Part = {
  caller?: Caller
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, string>
  body?: Record<string, unknown>
}
type Standing = 'confirmed' | 'requested' | 'begun' | 'in_progress' | 'completed' | 'missed' | 'contested'

/** A new booking of the customer with the keeper, as it stands at one point of its life. */
async function bookingThatIs(
  market: Market,
  standing: Standing,
  absent: 'customer' | 'provider' = 'customer',
) {
  const made = await market.newBooking()
  await market.inTenant(async (ctx) => {
    const row = () => ctx.trx('bookings').where({ id: made.bookingId })
    const email = market.emailOf('customer')
    const { user_id: userId } = await ctx.trx('memberships').where({ role: 'customer' }).first('user_id')
    const [customerId] = await ctx
      .trx('customers')
      .insert({
        id: newId(),
        user_id: userId,
        email,
        first_name: `First ${market.marker}`,
        last_name: `Last ${market.marker}`,
        phone: '+49 30 1234567',
      })
      .onConflict(['tenant_id', 'email'])
      .merge(['user_id'])
      .returning('id')
      .then(() => ctx.trx('customers').where({ email }).pluck('id'))
    await row().update({ customer_id: customerId })
    if (standing === 'confirmed') return
    if (standing === 'requested') {
      const respondBy = after(ctx.now, hours(2))
      await row().update({ status: 'requested', requested_at: ctx.now, respond_by: respondBy })
      return
    }
    // Its time has come; the claim stays where it was, and is of no matter here.
    await row().update({ starts_at: after(ctx.now, -hours(1)), ends_at: after(ctx.now, -minutes(5)) })
    if (standing === 'begun') return
    if (standing === 'in_progress' || standing === 'completed') {
      await row().update({ status: standing, started_at: ctx.now })
      return
    }
    await row().update({ status: 'no_show' })
    await ctx.trx('no_show_reports').insert({
      id: newId(),
      booking_id: made.bookingId,
      provider_id: market.keeperId,
      reported_by: absent === 'customer' ? 'provider' : 'customer',
      absent,
      reason: `Nobody home ${market.marker}`,
      contest_until: after(ctx.now, days(2)),
      contested_at: standing === 'contested' ? ctx.now : null,
    })
  })
  return made
}

export const ownedBooking = (market: Market) => bookingThatIs(market, 'confirmed')

const asKeeper = async (
  market: Market,
  standing: Standing,
  absent?: 'customer' | 'provider',
): Promise<Part> => ({
  caller: 'keeper',
  params: { bookingId: (await bookingThatIs(market, standing, absent)).bookingId },
})
const asGuest = async (market: Market, standing: Standing): Promise<Part> => ({
  caller: 'guest',
  params: { secret: (await bookingThatIs(market, standing)).secret },
})
const asCustomer = async (market: Market, standing: Standing): Promise<Part> => ({
  caller: 'customer',
  params: { bookingId: (await bookingThatIs(market, standing)).bookingId },
})
const asOperator = async (market: Market, standing: Standing): Promise<Part> => ({
  caller: 'operator',
  params: { bookingId: (await bookingThatIs(market, standing)).bookingId },
})

async function newPolicy(market: Market, columns: Record<string, unknown> = {}): Promise<string> {
  const id = newId()
  await market.inTenant((ctx) =>
    ctx.trx('booking_policies').insert({
      id,
      name: `Policy ${id}`,
      description: `Description ${market.marker}`,
      terms: JSON.stringify(policyTerms),
      ...columns,
    }),
  )
  return id
}

/** What is done with bookings after they were made, and the terms under which they are. */
export const goodBookings: Record<string, (market: Market) => Promise<Part>> = {
  acceptBooking: (market) => asKeeper(market, 'requested'),
  declineBooking: (market) => asKeeper(market, 'requested'),
  previewCancellation: (market) => asKeeper(market, 'confirmed'),
  cancelBookings: async (market) => ({
    caller: 'keeper',
    body: { bookingIds: [(await market.newBooking()).bookingId] },
  }),
  acceptBookings: async (market) => ({
    caller: 'keeper',
    body: { bookingIds: [(await bookingThatIs(market, 'requested')).bookingId] },
  }),
  startBooking: (market) => asKeeper(market, 'begun'),
  finishBooking: (market) => asKeeper(market, 'in_progress'),
  reportNoShow: (market) => asKeeper(market, 'begun'),
  contestNoShow: (market) => asKeeper(market, 'missed', 'provider'),

  previewCancellationByLink: (market) => asGuest(market, 'confirmed'),
  completeBookingByLink: (market) => asGuest(market, 'in_progress'),
  reportNoShowByLink: (market) => asGuest(market, 'begun'),
  contestNoShowByLink: (market) => asGuest(market, 'missed'),

  listOwnBookings: async (market) => {
    // Two, so that there is a second page.
    await bookingThatIs(market, 'confirmed')
    await bookingThatIs(market, 'confirmed')
    return { caller: 'customer', query: { filter: 'all' } }
  },
  getOwnBooking: (market) => asCustomer(market, 'confirmed'),
  previewOwnCancellation: (market) => asCustomer(market, 'confirmed'),
  cancelOwnBooking: (market) => asCustomer(market, 'confirmed'),
  completeOwnBooking: (market) => asCustomer(market, 'in_progress'),
  reportOwnNoShow: (market) => asCustomer(market, 'begun'),
  contestOwnNoShow: (market) => asCustomer(market, 'missed'),

  listAnyBookings: async () => ({ caller: 'operator', query: { filter: 'all', q: 'Ada', limit: 3 } }),
  listContestedNoShows: async (market) => {
    // Two, so that there is a second page.
    await bookingThatIs(market, 'contested')
    await bookingThatIs(market, 'contested')
    return { caller: 'operator', query: { limit: 3 } }
  },
  getAnyBooking: (market) => asOperator(market, 'confirmed'),
  previewAnyCancellation: (market) => asOperator(market, 'confirmed'),
  cancelAnyBooking: (market) => asOperator(market, 'confirmed'),
  acceptAnyBooking: (market) => asOperator(market, 'requested'),
  declineAnyBooking: (market) => asOperator(market, 'requested'),
  startAnyBooking: (market) => asOperator(market, 'begun'),
  finishAnyBooking: (market) => asOperator(market, 'in_progress'),
  completeAnyBooking: (market) => asOperator(market, 'in_progress'),
  closeAnyBooking: (market) => asOperator(market, 'completed'),
  reportAnyNoShow: (market) => asOperator(market, 'begun'),
  decideNoShow: (market) => asOperator(market, 'contested'),

  listPolicies: async () => ({ caller: 'operator' }),
  createPolicy: async () => ({
    caller: 'operator',
    body: { name: `Policy ${newId()}`, terms: policyTerms, isDefault: false },
  }),
  editPolicy: async (market) => ({
    caller: 'operator',
    params: { policyId: await newPolicy(market) },
    headers: { 'if-match': '"1"' },
    body: { name: `Policy ${newId()}`, terms: policyTerms, isDefault: false },
  }),
  removePolicy: async (market) => ({ caller: 'operator', params: { policyId: await newPolicy(market) } }),
  orderPolicies: async (market) => ({
    caller: 'operator',
    body: {
      policyIds: await market.inTenant<string[]>((ctx) => ctx.trx('booking_policies').pluck('id')),
    },
  }),
}
