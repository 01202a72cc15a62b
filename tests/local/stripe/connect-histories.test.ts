import fc from 'fast-check'
import Stripe from 'stripe'
import { step, type Step } from '#tests/support/connect-steps.ts'
import { ConnectWorld } from '#tests/support/connect-world.ts'

/** So that there is something to move from the start. */
const beginning: Step[] = [
  { kind: 'charge', card: 'pm_card_visa', currency: 'eur', amount: 50_000 },
  { kind: 'charge', card: 'pm_card_bypassPending', currency: 'jpy', amount: 80_000 },
  { kind: 'transfer', charge: 0, to: 0, share: 600, hasSource: true },
  { kind: 'transfer', charge: 1, to: 1, share: 900, hasSource: true },
]

const outcomes = [
  'transfer',
  'transfer reversed',
  'refund failed',
  'refund succeeded',
  'dispute',
  'payout paid',
  'payout failed',
  'payout canceled',
  'payout automatic',
  'balance_insufficient',
]
const seen = new Map<string, number>()

test('whatever happens, what was charged is on a balance, paid out, refunded, disputed, or a fee', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 60, size: 'max' }), async (steps) => {
      const world = await ConnectWorld.open()
      try {
        for (const each of [...beginning, ...steps]) {
          await world.do(each)
          expect(world.discrepancies()).toEqual([])
        }
        world.countInto(seen)
      } finally {
        await world.opened.local.close()
      }
    }),
    { numRuns: 40 },
  )

  // Histories in which nothing comes to pass would show nothing.
  for (const outcome of outcomes) expect([outcome, seen.get(outcome) ?? 0]).not.toEqual([outcome, 0])
}, 120_000)

test('a refused request changes no balance', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (steps) => {
      const world = await ConnectWorld.open()
      const { stripe, local } = world.opened
      const balances = () =>
        [null, ...world.accounts].map((owner) => JSON.stringify([...local.engine.balanceOf(owner)]))
      try {
        for (const each of steps) await world.do(each)
        const before = balances()
        const stripeAccount = world.accounts[0]!
        const { available } = local.engine.balanceOf(stripeAccount).get('eur') ?? { available: 0 }
        const asks = [
          () => stripe.payouts.create({ amount: available + 1, currency: 'eur' }, { stripeAccount }),
          () => stripe.transfers.create({ amount: 100_000_000, currency: 'eur', destination: stripeAccount }),
        ]

        for (const ask of asks) await expect(ask()).rejects.toThrow(Stripe.errors.StripeInvalidRequestError)

        expect(balances()).toEqual(before)
      } finally {
        await local.close()
      }
    }),
    { numRuns: 10 },
  )
}, 120_000)
