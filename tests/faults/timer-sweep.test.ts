import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { runDueTimers } from '#platform/booking/timer-flows.ts'
import { projectFolder } from '#platform/config.ts'
import { hours } from '#platform/kernel/time.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { contact, createBookable } from '#tests/support/factories.ts'
import { movingClock } from '#tests/support/moving-clock.ts'
import { settle } from '#tests/support/settle.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

const opening = '2027-05-03T09:00:00Z'
const startsAt = new Date('2027-05-10T09:00:00Z')
const time = movingClock(opening)

let world: WorkerRuntime
beforeAll(async () => {
  world = await openWorkerRuntime('sweep', {}, undefined, { clock: time.clock })
})
beforeEach(() => time.moveTo(opening))
afterAll(() => world.close())

/** Three appointments at one time in one marketplace, with everything scheduled that falls due for them. */
async function threeAppointments() {
  const scope = newScope()
  await world.runtime.database.inTenant(scope, async (ctx) => {
    await insertTenant(ctx)
    for (let count = 0; count < 3; count += 1) {
      const { serviceId } = await createBookable(ctx)
      const hold = await createHold(ctx, { serviceId, startsAt: startsAt.toISOString() })
      await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
    }
  })
  await settle(world.runtime)
  return scope
}

/** @returns the signal that ended the process, and the last border that it passed */
async function sweepIn({ crashAt, tenantId, now }: { crashAt: string; tenantId: string; now: Date }) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/crashing-sweep.ts'], {
    cwd: projectFolder,
    env: {
      ...process.env,
      ...world.variables,
      CRASH_AT: crashAt,
      TENANT: tenantId,
      NOW: now.toISOString(),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  child.stdout.on('data', (text: Buffer) => lines.push(...text.toString().split('\n').filter(Boolean)))
  await once(child, 'close')
  return { signal: child.signalCode, last: lines.at(-1) }
}

test.each([
  ['inside 1', 0],
  ['after 1', 1],
  ['inside 3', 2],
])(
  'a process that is killed %s of its transactions has done %i steps for good; the next one does the rest, each once',
  async (crashAt, doneBefore) => {
    const scope = await threeAppointments()
    const counts = () =>
      world.runtime.database.inTenant(scope, async (ctx) => ({
        reminders: (await ctx.trx('outbox_events').where({ name: 'booking.reminder_due' })).length,
        starts: (await ctx.trx('outbox_events').where({ name: 'booking.started' })).length,
        steps: (await ctx.trx('booking_transitions').where({ to_status: 'in_progress' })).length,
        open: (
          await ctx.trx('booking_timers').whereNull('done_at').where('due_at', '<=', new Date(time.now()))
        ).length,
      }))
    const { tenantId } = scope

    const dayBefore = new Date(startsAt.getTime() - hours(24))
    time.moveTo(dayBefore)
    expect(await sweepIn({ crashAt, tenantId, now: dayBefore })).toEqual({ signal: 'SIGKILL', last: crashAt })
    expect(await counts()).toMatchObject({ reminders: doneBefore, open: 3 - doneBefore })
    await runDueTimers(world.runtime, scope)
    expect(await counts()).toEqual({ reminders: 3, starts: 0, steps: 0, open: 0 })

    // Two hours before, each is reminded again; at the start the status changes with its history and its event.
    time.moveTo(new Date(startsAt.getTime() - hours(2)))
    await runDueTimers(world.runtime, scope)
    time.moveTo(startsAt)
    expect(await sweepIn({ crashAt, tenantId, now: startsAt })).toEqual({ signal: 'SIGKILL', last: crashAt })
    expect(await counts()).toEqual({
      reminders: 6,
      starts: doneBefore,
      steps: doneBefore,
      open: 3 - doneBefore,
    })
    await runDueTimers(world.runtime, scope)
    expect(await counts()).toEqual({ reminders: 6, starts: 3, steps: 3, open: 0 })
  },
  120_000,
)
