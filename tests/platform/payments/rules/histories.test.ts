import fc from 'fast-check'
import { history, live } from './histories/index.ts'

// `npm run bench -- money histories 100000` lives through many more.
test('whatever happens to money in whatever order, no cent is made, lost or stuck', () => {
  const tally = new Map<string, number>()

  fc.assert(
    fc.property(history, (chosen) => {
      live(chosen, tally)
    }),
    // What fails first is told at once: making it smaller takes minutes, and its seed allows to do so.
    { numRuns: 2_000, endOnFailure: true },
  )

  // Every kind of happening was reached, so that the property says something about each.
  expect([...tally.keys()].toSorted()).toEqual([
    'book',
    'collect',
    'decide',
    'dispute',
    'dispute again',
    'expire',
    'fail a refund',
    'grant',
    'lapse',
    'overturn',
    'pay out',
    'refund',
    'refund a line',
    'release',
    'replay',
    'return a payout',
    'settle a refund',
    'transfer',
    'write off',
  ])
}, 180_000)
