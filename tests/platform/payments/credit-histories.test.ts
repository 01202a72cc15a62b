import { sumOf } from '#platform/kernel/money.ts'
import { AppError } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { CreditLot, CreditPurchase } from '#platform/payments/credit-models.ts'
import { attendPurchases } from '#platform/payments/flows/credit-purchases.ts'
import { handleDueNotices } from '#platform/payments/flows/notices.ts'
import { readBooks, reconcileTenant } from '#platform/payments/flows/reconciliation.ts'
import { Chargeback, ReconciliationDifference } from '#platform/payments/models.ts'
import { listBalances } from '#platform/payments/service/ledger.ts'
import { mortal, untilDeath } from '#tests/support/crash-points.ts'
import { openCreditDesk } from '#tests/support/credit-desk.ts'
import { overturn, payOnline, tell } from '#tests/support/disputed-payment.ts'
import {
  expectNoCentAstray,
  forgetReadings,
  onboardParties,
  type PaymentMarket,
  settleMoney,
  sweepMoney,
} from '#tests/support/money-world.ts'
import { openPaymentMarket } from '#tests/support/payment-market.ts'
import { oneOf, type Pick, picker } from './histories/random.ts'

/** How many marketplaces live. `HISTORIES=100 npx jest …` for longer. */
const count = Number(process.env.HISTORIES ?? 6)
const firstSeed = Number(process.env.HISTORY_SEED ?? 1)
const stepsEach = 60
const hour = 3_600_000
const cards = ['4242424242424242', '4242424242424242', '4000000000005126', '4000000000007726']

type World = {
  market: PaymentMarket
  desk: Awaited<ReturnType<typeof openCreditDesk>>
  pick: Pick
  people: Scope[]
  purchases: string[]
  spent: { paymentId: string; amount: number; isBooked: boolean }[]
  heard: number
  steps: string[]
}
type Move = (world: World) => Promise<unknown>

const moves: Record<string, Move> = {
  async buy({ desk, pick, people, purchases }) {
    const scope = oneOf(people, pick)
    purchases.push(await desk.buy(scope, { card: oneOf(cards, pick), isSettled: pick(3) > 0 }))
  },
  async spend({ desk, pick, purchases, spent }) {
    if (purchases.length === 0) return
    const amount = 1 + pick(4_000)
    const isBooked = pick(4) > 0
    const paymentId = await desk.spend(oneOf(purchases, pick), amount, { isBooked })
    spent.push({ paymentId, amount, isBooked })
  },
  async 'call off'({ desk, pick, spent, steps }) {
    if (spent.length === 0) return
    const { paymentId, amount, isBooked } = oneOf(spent, pick)
    if (isBooked) await desk.cancel(paymentId, 1 + pick(amount), `step${steps.length}`)
    else await desk.letGo(paymentId)
  },
  async refund({ desk, pick, purchases }) {
    if (purchases.length > 0) await desk.refund(oneOf(purchases, pick))
  },
  async dispute({ desk, market, pick, purchases }) {
    if (purchases.length === 0) return
    const purchaseId = oneOf(purchases, pick)
    const there = market.stripe.engine.store
      .all('charge')
      .find(({ metadata }) => metadata.credit_purchase === purchaseId)
    if (!there || there.disputed || there.amount === there.amount_refunded) return
    await desk.dispute(purchaseId, oneOf(['fraudulent', 'product_not_received', 'inquiry'] as const, pick))
  },
  async judge({ desk, market, pick }) {
    const all = market.stripe.engine.store.all('dispute')
    if (all.length === 0) return
    const { id, status } = oneOf(all, pick)
    if (status === 'won' || status === 'lost') overturn(market, id)
    else if (status !== 'warning_closed') desk.decide(id, pick(2) === 0)
  },
  /** Some of what the processor tells arrives, in any order, some of it twice, some of it never. */
  async hear(world) {
    const { market, pick } = world
    const events = market.stripe.engine.store.all('event')
    const fresh = events.slice(world.heard).filter(() => pick(3) > 0)
    world.heard = events.length
    const chosen = [...fresh, ...fresh.filter(() => pick(3) === 0)]
    for (const event of chosen.toSorted(() => pick(3) - 1)) {
      const { id = '' } = event.data.object as { id?: string }
      await tell(market, event.type, id, event.id)
    }
    await handleDueNotices(market.runtime, market.scope)
  },
  async lapse({ desk, market, pick, purchases }) {
    if (purchases.length === 0) return
    const { lotId } = await desk.read(oneOf(purchases, pick))
    await market.inside((ctx) =>
      ctx.trx('credit_lots').where({ id: lotId }).update({ expires_at: market.time.now() }),
    )
    await desk.lapse()
  },
  attend: ({ desk }) => desk.attend(),
  sweep: ({ market }) => sweepMoney(market.runtime, market.scope),
  async die({ market, pick }) {
    const { runtime } = mortal(market.runtime, 1 + pick(10))
    await untilDeath(async () => {
      await attendPurchases(runtime, market.scope)
      await sweepMoney(runtime, market.scope)
    })
  },
  wait: ({ market, pick }) => market.pass(oneOf([1_000, 20 * 60_000, 26 * hour, 11 * 24 * hour], pick)),
}

async function move(world: World): Promise<void> {
  const name = oneOf(Object.keys(moves), world.pick)
  world.steps.push(name)
  try {
    await moves[name]!(world)
  } catch (error) {
    // To be refused is an outcome like any other.
    if (!(error instanceof AppError)) throw error
  }
}

async function comeToRest({ market, desk }: World): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await desk.attend()
    await settleMoney(market, 2)
    await market.pass(26 * hour)
    await desk.attend()
    await readBooks(market.runtime)
    await reconcileTenant(market.runtime, market.scope)
    await desk.lapse()
    await settleMoney(market, 1)
  }
}

/** What the customers are owed is what is in their lots, or claimed for something that is not booked yet. */
async function expectWalletsToAgree({ market }: World): Promise<void> {
  const found = await market.inside(async (ctx) => ({
    lots: await CreditLot.query(ctx.trx),
    purchases: await CreditPurchase.query(ctx.trx),
    chargebacks: await Chargeback.query(ctx.trx),
    claimed: (await ctx
      .trx('charge_fundings as f')
      .join('charges as c', 'c.id', 'f.charge_id')
      .where('f.state', 'claimed')
      .select('f.source', 'c.amount')) as { source: string; amount: number }[],
    owed: await listBalances(ctx, 'customer:'),
    disputed: await listBalances(ctx, 'dispute:'),
  }))
  const { lots, claimed, owed, chargebacks, disputed } = found
  const of = (origin: string) =>
    sumOf(lots.filter((lot) => lot.origin === origin).map(({ leftAmount }) => leftAmount)) +
    sumOf(claimed.filter(({ source }) => source === origin).map(({ amount }) => amount))
  const told = (kind: string) =>
    0 -
    sumOf(owed.filter(({ account }) => account.startsWith(`customer:${kind}:`)).map(({ amount }) => amount))
  expect(found.purchases.filter(({ state }) => state === 'refunding')).toEqual([])
  expect([told('wallet'), told('grant')]).toEqual([of('bought'), of('granted')])
  // What banks have is what is undecided, and only of that anything is frozen.
  const open = chargebacks.filter(({ openAmount }) => openAmount > 0)
  expect(sumOf(disputed.map(({ amount }) => amount))).toBe(sumOf(open.map(({ openAmount }) => openAmount)))
  const frozen = lots.filter(({ frozenAt }) => frozenAt !== null).map(({ id }) => id)
  const withBanks = found.purchases
    .filter(({ id }) => open.some(({ purchaseId }) => purchaseId === id))
    .flatMap(({ lotId, bonusLotId }) => [lotId, bonusLotId])
  expect(frozen.toSorted()).toEqual(withBanks.toSorted())
}

async function live(seed: number, tally: Set<string>): Promise<void> {
  const market = await openPaymentMarket()
  const pick = picker(seed)
  const world: World = {
    market,
    desk: await openCreditDesk(market, {
      chargebackFeeTo: oneOf(['platform', 'tenant', 'provider'] as const, pick),
    }),
    pick,
    people: [],
    purchases: [],
    spent: [],
    heard: 0,
    steps: [],
  }
  try {
    await forgetReadings(market)
    await onboardParties(market)
    // Other money of the marketplace, so that what banks cost does not keep it from sending what lapses.
    await payOnline(market, 500_000, { card: '4000000000000077' })
    world.people = [await world.desk.customer(), await world.desk.customer()]
    for (let rest = 0; rest < 2; rest += 1) {
      for (let step = 0; step < stepsEach / 2; step += 1) await move(world)
      await comeToRest(world)
      await expectNoCentAstray(market)
      await expectWalletsToAgree(world)
      const open = await market.inside(async (ctx) =>
        ReconciliationDifference.query(ctx.trx).where({ state: 'open' }),
      )
      expect(open).toEqual([])
    }
    const kinds = await market.inside(async (ctx) => {
      const found: string[] = await ctx.trx('ledger_postings').distinct('kind').pluck('kind')
      return found
    })
    for (const kind of kinds) tally.add(kind)
  } catch (error) {
    const after = world.steps.slice(-20).join(', ')
    throw new Error(`Seed ${seed}, after ${after}: ${(error as Error).message}`, { cause: error })
  } finally {
    await market.close()
  }
}

test('whatever customers and banks do with credits, the wallets, the ledger and the processor agree to the cent', async () => {
  const tally = new Set<string>()
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) await live(seed, tally)

  expect([...tally]).toEqual(
    expect.arrayContaining([
      'wallet.bought',
      'wallet.spent',
      'wallet.returned',
      'wallet.expired',
      'wallet.refunded',
      'transfer.made',
      'chargeback.withdrawn',
      'chargeback.won',
      'chargeback.lost',
    ]),
  )
}, 1_200_000)
