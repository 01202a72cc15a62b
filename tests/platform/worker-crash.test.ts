import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { projectFolder } from '#platform/config.ts'
import { consumers } from '#platform/consumers.ts'
import { startWorker } from '#platform/worker.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

let world: WorkerRuntime
const children = new Set<ChildProcess>()

beforeAll(async () => {
  world = await openWorkerRuntime('crash')
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children.clear()
})
afterAll(() => world.close())

function startProcess(crashAt: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/crashing-worker.ts'], {
    cwd: projectFolder,
    env: { ...process.env, ...world.variables, CRASH_AT: crashAt },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  const lines: string[] = []
  child.stdout.on('data', (text: Buffer) => lines.push(...text.toString().split('\n').filter(Boolean)))
  const ended = once(child, 'exit').then(() => void children.delete(child))
  return {
    borders: () => lines.filter((line) => line !== 'ready'),
    isReady: () => Promise.race([eventually('the process', () => lines.includes('ready'), 60_000), ended]),
    /** @returns where it died */
    async died() {
      await ended
      expect(child.signalCode).toBe('SIGKILL')
      return lines.at(-1)!
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function book() {
  const scope = newScope()
  const { inTenant } = world.runtime.database
  return inTenant(scope, async (ctx) => {
    await insertTenant(ctx)
    const { serviceId } = await createBookable(ctx)
    const hold = await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 30).toISOString() })
    const { booking } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
    const { slug } = await ctx.trx('tenants').where({ id: ctx.tenantId }).first('slug')
    return { scope, bookingId: booking.id, host: `${slug}.localhost` }
  })
}
type Booked = Awaited<ReturnType<typeof book>>

const statesOf = ({ scope }: Booked) =>
  world.runtime.database.inTenant(scope, (ctx) => ctx.trx('deliveries').select('state'))
const areSent = async (booked: Booked) => {
  const rows = await statesOf(booked)
  return rows.length === 2 && rows.every(({ state }) => state === 'sent')
}

// One booking is: a hand-over, transactions of the subscriber and of the announcement, a hand-over of two messages,
// and for each of them a claim, a mail and the outcome.
const crashPoints = [
  'after hand-over 1',
  'before transaction 1',
  'after transaction 1',
  'after hand-over 2',
  'after transaction 3',
  'before mail 1',
  'after mail 1',
  'after transaction 6',
]

test('wherever a worker is killed, every booking gets its two mails, and no mail is sent twice', async () => {
  const calm = startProcess('never')
  await calm.isReady()
  const first = await book()
  await eventually('both mails', () => areSent(first))
  await calm.stop()
  expect(calm.borders()).toEqual(expect.arrayContaining(crashPoints))

  const bookings: Booked[] = []
  for (const crashAt of crashPoints) {
    bookings.push(await book())
    expect(await startProcess(crashAt).died()).toBe(crashAt)
  }

  // The claims of the dead run out by themselves after twenty seconds, for which a test need not wait.
  for (const { scope } of bookings) {
    await world.runtime.database.inTenant(scope, (ctx) =>
      ctx.trx('deliveries').where({ state: 'sending' }).update({ next_attempt_at: ctx.now }),
    )
  }
  const worker = await startWorker(world.runtime, consumers)
  await eventually('all mails', async () => (await Promise.all(bookings.map(areSent))).every(Boolean), 60_000)
  await worker.close()

  const mails = await world.mails.list()
  for (const { host } of bookings) {
    const recipients = mails.filter(({ sender }) => sender === host).map(({ toAddress }) => toAddress)
    expect(recipients).toHaveLength(2)
    expect(new Set(recipients).size).toBe(2)
  }
  // Only who dies between the mail server's yes and writing it down sends again, under the same Message-ID.
  const repeated = world.accepted.length - new Set(world.accepted).size
  expect(repeated).toBe(crashPoints.filter((point) => point.startsWith('after mail')).length)
}, 300_000)
