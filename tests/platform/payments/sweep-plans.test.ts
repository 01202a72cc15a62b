import { Client } from 'pg'
import { type Database, openDatabase } from '#platform/kernel/database.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { newId } from '#platform/kernel/ids.ts'
import { takeDue } from '#platform/payments/flows/leases.ts'
import { newFunds, noSplit } from '#platform/payments/rules/index.ts'
import { listCreditPurchases } from '#platform/payments/service/credit-refunds.ts'
import { findOfProcessor } from '#platform/payments/service/processor-objects.ts'
import { linesOf } from '#platform/payments/service/processor-lines.ts'
import { openOfObjects } from '#platform/payments/service/reconciliation-differences.ts'
import { listDifferences } from '#platform/payments/service/reconciliation.ts'
import { createDatabase, insertTenant } from '#tests/support/database.ts'
import { planFaults } from '#tests/support/plans.ts'

const scope = systemScope(newId())
let own: Awaited<ReturnType<typeof createDatabase>>
let database: Database

/** As in a marketplace that has been there for years: nearly nothing is due, and nearly nothing differs. */
const seed = (count: number) => async (ctx: Ctx) => {
  await insertTenant(ctx)
  const id = (kind: number, number: string) =>
    `overlay('${ctx.tenantId}' placing lpad(to_hex(${kind} * 1000000 + ${number}), 12, '0') from 25)::uuid`
  const numbers = `generate_series(1, ${count}) n`
  const price = JSON.stringify({ lines: [] })
  const funds = JSON.stringify(newFunds(noSplit))
  const statements = [
    `insert into providers (id, slug, business_name, sort_name, email, country, stage, is_published)
     values (${id(1, '1')}, 'provider', 'Provider', 'provider', 'x@y.example', 'DE', 'active', true)`,
    `insert into payments (id, subject_kind, subject_id, provider_id, currency, total_amount, price)
     select ${id(3, 'n')}, 'booking', ${id(9, 'n')}, ${id(1, '1')}, 'EUR', 1000, '${price}' from ${numbers}`,
    `insert into charges (id, payment_id, position, purpose, amount, currency, state, funds, processor_session_id,
       processor_intent_id, processor_charge_id, next_attempt_at)
     select ${id(4, 'n')}, ${id(3, 'n')}, 0, 'full', 1000, 'EUR', 'succeeded', '${funds}', 'cs_' || n, 'pi_' || n,
       'ch_' || n, case when n % 500 = 0 then now() - interval '1 hour' end from ${numbers}`,
    `insert into refunds (id, charge_id, amount, currency, cause, cause_key, state, processor_refund_id, next_attempt_at)
     select ${id(5, 'n')}, ${id(4, 'n')}, 500, 'EUR', 'x', 'x', 'succeeded', 're_' || n,
       case when n % 500 = 0 then now() - interval '1 hour' end from ${numbers}`,
    `insert into customers (id, email, first_name, last_name, phone)
     select ${id(10, 'n')}, n || '@y.example', 'Ada', 'Almeida', '+49 30 901820' from ${numbers}`,
    `insert into credit_packs (id, title, price_amount, credits_amount, currency)
     values (${id(11, '1')}, 'Ten lessons', 9000, 10000, 'EUR')`,
    `insert into credit_purchases (id, pack_id, customer_id, title, price_amount, credits_amount, currency, state,
       processor_session_id, processor_intent_id, processor_charge_id, processor_refund_id, session_expires_at, paid_at,
       next_attempt_at)
     select ${id(12, 'n')}, ${id(11, '1')}, ${id(10, 'n')}, 'Ten lessons', 9000, 10000, 'EUR', 'paid', 'cs_p' || n,
       'pi_p' || n, 'ch_p' || n, 're_p' || n, now(), case when n % 2 = 0 then now() end,
       case when n % 500 = 0 then now() - interval '1 hour' end from ${numbers}`,
    `insert into chargebacks (id, charge_id, processor_dispute_id, amount, currency, state)
     select ${id(13, 'n')}, ${id(4, 'n')}, 'du_' || n, 1000, 'EUR', 'lost' from ${numbers}`,
    `insert into chargebacks (id, purchase_id, processor_dispute_id, amount, currency, state)
     select ${id(14, 'n')}, ${id(12, 'n')}, 'du_p' || n, 9000, 'EUR', 'lost' from ${numbers} where n % 10 = 0`,
    `insert into processor_lines (id, processor_line_id, kind, object, amount, fee_amount, net_amount, currency,
       occurred_at, available_at)
     select ${id(6, 'n')}, 'txn_' || n, 'charge', 'ch_' || n, 1000, 40, 960, 'EUR', now(), now() from ${numbers}`,
    `insert into reconciliation_runs (id, from_at, to_at, done_at) values (${id(7, '1')}, now(), now(), now())`,
    `insert into reconciliation_differences (id, run_id, kind, movement, object, currency, our_amount, their_amount,
       net_difference, fee_difference, posting_keys, line_ids, state, seen_at)
     select ${id(8, 'n')}, ${id(7, '1')}, 'fee_differs', 'charge', 'ch_' || n, 'EUR', 1, 2, 1, 0, '{}', '{}',
       case when n % 500 = 0 then 'open' else 'repaired' end, now() from ${numbers}`,
  ]
  for (const statement of statements) await ctx.trx.raw(statement)
}

beforeAll(async () => {
  own = await createDatabase('sweep_plans')
  database = openDatabase({ url: own.url('app'), poolSize: 2, queryTimeout: 60_000 })
  await database.inTenant(scope, seed(5_000))
  // Other marketplaces beside it, so that a tenant's rows are not simply all rows.
  for (let index = 0; index < 20; index += 1) await database.inTenant(systemScope(newId()), seed(200))
}, 180_000)
afterAll(async () => {
  await database?.close()
  await own?.drop()
})

const hot: [string, (ctx: Ctx) => Promise<unknown>][] = [
  ['charges that are due', (ctx) => takeDue(ctx, 'charges')],
  ['refunds that are due', (ctx) => takeDue(ctx, 'refunds')],
  ['credits that are being bought', (ctx) => takeDue(ctx, 'credit_purchases')],
  ['credits that were bought', (ctx) => listCreditPurchases(ctx, { limit: 20 })],
  ['what an object of the processor belongs to', (ctx) => findOfProcessor(ctx, 're_77')],
  ['the lines of some objects', (ctx) => linesOf(ctx, ['ch_1', 'ch_77', 'ch_4000'])],
  ['open differences of some objects', (ctx) => openOfObjects(ctx, ['ch_500', 'ch_77'])],
  ['differences', (ctx) => listDifferences(ctx, { limit: 20 })],
  ['open differences', (ctx) => listDifferences(ctx, { limit: 5, state: 'open' })],
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
