import { AppError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { bookingsErased } from '../events.ts'
import type { Booking } from '../models.ts'

const erasedHost = '@erased.invalid'
/** Whoever booked it has been erased since. */
export const isErased = ({ email, customerId }: Pick<Booking, 'email' | 'customerId'>): boolean =>
  customerId !== null && email === `erased-${customerId}${erasedHost}`

const bookingsOf = (ctx: Ctx, userId: string) =>
  ctx.trx('bookings').whereIn('customer_id', ctx.trx('customers').select('id').where({ user_id: userId }))

/** What a user has booked, with what they wrote. */
export const readPersonalBookings = (ctx: Ctx, userId: string): Promise<Record<string, unknown>[]> =>
  bookingsOf(ctx, userId)
    .whereNotIn('status', ['held', 'expired'])
    .orderBy(['starts_at', 'id'])
    .select(
      ctx
        .trx('booking_check_ins')
        .whereRaw('booking_check_ins.booking_id = bookings.id')
        .select('created_at')
        .as('checkedInAt'),
      ctx
        .trx('booking_check_ins')
        .whereRaw('booking_check_ins.booking_id = bookings.id')
        .select('distance_metres')
        .as('checkInDistanceMetres'),
      'reference',
      'status',
      'service_title as service',
      'starts_at as startsAt',
      'ends_at as endsAt',
      'time_zone as timeZone',
      'price_amount as priceAmount',
      'currency',
      'first_name as firstName',
      'last_name as lastName',
      'email',
      'phone',
      'address',
      'notes',
      'answers',
    )

/** Where a user lets a customer see them at this moment; nothing of it is kept beyond that. */
export async function readOwnPositions(ctx: Ctx, userId: string): Promise<Record<string, unknown>[]> {
  return ctx
    .trx('live_positions')
    .where({ shared_by: userId })
    .orderBy('created_at')
    .select(
      ctx.trx.raw('latitude_e6 / 1e6 as latitude, longitude_e6 / 1e6 as longitude'),
      'located_at as locatedAt',
      'ends_at as endsAt',
    )
}

/**
 * Takes a customer's personal data out of their bookings. That there was an appointment, and its price, stay: they are
 * the provider's books.
 * @throws AppError `conflict` while an appointment lies ahead
 */
export async function eraseFromBookings(ctx: Ctx, userId: string): Promise<void> {
  const ahead = await bookingsOf(ctx, userId)
    .whereIn('status', ['requested', 'confirmed', 'in_progress'])
    .where('ends_at', '>', ctx.now)
    .first('reference')
  if (ahead) {
    throw new AppError('conflict', {
      detail: `Appointment ${ahead.reference} lies ahead; cancel it first, or come back after it`,
    })
  }
  const ids: string[] = await bookingsOf(ctx, userId).pluck('id')
  await ctx
    .trx('bookings')
    .whereIn('id', ids)
    .update({
      first_name: 'Erased',
      last_name: 'person',
      email: ctx.trx.raw(`'erased-' || customer_id || '${erasedHost}'`),
      phone: '',
      address: null,
      notes: null,
      answers: '[]',
      draft: '{}',
    })
  await ctx
    .trx('booking_cancellations')
    .whereIn('booking_id', ids)
    .where({ cancelled_by: 'customer' })
    .update({ reason: '' })
  // What a provider wrote to them about additional time may name them.
  await ctx.trx('overrun_offers').whereIn('booking_id', ids).update({ message: '' })
  await ctx.trx('booking_links').whereIn('booking_id', ids).delete()
  await ctx.trx('live_positions').where({ shared_by: userId }).orWhereIn('booking_id', ids).delete()
  if (ids.length > 0) await emit(ctx, bookingsErased, { bookingIds: ids })
}
