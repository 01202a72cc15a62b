import { readBooks, reconcileTenant } from '#platform/payments/flows/reconciliation.ts'
import { expectAllToBeWell, expectNothingTwice } from './histories/invariants.ts'
import { move } from './histories/moves.ts'
import { picker } from './histories/random.ts'
import type { World } from './histories/world.ts'
import { forgetReadings, onboardParties, settleMoney } from '#tests/support/money-world.ts'
import { openPaymentMarket } from '#tests/support/payment-market.ts'

/** How many marketplaces live, each with several payments at once. `HISTORIES=500 npx jest …` for longer. */
const count = Number(process.env.HISTORIES ?? 24)
const firstSeed = Number(process.env.HISTORY_SEED ?? 100)
const stepsEach = 60
const timesAtRest = 3

/** What ends, ends: nothing fails any more, and time passes. */
async function comeToRest(world: World): Promise<void> {
  const { market } = world
  market.stripe.engine.faults.clear()
  // Of what nobody was told, the books of the processor tell; what follows from that may lead to something else again.
  for (let turn = 0; turn < 2; turn += 1) {
    await settleMoney(market, 3)
    await market.pass(3 * 3_600_000)
    await readBooks(market.runtime)
    await reconcileTenant(market.runtime, market.scope)
  }
}

async function live(seed: number, tally: Set<string>): Promise<number> {
  const market = await openPaymentMarket()
  const world: World = { market, pick: picker(seed), payments: [], heard: 0, steps: [] }
  try {
    await forgetReadings(market)
    await onboardParties(market)
    for (let rest = 0; rest < timesAtRest; rest += 1) {
      for (let step = 0; step < stepsEach / timesAtRest; step += 1) await move(world, world.pick)
      await comeToRest(world)
      await expectAllToBeWell(world)
    }
    await expectNothingTwice(world)
    const kinds = await market.inside(async (ctx) => {
      const found: string[] = await ctx.trx('ledger_postings').distinct('kind').pluck('kind')
      return found
    })
    for (const kind of kinds) tally.add(kind)
    return world.payments.length
  } catch (error) {
    const after = world.steps.slice(-15).join(', ')
    throw new Error(`Seed ${seed}, after ${after}: ${(error as Error).message}`, { cause: error })
  } finally {
    await market.close()
  }
}

test('whatever customers, banks, the network and the processor do, the ledger and the processor agree to the cent', async () => {
  let payments = 0
  const tally = new Set<string>()
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    payments += await live(seed, tally)
  }

  expect(payments).toBeGreaterThanOrEqual(count)
  // Histories in which nothing comes to pass would show nothing.
  expect([...tally]).toEqual(
    expect.arrayContaining([
      'charge.succeeded',
      'funds.released',
      'transfer.made',
      'refund.issued',
      'chargeback.withdrawn',
    ]),
  )
}, 3_600_000)
