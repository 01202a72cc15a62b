import fc from 'fast-check'
import { checkWorld } from './invariants.ts'
import { possibleMoves } from './moves.ts'
import { newWorld, type World } from './world.ts'

const feeRule = fc.record({
  basisPoints: fc.oneof(fc.constantFrom(0, 1, 1250, 10_000), fc.integer({ min: 0, max: 4_000 })),
  minimumAmount: fc.constantFrom(0, 0, 101, 5_000),
  maximumAmount: fc.constantFrom(null, null, 1_005),
})
const settings = fc.record({
  currency: fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'TND', 'HUF'),
  taxMode: fc.constantFrom('inclusive' as const, 'exclusive' as const),
  taxRates: fc.array(fc.constantFrom(0, 5_000, 7_000, 8_875, 19_000, 25_000), { maxLength: 2 }),
  terms: fc.record({
    commission: feeRule,
    platformFee: feeRule,
    base: fc.constantFrom('with_tax' as const, 'without_tax' as const),
    customerFeeTo: fc.constantFrom('provider' as const, 'tenant' as const, 'platform' as const),
    taxTo: fc.constantFrom('provider' as const, 'tenant' as const, 'platform' as const),
    tips: fc.constantFrom('provider' as const, 'commissioned' as const),
  }),
})

/** At least 30 things that happen, one after the other, each chosen from what can happen then. */
export const history = fc.record({
  settings,
  choices: fc.array(fc.integer({ min: 0, max: 2 ** 30 }), { minLength: 30, maxLength: 60, size: 'max' }),
})
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never

/** Lives through a history and looks at everything after each step. @returns what happened, by name */
export function live({ settings: chosen, choices }: History, tally?: Map<string, number>): World {
  const world = newWorld(chosen)
  for (const choice of choices) {
    const pick = picker(choice)
    const moves = possibleMoves(world)
    const move = moves[pick(moves.length)]!
    tally?.set(move.name, (tally.get(move.name) ?? 0) + 1)
    try {
      move.run(world, pick)
      checkWorld(world)
    } catch (error) {
      throw new Error(`After “${move.name}”: ${(error as Error).message}`, { cause: error })
    }
  }
  return world
}

/** Whole numbers below a bound from one number, the same ones each time (a linear congruential generator). */
function picker(seed: number): (count: number) => number {
  let state = seed >>> 0
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * count)
  }
}
