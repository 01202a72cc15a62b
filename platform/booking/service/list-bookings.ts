import type { QueryBuilder } from 'objection'
import { listOwnCustomerIds } from '#platform/identity/index.ts'
import { assertAllowed } from '#platform/kernel/errors.ts'
import { decodeCursor, encodeCursor } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Booking } from '../models.ts'
import { mayManageAnyBooking, mayManageBookings } from '../policies.ts'
import { neverBooked } from '../rules/index.ts'
import type { BookingPage, ListAnyBookings, ListBookings, ListOwnBookings } from '../schemas.ts'
import { viewsOf } from './booking-views.ts'

type Query = QueryBuilder<Booking, Booking[]>

/**
 * Bookings of one provider. Upcoming ones and requests come soonest first, all others latest first; with `from` a
 * stretch of the calendar, in order of time.
 * @throws AppError `forbidden`, `validation_failed`
 */
export async function listBookings(
  ctx: Ctx,
  input: ListBookings & { providerId: string },
): Promise<BookingPage> {
  assertAllowed(mayManageBookings(ctx.actor, input.providerId))
  return pageOf(ctx, Booking.query(ctx.trx).where({ provider_id: input.providerId }), input)
}

/** Of the whole marketplace, for its people; ordered as `listBookings`. @throws AppError `forbidden`, `validation_failed` */
export async function listAnyBookings(ctx: Ctx, input: ListAnyBookings): Promise<BookingPage> {
  assertAllowed(mayManageAnyBooking(ctx.actor))
  const query = Booking.query(ctx.trx)
  if (input.providerId) query.where({ provider_id: input.providerId })
  return pageOf(ctx, query, input)
}

/** What the person who asks has booked; ordered as `listBookings`. @throws AppError `unauthenticated`, `validation_failed` */
export async function listOwnBookings(ctx: Ctx, input: ListOwnBookings): Promise<BookingPage> {
  const customerIds = await listOwnCustomerIds(ctx)
  if (customerIds.length === 0) return { items: [], nextCursor: null }
  const query = Booking.query(ctx.trx).whereIn('customer_id', customerIds)
  return pageOf(ctx, query, { ...input, filter: input.filter ?? 'upcoming' })
}

async function pageOf(ctx: Ctx, query: Query, input: ListBookings): Promise<BookingPage> {
  const { filter = 'all', limit = 20, cursor } = input
  const isAscending = filter === 'upcoming' || filter === 'requests' || input.from !== undefined
  const order = isAscending ? 'asc' : 'desc'
  query
    .whereNotIn('status', [...neverBooked])
    .orderBy([
      { column: 'starts_at', order },
      { column: 'id', order },
    ])
    .limit(limit + 1)
  narrow(ctx, query, { ...input, filter })
  if (cursor) {
    const [startsAt, id] = decodeCursor(cursor, 'instant', 'id')
    query.whereRaw(`(starts_at, id) ${isAscending ? '>' : '<'} (?, ?)`, [new Date(startsAt), id])
  }
  const rows = await query
  const items = await viewsOf(ctx, rows.slice(0, limit))
  const last = rows.length > limit ? rows[limit - 1]! : null
  return { items, nextCursor: last ? encodeCursor([last.startsAt.toISOString(), last.id]) : null }
}

/** What never took place, and will not. */
const calledOff = ['cancelled', 'declined'] as const

function narrow(ctx: Ctx, query: Query, input: ListBookings): void {
  const { filter, status, serviceId, memberId, from, to, q } = input
  if (filter === 'upcoming') query.where('ends_at', '>=', ctx.now).whereNotIn('status', [...calledOff])
  if (filter === 'past') query.where('ends_at', '<', ctx.now).whereNotIn('status', [...calledOff])
  if (filter === 'requests') query.where('status', 'requested')
  if (filter === 'cancelled') query.whereIn('status', [...calledOff])
  if (status) query.where('status', status)
  if (serviceId) query.where('service_id', serviceId)
  if (memberId) query.where('member_id', memberId)
  if (from) query.where('ends_at', '>', new Date(from))
  if (to) query.where('starts_at', '<', new Date(to))
  if (q?.trim()) search(query, q.trim())
}

const referencePattern = /^[a-z0-9]{4}-[a-z0-9]{4}$/i
/** Further words of a search are left out. */
const mostWords = 5

/** By the reference as it is read out, else by every word of the customer's name or address. */
function search(query: Query, q: string): void {
  if (referencePattern.test(q)) return void query.where('reference', q.toUpperCase())
  for (const word of q.split(/\s+/).slice(0, mostWords)) {
    const part = `%${word.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    query.whereRaw(`lower(concat_ws(' ', first_name, last_name, email, reference)) like ?`, [part])
  }
}
