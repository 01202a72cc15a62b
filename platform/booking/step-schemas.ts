import { Type, type Static } from 'typebox'
import { Id, Input, OneOf, Text } from '#platform/kernel/schemas.ts'
import { absentParties } from './rules/index.ts'

export const CancelBookingBody = Input({ reason: Type.Optional(Text(1000)) })
export type CancelBooking = Static<typeof CancelBookingBody>

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

export const CancelBookingsBody = Input({
  bookingIds: Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true }),
  reason: Type.Optional(Text(1000)),
})
export const CancelledBookingsView = Type.Object({
  items: Type.Array(
    Type.Object({
      bookingId: Id,
      outcome: OneOf(['cancelled', 'refused']),
      code: Type.Union([Type.String(), Type.Null()], { description: 'why it was refused' }),
      detail: Type.String(),
    }),
  ),
})
