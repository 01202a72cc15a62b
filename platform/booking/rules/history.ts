import type { AbsentParty } from './no-show.ts'
import type { BookingParty, BookingStatus } from './transitions.ts'

type Step = { from: BookingStatus; to: BookingStatus; by: BookingParty; absent: AbsentParty | null }

const parties: Record<BookingParty, string> = {
  customer: 'the customer',
  provider: 'the provider',
  tenant: 'the marketplace',
  system: 'itself',
}

/** A step of a booking's life in words, as both parties read it. */
export const historyLabel = (step: Step): string => labels[step.to](step)

export const movedLabel = (by: BookingParty): string => `Moved by ${parties[by]}`

const labels: Record<BookingStatus, (step: Step) => string> = {
  held: () => 'Reserved',
  requested: () => 'Requested',
  confirmed: ({ from, by }) => (from === 'requested' ? `Accepted by ${parties[by]}` : 'Booked'),
  declined: ({ by }) => (by === 'system' ? 'Not answered in time' : `Declined by ${parties[by]}`),
  cancelled: ({ from, by }) => {
    if (from === 'requested' && by === 'customer') return 'Withdrawn by the customer'
    return by === 'system' ? 'Cancelled automatically' : `Cancelled by ${parties[by]}`
  },
  in_progress: ({ by }) => (by === 'system' ? 'Its time came' : `Started by ${parties[by]}`),
  completed: ({ from, by }) => {
    if (from === 'no_show') return 'The marketplace decided that it took place'
    return by === 'customer' ? 'Confirmed as done by the customer' : 'Completed'
  },
  no_show: ({ absent, by }) => {
    const missing = absent ?? (by === 'customer' ? 'provider' : 'customer')
    return missing === 'provider' ? 'The provider did not come' : 'The customer did not come'
  },
  closed: () => 'Closed',
  expired: () => 'Lapsed',
}
