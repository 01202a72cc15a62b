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
export const bookingParties = ['customer', 'provider', 'tenant', 'system'] as const
export type BookingParty = (typeof bookingParties)[number]

type Transition = { from: BookingStatus; to: BookingStatus; by: readonly BookingParty[] }
const anybody = bookingParties

/** Who may move a booking from where to where. What is not in this table is a 409. */
export const transitions: readonly Transition[] = [
  { from: 'held', to: 'confirmed', by: ['customer'] },
  { from: 'held', to: 'requested', by: ['customer'] },
  { from: 'held', to: 'expired', by: ['customer', 'system'] },
  // Its payment came after it had lapsed, and the time was still free.
  { from: 'expired', to: 'confirmed', by: ['system'] },
  { from: 'expired', to: 'requested', by: ['system'] },
  { from: 'requested', to: 'confirmed', by: ['provider', 'tenant'] },
  // By the system when the deadline has passed without an answer.
  { from: 'requested', to: 'declined', by: ['provider', 'tenant', 'system'] },
  { from: 'requested', to: 'cancelled', by: ['customer', 'tenant', 'system'] },
  { from: 'confirmed', to: 'cancelled', by: anybody },
  { from: 'confirmed', to: 'in_progress', by: ['provider', 'tenant', 'system'] },
  { from: 'confirmed', to: 'no_show', by: ['customer', 'provider', 'tenant'] },
  { from: 'in_progress', to: 'no_show', by: ['customer', 'provider', 'tenant'] },
  { from: 'in_progress', to: 'cancelled', by: ['provider', 'tenant', 'system'] },
  { from: 'in_progress', to: 'completed', by: ['customer', 'tenant', 'system'] },
  { from: 'no_show', to: 'completed', by: ['tenant'] },
  { from: 'no_show', to: 'closed', by: ['tenant', 'system'] },
  { from: 'completed', to: 'closed', by: ['tenant', 'system'] },
]

/** Statuses that keep the time of a booking taken. */
export const takenStatuses = [
  'held',
  'requested',
  'confirmed',
  'in_progress',
] as const satisfies readonly BookingStatus[]
/** Statuses that were never a booking of anybody: lists leave them out. */
export const neverBooked = ['held', 'expired'] as const satisfies readonly BookingStatus[]

export const mayTransition = (from: BookingStatus, to: BookingStatus, by: BookingParty) =>
  transitions.some((row) => row.from === from && row.to === to && row.by.includes(by))

/** @throws AppError `illegal_transition` */
export function assertTransition(from: BookingStatus, to: BookingStatus, by: BookingParty): void {
  if (!mayTransition(from, to, by))
    throw new AppError('illegal_transition', { detail: `A booking that is ${from} cannot become ${to}` })
}
