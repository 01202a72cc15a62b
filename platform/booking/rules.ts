import { AppError } from '#platform/kernel/errors.ts'

export const bookingStatuses = [
  'held',
  'requested',
  'confirmed',
  'in_progress',
  'completed',
  'closed',
  'expired',
  'declined',
  'cancelled',
  'no_show',
] as const
export type BookingStatus = (typeof bookingStatuses)[number]
export type BookingParty = 'customer' | 'provider' | 'tenant' | 'system'

/** Who may move a booking from where to where. What is not in this table is a 409. */
export const transitions: readonly { from: BookingStatus; to: BookingStatus; by: readonly BookingParty[] }[] =
  [
    { from: 'held', to: 'confirmed', by: ['customer'] },
    { from: 'held', to: 'expired', by: ['customer', 'system'] },
    { from: 'confirmed', to: 'cancelled', by: ['customer', 'provider', 'tenant', 'system'] },
  ]

/** A guest may cancel until the appointment starts; the exact start still counts. */
export const mayCancelAt = (status: BookingStatus, startsAt: Date, now: Date) =>
  status === 'confirmed' && now.getTime() <= startsAt.getTime()

/** @throws AppError `illegal_transition` */
export function assertTransition(from: BookingStatus, to: BookingStatus, by: BookingParty): void {
  const isLegal = transitions.some((row) => row.from === from && row.to === to && row.by.includes(by))
  if (!isLegal)
    throw new AppError('illegal_transition', { detail: `A booking that is ${from} cannot become ${to}` })
}

type Address = { street: string; postalCode: string; city: string }

/** Where an appointment takes place, in one line; empty when it is virtual. */
export function placeOf(
  booking: { locationKind: string; address: string | null },
  provider: Address,
): string {
  if (booking.locationKind === 'virtual') return ''
  if (booking.locationKind === 'at_customer') return booking.address ?? ''
  return [provider.street, `${provider.postalCode} ${provider.city}`.trim()].filter(Boolean).join(', ')
}
