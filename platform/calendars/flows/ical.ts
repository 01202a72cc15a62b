import { hours } from '#platform/kernel/time.ts'
import { systemScope, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import { getSchedule } from '#platform/scheduling/index.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { CalendarConnection } from '../models.ts'
import type { Range, ReadBusy } from '../rules/busy-ranges.ts'
import { CalendarFailure } from '../rules/failures.ts'
import { busyWindow } from '../rules/window.ts'
import { findConnection, recordSuccess } from '../service/sync-state.ts'
import { readAddress } from './read-address.ts'

export const addressPurpose = 'calendar address'

/** Reads a calendar behind an address, and writes down what is busy in it. @throws CalendarFailure */
export async function syncAddress(
  { config, database, vault }: Runtime,
  scope: Scope,
  connectionId: string,
): Promise<void> {
  const found = await database.readTenant(scope, async (ctx) => {
    const connection = await findConnection(ctx, connectionId)
    return connection && { connection, reading: await readingFor(ctx, connection), now: ctx.now }
  })
  if (!found) return
  const { connection, reading, now } = found
  const marks = readMarks(connection)
  // The horizon moves on: once a day, and when the zone has changed, all of it is read whether it changed or not.
  const isFresh = marks?.timeZone === reading.timeZone && now.getTime() - Date.parse(marks.readAt) < hours(24)
  const address = openAddress(vault, scope, connection)
  const { etag, lastModified } = connection
  const read = await readAddress(config, address, {
    ...reading,
    ...(isFresh && connection.isBlocking ? { known: { etag, lastModified } } : {}),
  })
  if (read.isUnchanged) {
    await database.inTenant(scope, (ctx) => recordSuccess(ctx, connectionId, { busy: null }))
    return
  }
  const isSame = marks?.fingerprint === read.fingerprint
  const next = { readAt: now.toISOString(), timeZone: reading.timeZone, fingerprint: read.fingerprint }
  await database.inTenant(scope, (ctx) =>
    recordSuccess(ctx, connectionId, {
      busy: isSame ? null : toBusy(read.ranges),
      marks: { etag: read.etag, lastModified: read.lastModified, syncToken: JSON.stringify(next) },
    }),
  )
}

/** One entry for the whole calendar: what it is called there is nobody's business here. */
export const toBusy = (ranges: Range[]) => ({
  changes: { upserts: [{ externalId: 'calendar', ranges }] },
  isComplete: true,
})

/** How the calendar of somebody is to be read. */
export async function readingFor(
  ctx: Ctx,
  { providerId, memberId }: { providerId: string; memberId: string | null },
): Promise<ReadBusy> {
  const asSystem = { ...ctx, actor: systemScope(ctx.tenantId).actor }
  const [{ slug, timeZone: marketZone }, team, own] = await Promise.all([
    getTenant(ctx),
    getSchedule(asSystem, providerId),
    memberId === null ? null : getSchedule(asSystem, providerId, memberId).catch(() => null),
  ])
  // A schedule that was never set has version 0 and no zone of its own.
  const schedule = [own, team].find((each) => each && each.version > 0)
  const ending = `@${slug}`
  return {
    window: busyWindow(ctx.now),
    timeZone: schedule?.timeZone ?? marketZone,
    isOurs: (uid) => uid.endsWith(ending),
  }
}

type Marks = { readAt: string; timeZone: string; fingerprint: string }

function readMarks({ syncToken }: CalendarConnection): Marks | null {
  return syncToken === null ? null : (JSON.parse(syncToken) as Marks)
}

function openAddress(
  vault: Runtime['vault'],
  { tenantId }: Scope,
  { sealedAddress }: CalendarConnection,
): string {
  try {
    return vault.open(addressPurpose, tenantId, sealedAddress ?? '')
  } catch (error) {
    throw new CalendarFailure('sealed', { cause: error })
  }
}
