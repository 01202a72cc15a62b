import { releaseHold } from '#platform/booking/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { oneOf, picker, type Pick } from '#tests/platform/payments/histories/random.ts'
import { quarterAfter } from '#tests/support/factories.ts'
import {
  declined,
  type Held,
  hour,
  minute,
  openPayingMarket,
  payOn,
  success,
  type PayingMarket,
} from '#tests/support/paying-market.ts'

/** `BOOKING_HISTORIES=200 npx jest …` for longer. */
const count = Number(process.env.BOOKING_HISTORIES ?? 30)
const firstSeed = Number(process.env.HISTORY_SEED ?? 1)
const steps = 40

type World = {
  market: PayingMarket
  pick: Pick
  serviceId: string
  starts: Date[]
  held: Held[]
  pages: string[]
}
type Move = (world: World) => Promise<unknown>

/** A refusal is an outcome like any other. */
async function perhaps(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

const moves: Record<string, Move> = {
  hold: ({ market, pick, serviceId, starts, held }) =>
    perhaps(async () => held.push(await market.hold(serviceId, oneOf(starts, pick)))),
  'hold another': (world) => moves.hold!(world),
  pay: ({ market, pick, held, pages }) =>
    perhaps(async () => {
      if (held.length > 0) pages.push((await market.pay(oneOf(held, pick))).url)
    }),
  'use a card': async ({ pick, pages }) => {
    const page = pages.length > 0 ? oneOf(pages.slice(-3), pick) : null
    // One that is over shows no form, and sends nobody back.
    if (page?.startsWith('http://127.0.0.1')) await payOn(page, oneOf([success, success, declined], pick))
  },
  'come back': ({ market, pick, held }) =>
    perhaps(async () => {
      if (held.length > 0) await market.settle(oneOf(held, pick))
    }),
  leave: ({ market, pick, held }) =>
    perhaps(async () => {
      if (held.length > 0) await market.inside((ctx) => releaseHold(ctx, oneOf(held, pick)), market.scope)
    }),
  // What fails in a job is tried again by the queue until it does not; here faults are over by then.
  hear: ({ market }) => {
    market.stripe.engine.faults.clear()
    return market.hear()
  },
  sweep: ({ market }) => {
    market.stripe.engine.faults.clear()
    return market.sweep()
  },
  wait: ({ market, pick }) => market.pass(oneOf([minute, 10 * minute, 20 * minute, 40 * minute], pick)),
  fail: async ({ market, pick }) => {
    const { faults } = market.stripe.engine
    const fault = { call: oneOf([/^POST/, /^GET/], pick), times: 1 + pick(2) }
    oneOf([faults.cutAfter, faults.cutBefore], pick).push(fault)
  },
}

type Found = { booking: string; status: string; paid: number; back: number; hasClaim: boolean }

/** Every booking with what was paid for it, and whether its time is kept. */
const standing = ({ market }: World): Promise<Found[]> =>
  market.inside(async (ctx) => {
    const { rows } = await ctx.trx.raw<{ rows: Found[] }>(
      `select b.id as booking, b.status,
         coalesce(sum(c.amount) filter (where c.state = 'succeeded'), 0)::int as paid,
         coalesce(sum(c.refunded_amount), 0)::int as back,
         exists (select 1 from slot_claims s where s.booking_id = b.id and s.active
           and (s.expires_at is null or s.expires_at > ?)) as "hasClaim"
       from bookings b
         left join payments p on p.subject_kind = 'booking' and p.subject_id = b.id
         left join charges c on c.payment_id = p.id
       group by b.id, b.status`,
      [ctx.now],
    )
    return rows
  })

test('no booking is paid without its time, and no time is booked without its payment', async () => {
  const tally = new Map<string, number>()
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const market = await openPayingMarket()
    const done: string[] = []
    try {
      const serviceId = await market.newService({ payment_terms: { kind: 'full' }, price_amount: 6_000 })
      const starts = [24, 30, 36].map((hours) => quarterAfter(market.time.now(), hours))
      const world: World = { market, pick: picker(seed), serviceId, starts, held: [], pages: [] }
      for (let step = 0; step < steps; step += 1) {
        const name = oneOf(Object.keys(moves), world.pick)
        done.push(name)
        await moves[name]!(world)
      }
      market.stripe.engine.faults.clear()
      for (let turn = 0; turn < 4; turn += 1) {
        await market.pass(hour / 2)
        await market.hear()
        await market.sweep()
      }
      for (const { booking, status, paid, back, hasClaim } of await standing(world)) {
        const isBooked = status === 'confirmed'
        tally.set(status, (tally.get(status) ?? 0) + 1)
        if (isBooked && paid === 0) throw new Error(`${booking} is booked and was not paid`)
        if (isBooked !== hasClaim)
          throw new Error(`${booking} is ${status}, and its time ${hasClaim ? 'kept' : 'free'}`)
        if (!isBooked && paid !== back)
          throw new Error(`${booking} is ${status}, and ${paid - back} was kept`)
        if (isBooked && back > 0) throw new Error(`${booking} is booked, and ${back} went back`)
      }
    } catch (error) {
      throw new Error(`Seed ${seed}, after ${done.slice(-15).join(', ')}: ${(error as Error).message}`, {
        cause: error,
      })
    } finally {
      await market.close()
    }
  }

  expect(tally.get('confirmed')).toBeGreaterThan(count / 4)
  expect(tally.get('expired')).toBeGreaterThan(count / 4)
}, 3_600_000)
