import { newId } from '#platform/kernel/ids.ts'
import { after, days } from '#platform/kernel/time.ts'
import { ownedBooking } from './good-bookings.ts'
import type { Caller, Market } from './market.ts'

type Part = {
  caller?: Caller
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: Record<string, unknown>
}
type Asking = (made: { bookingId: string; secret: string }) => Part

const asGuest: Asking = ({ secret }) => ({ caller: 'guest', params: { secret } })
const asCustomer: Asking = ({ bookingId }) => ({ caller: 'customer', params: { bookingId } })
const asOperator: Asking = ({ bookingId }) => ({ caller: 'operator', params: { bookingId } })
const asKeeper: Asking = ({ bookingId }) => ({ caller: 'keeper', params: { bookingId } })

const date = (offset: number) => after(new Date(), days(offset)).toISOString().slice(0, 10)

const standing = (as: Asking) => async (market: Market) => as(await ownedBooking(market))
const times = (as: Asking) => async (market: Market) => ({
  ...as(await ownedBooking(market)),
  query: { from: date(1), to: date(3), memberId: undefined },
})
const move = (as: Asking) => async (market: Market) => ({
  ...as(await ownedBooking(market)),
  body: { startsAt: market.newStart(), memberId: undefined },
})

/** A proposal of one side, for the other to answer. */
const proposal =
  (as: Asking, proposedBy: 'customer' | 'provider', body?: Record<string, unknown>) =>
  async (market: Market) => {
    const made = await ownedBooking(market)
    await market.inTenant((ctx) =>
      ctx.trx('reschedule_proposals').insert({
        id: newId(),
        booking_id: made.bookingId,
        proposed_by: proposedBy,
        starts_at: market.newStart(),
        message: `Another time ${market.marker}`,
        expires_at: after(ctx.now, days(1)),
      }),
    )
    return { ...as(made), ...(body ? { body } : {}) }
  }

/** Good requests to move a booking, and to what is proposed about it. */
export const goodReschedules: Record<string, (market: Market) => Promise<Part>> = {
  getRescheduleByLink: standing(asGuest),
  findRescheduleTimesByLink: times(asGuest),
  rescheduleByLink: move(asGuest),
  answerProposalByLink: proposal(asGuest, 'provider', { answer: 'accept' }),
  getOwnReschedule: standing(asCustomer),
  findOwnRescheduleTimes: times(asCustomer),
  rescheduleOwn: move(asCustomer),
  answerOwnProposal: proposal(asCustomer, 'provider', { answer: 'accept' }),
  getReschedule: standing(asKeeper),
  findRescheduleTimes: times(asKeeper),
  reschedule: move(asKeeper),
  answerProposal: proposal(asKeeper, 'customer', { answer: 'accept' }),
  withdrawProposal: proposal(asKeeper, 'provider'),
  withdrawProposalByLink: proposal(asGuest, 'customer'),
  withdrawOwnProposal: proposal(asCustomer, 'customer'),
  getAnyReschedule: standing(asOperator),
  findAnyRescheduleTimes: times(asOperator),
  rescheduleAny: move(asOperator),
  answerAnyProposal: proposal(asOperator, 'customer', { answer: 'accept' }),
  withdrawAnyProposal: proposal(asOperator, 'provider'),
}
