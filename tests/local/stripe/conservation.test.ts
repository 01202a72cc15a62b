import fc from 'fast-check'
import Stripe from 'stripe'
import { payWith, startStripe, stripeNow, type StripeUnderTest } from '#tests/support/local-stripe.ts'

const cards = [
  'pm_card_visa',
  'pm_card_bypassPending',
  'pm_card_chargeDeclined',
  'pm_card_createDispute',
  'pm_card_refundFail',
  'pm_card_pendingRefund',
] as const
const step = fc.oneof(
  fc.record({
    kind: fc.constant('pay' as const),
    card: fc.constantFrom(...cards),
    amount: fc.integer({ min: 50, max: 100_000 }),
    isManual: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('capture' as const), share: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constant('cancel' as const) }),
  fc.record({ kind: fc.constant('refund' as const), amount: fc.integer({ min: 1, max: 60_000 }) }),
  fc.record({ kind: fc.constant('answer' as const), isWon: fc.boolean() }),
  fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 100 }) }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Does one step with whatever payment comes next; a refusal is an outcome like any other. */
async function live(local: StripeUnderTest, stripe: Stripe, each: Step): Promise<void> {
  const intents = (await stripe.paymentIntents.list({ limit: 100 })).data
  const held = intents.find(({ status }) => status === 'requires_capture')
  const paid = intents.filter(({ status }) => status === 'succeeded')
  if (each.kind === 'pay') {
    await payWith(stripe, each.card, {
      amount: each.amount,
      capture_method: each.isManual ? 'manual' : 'automatic',
    })
  }
  if (each.kind === 'capture' && held) {
    const amount = Math.max(1, Math.floor((held.amount * each.share) / 100))
    await stripe.paymentIntents.capture(held.id, { amount_to_capture: amount })
  }
  if (each.kind === 'cancel' && held) await stripe.paymentIntents.cancel(held.id)
  if (each.kind === 'refund' && paid.length > 0) {
    const { id } = paid[each.amount % paid.length]!
    await stripe.refunds.create({ payment_intent: id, amount: each.amount })
  }
  if (each.kind === 'answer') {
    const open = (await stripe.disputes.list({ limit: 100 })).data.find(
      ({ status }) => status === 'needs_response',
    )
    const words = each.isWon ? 'winning_evidence' : 'losing_evidence'
    if (open) await stripe.disputes.update(open.id, { evidence: { uncategorized_text: words } })
  }
  if (each.kind === 'wait') await local.advance(each.hours * 3_600)
}

async function assertConserved(local: StripeUnderTest): Promise<void> {
  const { store } = local.engine
  const lines = store.all('balance_transaction')
  const balance = local.engine.balanceOf(null).get('eur') ?? { available: 0, pending: 0 }
  const sumOf = (isPending: boolean) =>
    lines.filter(({ status }) => (status === 'pending') === isPending).reduce((sum, { net }) => sum + net, 0)
  expect(balance).toEqual({ available: sumOf(false), pending: sumOf(true) })

  // What every payment has come to is what its movements say, and no more was given back than was taken.
  for (const charge of store.all('charge')) {
    const refunds = store.all('refund').filter((each) => each.charge === charge.id)
    const kept = refunds
      .filter(({ status }) => status !== 'failed')
      .reduce((sum, { amount }) => sum + amount, 0)
    const released = charge.captured ? charge.amount - charge.amount_captured : 0
    expect(charge.amount_refunded).toBe(charge.status === 'failed' ? 0 : kept + released)
    expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount)
    const own = [charge.id, ...refunds.map(({ id }) => id)]
    const moved = lines
      .filter(({ source }) => own.includes(String(source)))
      .reduce((sum, { amount }) => sum + amount, 0)
    expect(moved).toBe(charge.paid && charge.captured ? charge.amount_captured - kept : 0)
  }
}

test('no cent is lost or made, whatever happens to payments', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const local = await startStripe({ clock: () => stripeNow })
      const stripe = new Stripe(local.secretKey, {
        ...local.client,
        maxNetworkRetries: 0,
        httpClient: Stripe.createFetchHttpClient(local.fetch),
      })
      try {
        for (const each of steps) {
          await live(local, stripe, each).catch((error: unknown) => {
            if (!(error instanceof Stripe.errors.StripeError)) throw error
            if ((error.statusCode ?? 500) >= 500) throw error
          })
        }
        await assertConserved(local)
        await local.advance(30 * 86_400)
        await assertConserved(local)
        expect(local.engine.balanceOf(null).get('eur')?.pending ?? 0).toBe(0)
      } finally {
        await local.close()
      }
    }),
    { numRuns: 60 },
  ))
