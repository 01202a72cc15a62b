import { Type } from 'typebox'
import { Id } from '#platform/kernel/schemas.ts'

export const HoldParams = Type.Object({ holdId: Id })
export const BookingParams = Type.Object({ bookingId: Id })
export const LinkParams = Type.Object({ secret: Type.String({ minLength: 40, maxLength: 64 }) })
