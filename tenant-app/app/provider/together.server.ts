import type { AppLoadContext } from '@remix-run/node'
import type { GroupScope } from '#platform/booking/index.ts'
import { askedScope, loadGroupMove } from '../booking/group-move.server.ts'
import { moveTimes } from './move-times.server.ts'
import { orNull } from './next-free.server.ts'
import { instantOf, isDate } from './wall-time.server.ts'

/**
 * A series or visit as its provider changes it: which of it (`?scope=`), what is to be done (`?do=move`, `?do=cancel`),
 * and of a move the day and then the time. @throws a Response with 404 for a booking by itself
 */
export async function loadTogether(context: AppLoadContext, bookingId: string, query: URLSearchParams) {
  const asked = { as: 'provider', bookingId } as const
  const [booking, group] = await context.read((ctx, core) =>
    Promise.all([core.booking.getBooking(ctx, bookingId), core.booking.getBookingGroup(ctx, asked)]),
  )
  const { scopes, scope: typed, includeMoved, hasOwn } = askedScope(group, bookingId, query)
  const several = scopes.filter(({ scope }) => scope !== 'one')
  // What concerns only this one is done on its own page.
  const scope = typed === 'one' ? (several.at(-1)?.scope ?? 'one') : typed
  const isPossible = several.length > 0
  const deed = query.get('do') === 'cancel' ? ('cancel' as const) : ('move' as const)
  const to = chosenStart(query, booking.timeZone)
  const isMoving = isPossible && query.get('do') === 'move'
  return {
    booking,
    group,
    scopes: several,
    scope,
    includeMoved,
    hasOwn,
    deed: isPossible && query.has('do') ? deed : null,
    to: isMoving ? to : null,
    isMissingTime: isMoving && query.has('start') && to === null,
    times:
      isMoving && !to
        ? await orNull(() => moveTimes(context, booking, query, { scope, includeMoved }))
        : null,
    move:
      isMoving && to
        ? await loadGroupMove(context, asked, { scope, startsAt: to, includeMoved })
        : { preview: null, problem: null },
    costs: isPossible && query.get('do') === 'cancel' ? await costsOf(context, bookingId, scope) : null,
  }
}
export type Together = Awaited<ReturnType<typeof loadTogether>>

async function costsOf(context: AppLoadContext, bookingId: string, scope: GroupScope) {
  const preview = await context.attempt(() =>
    context.read((ctx, core) =>
      core.booking.previewGroupCancellation(ctx, { as: 'provider', bookingId }, scope),
    ),
  )
  return preview.ok ? preview.value : null
}

/** One of the free times that were offered, or any other on the wall of the appointment. */
function chosenStart(query: URLSearchParams, timeZone: string): string | null {
  const start = query.get('start')
  if (start === null) return null
  if (start !== 'other') return Number.isNaN(Date.parse(start)) ? null : new Date(start).toISOString()
  const date = query.get('date')
  const time = query.get('time') ?? ''
  if (!isDate(date) || !/^\d{2}:\d{2}$/.test(time)) return null
  return new Date(instantOf(date, time, timeZone)).toISOString()
}
