import { Type } from 'typebox'
import { Id, Input, OneOf, Text } from '#platform/kernel/schemas.ts'
import { absentParties } from './rules/index.ts'

export const CancelBookingBody = Input({ reason: Type.Optional(Text(1000)) })

/** The other side is told why. */
export const ReasonBody = Input({ reason: Text(1000, 1) })

export const ReportNoShowBody = Input({ reason: Type.Optional(Text(1000)) })
export const ReportAnyNoShowBody = Input({
  absent: OneOf(absentParties),
  reason: Type.Optional(Text(1000)),
})
export const DecideNoShowBody = Input({
  decision: OneOf(['upheld', 'overturned'], 'overturned: the appointment took place'),
  reason: Text(1000, 1),
})

const severalBookings = Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true })
/** What became of each of several bookings. */
const outcomesOf = <Done extends string>(done: Done) =>
  Type.Object({
    items: Type.Array(
      Type.Object({
        bookingId: Id,
        outcome: OneOf([done, 'refused']),
        code: Type.Union([Type.String(), Type.Null()], { description: 'why it was refused' }),
        detail: Type.String(),
      }),
    ),
  })

export const CancelBookingsBody = Input({
  bookingIds: severalBookings,
  reason: Type.Optional(Text(1000)),
})
export const CancelledBookingsView = outcomesOf('cancelled')
export const AcceptBookingsBody = Input({ bookingIds: severalBookings })
export const AcceptedBookingsView = outcomesOf('accepted')
