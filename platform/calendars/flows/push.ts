import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { after } from '#platform/kernel/time.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { CalendarEntry } from '#platform/booking/index.ts'
import type { EventLink } from '../account-models.ts'
import { GatewaySignal, type OutgoingEvent, type WrittenEvent } from '../gateways/calendar-gateway.ts'
import { CalendarFailure } from '../rules/failures.ts'
import { longestPushMs } from '../rules/event-links.ts'
import { findWantedEntry, markBooking, takeDueLinks } from '../service/event-links.ts'
import { recordPush, recordPushFailure, restoreEntry } from '../service/pushed-links.ts'
import { withAccess, type AccessRuntime } from './access.ts'

export type PushRuntime = AccessRuntime & Pick<Runtime, 'log'>

const mostInATurn = 40

/** After something happened to a booking: its entries follow. What fails is tried again by the sweep. */
export async function pushBooking(
  runtime: PushRuntime,
  scope: Scope,
  { bookingId }: { bookingId: string },
): Promise<void> {
  await runtime.database.inTenant(scope, (ctx) => markBooking(ctx, bookingId))
  await pushTaken(runtime, scope, { bookingId, limit: mostInATurn })
}

/** One turn for one marketplace. */
export async function pushDueLinks(runtime: PushRuntime, scope: Scope): Promise<void> {
  await pushTaken(runtime, scope, { limit: mostInATurn })
}

async function pushTaken(
  runtime: PushRuntime,
  scope: Scope,
  which: { bookingId?: string; limit: number },
): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const links = await runtime.database.inTenant(system, (ctx) => takeDueLinks(ctx, which))
  const resting = new Map<string, CalendarFailure>()
  for (const link of links) {
    // The rest is taken once more when its lease is over, by whoever comes first.
    if (link.leaseUntil && link.leaseUntil <= after(runtime.clock(), longestPushMs)) return
    const rest = resting.get(link.accountId)
    if (rest) await runtime.database.inTenant(system, (ctx) => recordPushFailure(ctx, link, rest))
    else {
      const failure = await pushLink(runtime, system, link)
      if (failure && isOfAccount(failure)) resting.set(link.accountId, failure)
    }
  }
}

/** What one entry could not be written for, none of the account can: who asks us to wait is not asked forty times. */
const isOfAccount = ({ code }: CalendarFailure): boolean =>
  ['rate_limited', 'server_error', 'timed_out', 'unreachable', 'needs_consent', 'sealed'].includes(code)

/**
 * Brings one entry to what it should be now. Killed in between, it is done once more when the lease is over: every
 * step comes to the same end however often it is taken.
 * @returns why it has to be tried again; null when it has not
 */
async function pushLink(
  runtime: PushRuntime,
  scope: Scope,
  link: EventLink,
): Promise<CalendarFailure | null> {
  const { database } = runtime
  try {
    await reachWanted(runtime, scope, link)
    return null
  } catch (error) {
    if (error instanceof GatewaySignal && error.kind === 'gone') {
      await database.inTenant(scope, (ctx) => restoreEntry(ctx, link, 'deleted'))
      return null
    }
    const failure =
      error instanceof CalendarFailure ? error : new CalendarFailure('unknown', { cause: error })
    if (failure.code === 'unknown')
      runtime.log.error({ err: error, linkId: link.id }, 'a booking could not be written')
    await database.inTenant(scope, (ctx) => recordPushFailure(ctx, link, failure))
    return failure
  }
}

async function reachWanted(runtime: PushRuntime, scope: Scope, link: EventLink): Promise<void> {
  const { database } = runtime
  const wanted = await database.readTenant(scope, (ctx) => findWantedEntry(ctx, link))
  if (wanted.kind === 'waits') throw new CalendarFailure('needs_consent')
  const { externalCalendarId: calendarId, clientEventId } = link
  const known = knownOf(link)
  if (wanted.kind === 'entry') {
    const { entry, isOver } = wanted
    const event = eventOf(entry, clientEventId)
    const written = await withAccess(runtime, scope, link.accountId, (gateway, access) =>
      gateway.putEvent({ access, calendarId, event, known }),
    ).catch((error: unknown) => {
      // Its people have thrown the history away: it is not put back for what it no longer says.
      if (isOver && error instanceof GatewaySignal && error.kind === 'gone') return null
      throw error
    })
    if (!written) return database.inTenant(scope, (ctx) => recordPush(ctx, link, { state: 'removed' }))
    const { sequence, startsAt, endsAt } = entry
    const outcome = { state: 'written', written, sequence, startsAt, endsAt } as const
    return database.inTenant(scope, (ctx) => recordPush(ctx, link, outcome))
  }
  if (wanted.kind === 'none' && link.state !== 'removed') {
    await withAccess(runtime, scope, link.accountId, (gateway, access) =>
      gateway.removeEvent({ access, calendarId, clientEventId, known }),
    )
    return database.inTenant(scope, (ctx) => recordPush(ctx, link, { state: 'removed' }))
  }
  return database.inTenant(scope, (ctx) => recordPush(ctx, link, { state: 'as_is' }))
}

const knownOf = ({ externalEventId, etag }: EventLink): WrittenEvent | null =>
  externalEventId === null ? null : { externalId: externalEventId, etag }

const eventOf = (entry: CalendarEntry, clientEventId: string): OutgoingEvent => ({
  clientEventId,
  bookingId: entry.bookingId,
  title: [entry.serviceTitle, entry.customerName].filter(Boolean).join(' – '),
  description: [`Booking ${entry.reference}`, entry.customerPhone].filter(Boolean).join('\n'),
  location: entry.place,
  startsAt: entry.startsAt,
  endsAt: entry.endsAt,
  timeZone: entry.timeZone,
})
