import fc from 'fast-check'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { Booking } from '#platform/booking/models.ts'
import { acceptRequest, declineOverdue, declineRequest } from '#platform/booking/service/answer-request.ts'
import type { Asked } from '#platform/booking/service/asked.ts'
import { cancelAsked } from '#platform/booking/service/cancel-booking.ts'
import {
  closeBooking,
  closeDue,
  completeBooking,
  completeBySilence,
  finishBooking,
  startBooking,
  startDue,
} from '#platform/booking/service/do-work.ts'
import { contestNoShow, decideNoShow, reportNoShow } from '#platform/booking/service/no-show.ts'
import { rescheduleAsked } from '#platform/booking/service/reschedule.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { after, hours } from '#platform/kernel/time.ts'
import type { Actor, Ctx } from '#platform/kernel/tenant.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { guest, member, operator } from '#tests/support/supply.ts'

// Written from the journeys, not from the code: which status may follow which, and who may bring it about.
const follows: Record<string, Record<string, string>> = {
  requested: { confirmed: 'PT', declined: 'PTS', cancelled: 'CTS' },
  confirmed: { cancelled: 'CPTS', in_progress: 'PTS', no_show: 'CPT' },
  in_progress: { no_show: 'CPT', cancelled: 'PTS', completed: 'CTS' },
  no_show: { completed: 'T', closed: 'TS' },
  completed: { closed: 'TS' },
}
const taken = ['requested', 'confirmed', 'in_progress']
const refusals = [
  'illegal_transition',
  'forbidden',
  'not_found',
  'validation_failed',
  'slot_taken',
  'slot_unavailable',
  'conflict',
  'link_expired',
]

type Party = 'C' | 'P' | 'T' | 'S'
type World = {
  ctxOf: (by: Party, at: number) => Ctx
  asked: (by: Party) => Asked
  bookingId: string
  startsAt: Date
}
type Step = (ctx: Ctx, asked: Asked, world: World) => Promise<unknown>

const steps: Record<string, Step> = {
  accept: acceptRequest,
  decline: (ctx, asked) => declineRequest(ctx, asked, { reason: 'No time' }),
  cancel: (ctx, asked) => cancelAsked(ctx, asked, { reason: 'Ill' }),
  start: startBooking,
  finish: finishBooking,
  complete: completeBooking,
  close: closeBooking,
  missed: (ctx, asked) =>
    reportNoShow(ctx, asked, {
      reason: 'Nobody came',
      ...(asked.as === 'tenant' ? { absent: 'customer' } : {}),
    }),
  contest: (ctx, asked) => contestNoShow(ctx, asked, { reason: 'I was there' }),
  uphold: (ctx, asked) => decideNoShow(ctx, asked, { decision: 'upheld', reason: 'No sign of it' }),
  overturn: (ctx, asked) => decideNoShow(ctx, asked, { decision: 'overturned', reason: 'There is a photo' }),
  move: (ctx, asked, { startsAt }) =>
    rescheduleAsked(ctx, asked, { startsAt: after(startsAt, hours(3)).toISOString(), isAgreed: true }),
}
/** What falls due by itself. */
const due: Record<string, (ctx: Ctx, bookingId: string) => Promise<boolean>> = {
  declineOverdue,
  startDue,
  completeBySilence,
  closeDue,
}

const walk = fc.array(
  fc.oneof(
    fc.record({ step: fc.constantFrom(...Object.keys(steps)), by: fc.constantFrom<Party>('C', 'P', 'T') }),
    fc.record({ step: fc.constantFrom(...Object.keys(due)), by: fc.constant<Party>('S') }),
    fc.record({ wait: fc.constantFrom(0.2, 1, 20, 47, 49, 80, 400) }),
  ),
  { minLength: 4, maxLength: 24 },
)
const seen = new Set<string>()

async function createWorld(ctx: Ctx, isAsked: boolean): Promise<World> {
  const { serviceId, providerId } = await createBookable(ctx, {
    service: { booking_mode: isAsked ? 'approval' : 'instant', minimum_notice_minutes: 0 },
  })
  const startsAt = quarterAfter(ctx.now, 48)
  const hold = await createHold({ ...ctx, actor: guest }, { serviceId, startsAt: startsAt.toISOString() })
  const { booking, managePath } = await confirmBooking(
    { ...ctx, actor: guest },
    { holdId: hold.id, secret: hold.secret, ...contact },
  )
  const actors: Record<Party, Actor> = {
    C: guest,
    P: member(providerId),
    T: operator(),
    S: { kind: 'system' },
  }
  const parts = { P: 'provider', T: 'tenant', S: 'system' } as const
  return {
    bookingId: booking.id,
    startsAt,
    ctxOf: (by, at) => ({ ...ctx, actor: actors[by], now: after(ctx.now, hours(at)) }),
    asked: (by) =>
      by === 'C'
        ? { as: 'guest', secret: managePath.split('/').at(-1)! }
        : { as: parts[by], bookingId: booking.id },
  }
}

/** All that is known of a booking, to see that a refusal changes none of it. */
async function everything({ trx }: Ctx, id: string) {
  const [booking, claims, transitions, events] = await Promise.all([
    trx('bookings').where({ id }).first(),
    trx('slot_claims').where({ booking_id: id }).orderBy('id'),
    trx('booking_transitions').where({ booking_id: id }).orderBy('id'),
    trx('outbox_events').whereRaw(`payload ->> 'bookingId' = ?`, [id]).orderBy('id').pluck('id'),
  ])
  return { booking, claims, transitions, events }
}

test(
  'whatever is tried in whatever order, a booking goes legal ways only, and a refusal leaves no trace',
  () =>
    fc.assert(
      fc.asyncProperty(fc.boolean(), walk, (isAsked, moves) =>
        inTestTenant(async (ctx) => {
          const world = await createWorld(ctx, isAsked)
          let at = 0
          for (const move of moves) {
            if ('wait' in move) {
              at += move.wait
              continue
            }
            const before = await everything(ctx, world.bookingId)
            const own = world.ctxOf(move.by, at)
            const refusal = await (
              move.by === 'S'
                ? due[move.step]!(own, world.bookingId)
                : steps[move.step]!(own, world.asked(move.by), world)
            ).then(
              () => null,
              (error: unknown) => error,
            )
            const changed = await everything(ctx, world.bookingId)
            const [from, to] = [before.booking.status as string, changed.booking.status as string]
            if (refusal) {
              expect(refusal).toBeInstanceOf(AppError)
              expect(refusals).toContain((refusal as AppError).code)
              expect(changed).toEqual(before)
            }
            if (from === to) continue

            seen.add(`${from} ${to}`)
            expect([from, to, move.by, follows[from]?.[to]?.includes(move.by)]).toEqual([
              from,
              to,
              move.by,
              true,
            ])
            expect(changed.booking.version).toBeGreaterThan(before.booking.version)
            expect(changed.events.length).toBeGreaterThan(before.events.length)
            const way = changed.transitions.map((row) => [row.from_status, row.to_status])
            expect(way.at(-1)).toEqual([from, to])
            way.slice(1).forEach(([start], index) => expect(start).toBe(way[index]![1]))
            const ahead = changed.claims.filter((claim) => claim.active && claim.ends_at > own.now)
            const isHeld = taken.includes(to) && changed.booking.ends_at > own.now
            expect([to, ahead.length > 0]).toEqual([to, isHeld])
          }
          expect(await Booking.query(ctx.trx).findOne({ id: world.bookingId })).toBeDefined()
        }),
      ),
      // The same walks each time; another number goes others.
      { numRuns: 80, seed: Number(process.env.WALK_SEED ?? 20_270_328) },
    ),
  240_000,
)

test('the walks have gone most of the legal ways', () => {
  // A walk that is refused everywhere would prove nothing.
  expect(seen.size).toBeGreaterThanOrEqual(8)
})
