// What it takes to pay, and to compare a marketplace with the processor's books: `npm run bench -- payments`. What the
// ledger itself costs is measured by `npm run bench -- money`.
import pg from 'pg'
import { createHold, payHold, settleHold } from '#platform/booking/index.ts'
import { openDatabase, type Database } from '#platform/kernel/database.ts'
import { newId } from '#platform/kernel/ids.ts'
import { type Scope, systemScope } from '#platform/kernel/tenant.ts'
import { gatewayTo, startLocalStripe } from '#platform/local/stripe/index.ts'
import { reconcileTenant } from '#platform/payments/flows/reconciliation.ts'
import { defaultPaymentSettings, setPaymentSettings, type PaymentGateway } from '#platform/payments/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { print } from '#tests/support/bench-pairs.ts'
import { contact, createBookable, createService } from '#tests/support/factories.ts'
import { cardForm, visit } from '#tests/support/local-stripe.ts'
import { quietLog } from '#tests/support/log.ts'
import { insertTenant } from '#tests/support/tenant-rows.ts'

const database = openDatabase({ url: process.env.DATABASE_URL!, poolSize: 8, queryTimeout: 60_000 })
const stripe = await startLocalStripe({ tickMs: 0 })
try {
  await payMany(200)
  await compareMuch(100_000)
} finally {
  await stripe.close()
  await database.close()
}

/** From the press on “pay” to the booking, through everything but HTTP. */
async function payMany(times: number): Promise<void> {
  const counted = { transactions: 0, reads: 0, calls: 0 }
  const runtime = {
    database: counting(database, counted),
    payments: countingCalls(gatewayTo(stripe), counted),
    clock: () => new Date(),
    log: quietLog(),
  } as unknown as Runtime
  const scope: Scope = { ...systemScope(newId()), actor: { kind: 'guest' } }
  const system = systemScope(scope.tenantId)
  const serviceId = await database.inTenant(system, async (ctx) => {
    await insertTenant(ctx)
    const { providerId, categoryId } = await createBookable(ctx)
    await setPaymentSettings(ctx, { ...defaultPaymentSettings, isOnline: true, version: 0 })
    return createService(ctx, {
      providerId,
      categoryId,
      payment_terms: JSON.stringify({ kind: 'full' }),
      price_amount: 6_000,
    })
  })
  const ours: number[] = []
  const dayStart = Math.ceil(Date.now() / 86_400_000) * 86_400_000
  for (let time = 0; time < times; time += 1) {
    const startsAt = new Date(dayStart + (24 + time * 2) * 3_600_000).toISOString()
    const hold = await database.inTenant(scope, (ctx) => createHold(ctx, { serviceId, startsAt }))
    const held = { holdId: hold.id, secret: hold.secret }
    let began = performance.now()
    const { url } = await payHold(runtime, scope, { ...held, ...contact, origin: 'http://shop.localhost' })
    const paying = performance.now() - began
    await visit(url, cardForm('4242424242424242'))
    began = performance.now()
    const { outcome } = await settleHold(runtime, scope, held)
    ours.push(paying + performance.now() - began)
    if (outcome !== 'booked') throw new Error(`It was not booked: ${outcome}`)
  }
  const sorted = ours.toSorted((one, other) => one - other)
  const per = (count: number) => Number((count / times).toPrecision(3))
  const callsEach = per(counted.calls)
  print({
    id: 'P1',
    what: 'from “pay” to the booking, local Stripe included',
    requestsToUs: 2,
    pagesOfTheProcessor: 1,
    transactions: per(counted.transactions),
    reads: per(counted.reads),
    callsToTheProcessor: callsEach,
    p50: Math.round(sorted[Math.floor(times * 0.5)]!),
    p99: Math.round(sorted[Math.floor(times * 0.99)]!),
    target: '2 requests and at most 3 calls to the processor',
    verdict: callsEach <= 3 ? 'met' : 'missed',
  })
}

function counting(real: Database, counted: { transactions: number; reads: number }): Database {
  return {
    ...real,
    inTenant: (scope, work) => {
      counted.transactions += 1
      return real.inTenant(scope, work)
    },
    readTenant: (scope, work) => {
      counted.reads += 1
      return real.readTenant(scope, work)
    },
  }
}

function countingCalls(real: PaymentGateway, counted: { calls: number }): PaymentGateway {
  return new Proxy(real, {
    get(target, name: keyof PaymentGateway) {
      const call = target[name]
      if (typeof call !== 'function') return call
      return (...given: never[]) => {
        counted.calls += 1
        return (call as (...all: never[]) => unknown)(...given)
      }
    },
  })
}

/** As the server does by itself a while after so many rows have come. */
async function analyse(): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.BENCH_ADMIN_URL! })
  await client.connect()
  await client.query('analyze ledger_entries, ledger_postings, processor_lines')
  await client.end()
}

/** A run of the comparison over charges of which one is another one than we think. */
async function compareMuch(entries: number): Promise<void> {
  const scope = systemScope(newId())
  const charges = Math.ceil(entries / 3)
  const until = new Date()
  await database.inTenant(systemScope(platformTenantId), (ctx) =>
    ctx.trx('processor_readings').insert({ id: newId(), from_at: new Date(0), to_at: until, done_at: until }),
  )
  await database.inTenant(scope, (ctx) => insertTenant(ctx))
  const batch = 2_000
  for (let done = 0; done < charges; done += batch) {
    const from = done + 1
    const to = Math.min(charges, done + batch)
    await database.inTenant(scope, async (ctx) => {
      await ctx.trx.raw(
        `with posting as (
           insert into ledger_postings (id, key, kind, payment_id, posted_at)
             select gen_random_uuid(), 'charge:bulk' || n, 'charge.succeeded', gen_random_uuid(), ?::timestamptz - interval '1 day'
               from generate_series(?::int, ?::int) n returning id, key, payment_id, posted_at)
         insert into ledger_entries (id, posting_id, account, amount, currency, object, posted_at)
           select gen_random_uuid(), p.id, e.account, e.amount, 'EUR', case when e.mirrors then 'ch_' || p.key end, p.posted_at
             from posting p, lateral (values ('processor:clearing', 9680, true), ('platform:processor_costs', 320, true),
               ('held:' || p.payment_id, -10000, false)) e (account, amount, mirrors)`,
        [until, from, to],
      )
      await ctx.trx.raw(
        `insert into processor_lines (id, processor_line_id, kind, object, amount, fee_amount, net_amount, currency, occurred_at, available_at)
           select gen_random_uuid(), 'txn_' || n, 'charge', 'ch_charge:bulk' || n, 10000, 320 + (n = 1)::int, 9680 - (n = 1)::int,
             'EUR', ?::timestamptz, ?::timestamptz from generate_series(?::int, ?::int) n`,
        [until, until, from, to],
      )
    })
  }
  await analyse()
  const runtime = { database, payments: gatewayTo(stripe), clock: () => new Date(), log: quietLog() }
  const began = performance.now()
  const run = await reconcileTenant(runtime, scope)
  const milliseconds = performance.now() - began
  print({
    id: 'P2',
    what: 'a run of the comparison with the processor’s books, per 100,000 entries',
    objects: run?.objectCount,
    found: run?.foundCount,
    repaired: run?.repairedCount,
    milliseconds: Math.round((milliseconds * 100_000) / (charges * 3)),
    target: '<= 30 s, the one difference found and mended',
    verdict: milliseconds <= 30_000 && run?.repairedCount === 1 && run.foundCount === 1 ? 'met' : 'missed',
  })
}
