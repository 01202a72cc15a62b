import { confirmBooking, createHold } from '#platform/booking/index.ts'
import type { Actor, Ctx, Scope, Work } from '#platform/kernel/tenant.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { openVault } from '#platform/kernel/vault.ts'
import {
  type AskedByParty,
  enterMeeting,
  getMeeting,
  type MeetingGateways,
  openMeetingGateways,
  prepareDueMeetings,
  saveMeetingSettings,
  type WantedSettings,
} from '#platform/meetings/index.ts'
import { planMeeting } from '#platform/meetings/service/tasks.ts'
import { createTenant, testDatabase } from './database.ts'
import { contact, createBookable, quarterAfter } from './factories.ts'
import { quietLog } from './log.ts'
import { member, operator } from './supply.ts'

export const vault = openVault(['a secret of this deployment, thirty-two bytes'])
/** Where nothing answers. */
const nowhere = 'http://127.0.0.1:9'
export const jitsiAlone = openMeetingGateways({
  jitsiAddress: 'https://meet.example',
  zoom: async () => ({ tokenUrl: nowhere, apiUrl: nowhere }),
})

/** A booking that takes place online, in a marketplace whose clock stands at so many minutes from its start. */
export async function openMeetingMarket(
  options: {
    hasWaitingRoom?: boolean
    locationKind?: string
    gateways?: MeetingGateways
    capacity?: number
  } = {},
) {
  const { hasWaitingRoom = false, locationKind = 'virtual', gateways = jitsiAlone, capacity = 1 } = options
  const scope = await createTenant()
  const database = await testDatabase()
  const rows = await database.inTenant(scope, (ctx) =>
    createBookable(ctx, {
      service: { location_kind: locationKind, has_waiting_room: hasWaitingRoom, capacity },
    }),
  )
  const startsAt = quarterAfter(new Date(), 24)
  let now = new Date()
  const at =
    <T>(work: Work<T>): Work<T> =>
    (ctx: Ctx) =>
      work({ ...ctx, now })
  const parts = {
    database: {
      ...database,
      inTenant: <T>(of: Scope, work: Work<T>) => database.inTenant(of, at(work)),
      readTenant: <T>(of: Scope, work: Work<T>) => database.readTenant(of, at(work)),
    },
    vault,
    meetings: gateways,
    log: quietLog(),
  }
  const run = <T>(work: Work<T>) => parts.database.inTenant(scope, work)
  async function book() {
    const hold = await run((ctx) =>
      createHold(ctx, { serviceId: rows.serviceId, startsAt: startsAt.toISOString() }),
    )
    const { booking, managePath } = await run((ctx) =>
      confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact }),
    )
    const secret = managePath.split('/').at(-1)!.split('?')[0]!
    return {
      id: booking.id,
      asGuest: { as: 'guest', secret } as AskedByParty,
      asProvider: { as: 'provider', bookingId: booking.id } as AskedByParty,
    }
  }
  const booking = await book()
  const provider = member(rows.providerId)
  const scopeOf = (asked: AskedByParty, actor?: Actor): Scope =>
    asked.as === 'guest' ? { ...scope, actor: { kind: 'guest' } } : { ...scope, actor: actor ?? provider }
  return {
    ...rows,
    parts,
    startsAt,
    /** As the events of a booking have it planned, and as the sweep then does what is due. */
    plan: (bookingId = booking.id) => run((ctx) => planMeeting(ctx, bookingId)),
    prepare: () => prepareDueMeetings(parts, systemScope(scope.tenantId)),
    /** Somebody of the marketplace's staff says where calls take place. */
    choose: (wanted: WantedSettings, actor: Actor = operator()) =>
      saveMeetingSettings(parts, { ...scope, actor }, wanted),
    booking,
    book,
    run,
    scope,
    provider,
    goTo: (minutesFromStart: number) => (now = new Date(startsAt.getTime() + minutesFromStart * 60_000)),
    see: (asked: AskedByParty, actor?: Actor) =>
      parts.database.readTenant(scopeOf(asked, actor), (ctx) => getMeeting(ctx, asked)),
    enter: (asked: AskedByParty, actor?: Actor) => enterMeeting(parts, scopeOf(asked, actor), asked),
    change: (columns: Record<string, unknown>) =>
      run(async (ctx) => void (await ctx.trx('bookings').where({ id: booking.id }).update(columns))),
  }
}
