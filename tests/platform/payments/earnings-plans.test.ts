import { Client } from 'pg'
import { type Database, openDatabase } from '#platform/kernel/database.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { newFunds, noSplit } from '#platform/payments/rules/index.ts'
import { listDebts } from '#platform/payments/service/accounts.ts'
import { listChargebacks } from '#platform/payments/service/chargeback-lists.ts'
import { getEarnings } from '#platform/payments/service/earnings.ts'
import { getPayment, getProviderPayment } from '#platform/payments/service/payment-details.ts'
import { listPayments, listProviderPayments } from '#platform/payments/service/payment-lists.ts'
import { listPayouts } from '#platform/payments/service/payouts.ts'
import { createDatabase, insertTenant, newScope } from '#tests/support/database.ts'
import { planFaults } from '#tests/support/plans.ts'

const scope = newScope()
let own: Awaited<ReturnType<typeof createDatabase>>
let database: Database

const split = { ...noSplit, service: { provider: 900, tenant: 80, platform: 20 } }
const held = JSON.stringify(newFunds(split))
const released = JSON.stringify({ ...newFunds(split), released: split })
const price = JSON.stringify({
  currency: 'EUR',
  taxMode: 'inclusive',
  lines: [],
  reductions: [],
  taxes: [],
  netAmount: 1000,
  taxAmount: 0,
  totalAmount: 1000,
})
const none = { basisPoints: 0 }
const rules = { base: 'with_tax', customerFeeTo: 'platform', taxTo: 'provider' }
const terms = JSON.stringify({ title: 'Cleaning', split: { ...rules, commission: none, platformFee: none } })

/** As in a marketplace that has been there for years: nearly all was paid and released long ago. */
const seed = (payments: number) => async (ctx: Ctx) => {
  await insertTenant(ctx)
  const providers = Math.ceil(payments / 10)
  const customers = Math.ceil(payments / 10)
  const id = (kind: number, number: string) =>
    `overlay('${ctx.tenantId}' placing lpad(to_hex(${kind} * 1000000 + ${number}), 12, '0') from 25)::uuid`
  const numbers = `generate_series(1, ${payments}) n`
  const ofProviders = `generate_series(1, ${providers}) n`
  const statements = [
    `insert into providers (id, slug, business_name, sort_name, email, country, stage, is_published)
     select ${id(1, 'n')}, 'provider-' || n, 'Provider ' || n, 'provider ' || n, 'x@y.example', 'DE', 'active', true
     from ${ofProviders}`,
    `insert into customers (id, email, first_name, last_name, phone)
     select ${id(2, 'n')}, 'c' || n || '@example.com', 'First' || n, 'Last' || n, '' from generate_series(1, ${customers}) n`,
    `insert into payments (id, subject_kind, subject_id, provider_id, customer_id, currency, total_amount, price, terms,
       reference, releasable_at, released_at)
     select ${id(3, 'n')}, 'booking', ${id(9, 'n')}, ${id(1, `1 + n % ${providers}`)}, ${id(2, `1 + n % ${customers}`)},
       'EUR', 1000, '${price}', '${terms}', lpad((n / 10000)::text, 4, 'A') || '-' || lpad((n % 10000)::text, 4, '0'), now(),
       case when n % 100 = 0 then null else now() end from ${numbers}`,
    `insert into charges (id, payment_id, position, purpose, amount, currency, state, funds, funds_state, paid_at,
       refunded_amount)
     select ${id(4, 'n')}, ${id(3, 'n')}, 0, 'full', 1000, 'EUR',
       case when n % 200 = 1 then 'failed' else 'succeeded' end,
       (case when n % 100 = 0 then '${held}' else '${released}' end)::jsonb,
       case when n % 100 = 0 then 'held' else 'transferred' end,
       case when n % 200 = 1 then null else now() - n * interval '3 hours' end,
       case when n % 150 = 2 then 500 else 0 end from ${numbers}`,
    `insert into payment_accounts (id, owner_kind, owner_id, country, currency)
     select ${id(5, 'n')}, 'provider', ${id(1, 'n')}, 'DE', 'EUR' from ${ofProviders}`,
    `insert into transfers (id, charge_id, account_id, leg, step, amount, currency, state)
     select ${id(6, 'n')}, ${id(4, 'n')}, ${id(5, `1 + n % ${providers}`)}, 'provider', 0, 900, 'EUR', 'succeeded'
     from ${numbers}`,
    `insert into refunds (id, charge_id, amount, currency, cause, cause_key, state)
     select ${id(7, 'n')}, ${id(4, 'n')}, 500, 'EUR', 'x', 'x', 'succeeded' from ${numbers} where n % 5 = 2`,
    `insert into payouts (id, account_id, amount, currency, state)
     select gen_random_uuid(), ${id(5, 'n')}, 900, 'EUR', 'paid' from ${ofProviders}, generate_series(1, 20)`,
    `insert into receivables (id, owner_kind, owner_id, amount, netted_amount, currency, cause)
     select gen_random_uuid(), 'provider', ${id(1, 'n')}, 100, case when k = 1 then 0 else 100 end, 'EUR', 'refund'
     from ${ofProviders}, generate_series(1, 20) k`,
    `insert into chargebacks (id, charge_id, processor_dispute_id, amount, currency, state, decided_at)
     select gen_random_uuid(), ${id(4, 'n')}, 'dp_' || n, 1000, 'EUR', 'won', now() from ${numbers} where n % 10 = 3`,
    `insert into ledger_postings (id, key, kind, payment_id, posted_at)
     select ${id(8, 'n')}, 'charge:' || n, 'charge.succeeded', ${id(3, 'n')}, now() from ${numbers}`,
  ]
  for (const statement of statements) await ctx.trx.raw(statement)
}

beforeAll(async () => {
  own = await createDatabase('earnings_plans')
  database = openDatabase({ url: own.url('app'), poolSize: 2, queryTimeout: 60_000 })
  await database.inTenant(scope, seed(10_000))
  // Other marketplaces beside it, so that a tenant's rows are not simply all rows.
  for (let index = 0; index < 40; index += 1) await database.inTenant(newScope(), seed(300))
  for (let index = 0; index < 500; index += 1) await database.inTenant(newScope(), (ctx) => insertTenant(ctx))
}, 180_000)
afterAll(async () => {
  await database?.close()
  await own?.drop()
})

const idOf = (kind: number, number: number) =>
  `${scope.tenantId.slice(0, 24)}${(kind * 1_000_000 + number).toString(16).padStart(12, '0')}`
const providerId = idOf(1, 7)
const paymentId = idOf(3, 6)

const owner = () => ({ kind: 'provider' as const, id: providerId })
const hot: [string, (ctx: Ctx) => Promise<unknown>][] = [
  ['payments', (ctx) => listPayments(ctx, {})],
  ['payments that failed', (ctx) => listPayments(ctx, { filter: 'failed' })],
  ['payments that were refunded', (ctx) => listPayments(ctx, { filter: 'refunded' })],
  ['payments that are held', (ctx) => listPayments(ctx, { filter: 'held' })],
  ['payments that are disputed', (ctx) => listPayments(ctx, { filter: 'disputed' })],
  ['a payment by its reference', (ctx) => listPayments(ctx, { q: 'AAA0-0007' })],
  ['payments of a customer', (ctx) => listPayments(ctx, { q: 'last77 first77' })],
  ['payments of a provider', (ctx) => listProviderPayments(ctx, { providerId })],
  ['a payment', (ctx) => getPayment(ctx, paymentId)],
  ['a payment for its provider', (ctx) => getProviderPayment(ctx, { providerId, paymentId })],
  ['earnings of a provider', (ctx) => getEarnings(ctx, { owner: owner() })],
  ['payouts of a provider', (ctx) => listPayouts(ctx, { owner: owner() })],
  ['debts of a provider', (ctx) => listDebts(ctx, owner())],
  ['chargebacks', (ctx) => listChargebacks(ctx, {})],
  ['a customer nobody knows', (ctx) => listPayments(ctx, { q: newId() })],
]

describe.each(['analyze', 'vacuum analyze'])('after %s', (command) => {
  beforeAll(async () => {
    const client = new Client({ connectionString: own.url('migrator') })
    await client.connect()
    await client.query(command).finally(() => client.end())
  }, 60_000)

  test.each(hot)('%s: no sequential scan, and no filter that drops most rows', async (_, read) => {
    expect(await database.inTenant(scope, (ctx) => planFaults(ctx, read))).toEqual([])
  })
})
