// What the ledger costs, and how long a comparison with the processor takes: `npm run bench -- money`. With `histories
// 100000` it lives through that many random histories of money instead and says what broke.
import fc from 'fast-check'
import { openDatabase } from '#platform/kernel/database.ts'
import { newId } from '#platform/kernel/ids.ts'
import { type Ctx, systemScope } from '#platform/kernel/tenant.ts'
import {
  account,
  type BalanceMovement,
  chargeSucceeded,
  expectationsOf,
  fundsReleased,
  type MirroredEntry,
  type Posting,
  reconcile,
} from '#platform/payments/rules/index.ts'
import { mirroredEntries } from '#platform/payments/service/ledger-reconciliation.ts'
import { balanceOf, post } from '#platform/payments/service/ledger.ts'
import { history, live } from '#tests/platform/payments/rules/histories/index.ts'
import { compare, print } from '#tests/support/bench-pairs.ts'
import { insertTenant } from '#tests/support/tenant-rows.ts'

/** The month that is compared. */
const stretch = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-02-01T00:00:00Z') }

const [what, count] = process.argv.slice(2)
if (what === 'histories') liveThrough(Number(count ?? 10_000))
else await measure()

/** Each is at least 30 steps, and everything is looked at after each step. */
function liveThrough(runs: number): void {
  const steps = new Map<string, number>()
  const began = performance.now()
  let lived = 0
  let failure: string | null = null
  try {
    fc.assert(
      fc.property(history, (chosen) => {
        live(chosen, steps)
        lived += 1
      }),
      { numRuns: runs, endOnFailure: true },
    )
  } catch (error) {
    failure = (error as Error).message
  }
  const seconds = (performance.now() - began) / 1000
  print({
    id: 'M2',
    what: 'random histories of money, everything checked after each step',
    histories: lived,
    steps: [...steps.values()].reduce((sum, each) => sum + each, 0),
    perSecond: Math.round(lived / seconds),
    happenings: Object.fromEntries(steps),
    failure,
    target: '>= 10000 histories, 0 broken',
    verdict: failure ? 'missed' : lived >= 10_000 ? 'met' : 'too few to judge',
  })
  if (failure) process.exitCode = 1
}

async function measure(): Promise<void> {
  const url = process.env.DATABASE_URL!
  const database = openDatabase({ url, poolSize: 8, queryTimeout: 60_000 })
  const scope = systemScope(newId())
  await database.inTenant(scope, (ctx) => insertTenant(ctx))
  const inTenant = <T>(work: (ctx: Ctx) => Promise<T>) => database.inTenant(scope, work)
  const charge = (paymentId = newId()) =>
    chargeSucceeded({
      paymentId,
      chargeId: newId(),
      currency: 'EUR',
      amount: 10_000,
      processorFee: 320,
      processorId: `ch_${newId()}`,
    })

  // The limit from this process: the same rows by two plain statements in one message, nothing asked before.
  const raw = (ctx: Ctx, posting: Posting) => {
    const id = newId()
    const values = posting.entries.map(
      (_, at) =>
        `($${at * 5 + 2}, $1, $${at * 5 + 3}, $${at * 5 + 4}, $${at * 5 + 5}, $${at * 5 + 6}, now())`,
    )
    return ctx.send([
      {
        name: 'bench-posting',
        text: 'insert into ledger_postings (id, key, kind, payment_id, posted_at) values ($1, $2, $3, $4, now())',
        values: [id, posting.key, posting.kind, posting.paymentId],
      },
      {
        name: `bench-entries-${values.length}`,
        text: `insert into ledger_entries (id, posting_id, account, amount, currency, object, posted_at) values ${values.join()}`,
        values: [
          id,
          ...posting.entries.flatMap((entry) => [
            newId(),
            entry.account,
            entry.amount,
            entry.currency,
            entry.object ?? null,
          ]),
        ],
      },
    ])
  }
  for (const clients of [1, 8]) {
    await compare(
      'L1',
      `postings of three entries, ${clients} at once`,
      { clients, once: () => inTenant((ctx) => post(ctx, charge())) },
      {
        name: 'the same rows by a plain multi-row insert',
        clients,
        once: () => inTenant((ctx) => raw(ctx, charge())),
      },
      0.8,
    )
  }

  await fill(inTenant, 100_000)
  await compare(
    'L1b',
    'balance of an account with 100,000 entries and more',
    { clients: 1, once: () => inTenant((ctx) => balanceOf(ctx, account.clearing, 'EUR')) },
    {
      name: 'counting the same rows',
      clients: 1,
      once: () =>
        inTenant((ctx) =>
          ctx.send([
            {
              name: 'bench-count',
              text: 'select count(*) from ledger_entries where account = $1',
              values: [account.clearing],
            },
          ]),
        ),
    },
    0.5,
  )
  const parties = { providerId: newId(), tenantId: scope.tenantId }
  const paymentId = newId()
  await inTenant(async (ctx) => {
    const posting = charge(paymentId)
    await post(ctx, posting)
    await post(
      ctx,
      fundsReleased({
        paymentId,
        chargeId: 'x',
        currency: 'EUR',
        parties,
        legs: { provider: 8_000, tenant: 1_500, platform: 500 },
      }),
    )
  })
  await compare(
    'L1c',
    'balance of one payment among them',
    { clients: 1, once: () => inTenant((ctx) => balanceOf(ctx, account.held(paymentId), 'EUR')) },
    {
      name: 'one posting by its key',
      clients: 1,
      once: () =>
        inTenant((ctx) =>
          ctx.send([
            {
              name: 'bench-one',
              text: 'select id from ledger_postings where key = $1',
              values: ['release:x:all'],
            },
          ]),
        ),
    },
    0.7,
  )
  await reconcileAll(inTenant)
  await database.close()
}

type InTenant = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>

/** Charges in bulk, of that month. */
async function fill(inTenant: InTenant, entries: number): Promise<void> {
  const batch = 10_000
  for (let done = 0; done < entries; done += batch) {
    await inTenant((ctx) =>
      ctx.trx.raw(
        `with posting as (
           insert into ledger_postings (id, key, kind, payment_id, posted_at)
             select gen_random_uuid(), 'charge:bulk' || n, 'charge.succeeded', gen_random_uuid(), ?::timestamptz
               from generate_series(?::int, ?::int) n returning id, key, payment_id, posted_at)
         insert into ledger_entries (id, posting_id, account, amount, currency, object, posted_at)
           select gen_random_uuid(), p.id, e.account, e.amount, 'EUR', case when e.mirrors then 'ch_' || p.key end, p.posted_at
             from posting p, lateral (values ('processor:clearing', 9680, true), ('platform:processor_costs', 320, true),
               ('held:' || p.payment_id, -10000, false)) e (account, amount, mirrors)`,
        ['2026-01-15T00:00:00Z', done, done + batch - 1],
      ),
    )
  }
}

async function reconcileAll(inTenant: InTenant): Promise<void> {
  const timed = async <T>(work: () => Promise<T> | T): Promise<[T, number]> => {
    const began = performance.now()
    return [await work(), performance.now() - began]
  }
  const rounds: { read: number; compared: number; plain: number }[] = []
  let differences = -1
  let entries: MirroredEntry[] = []
  for (let round = 0; round < 7; round += 1) {
    // The yardstick: the same rows as they lie there, read and looked at once.
    const [, plain] = await timed(() =>
      inTenant(async (ctx) => {
        const [found] = await ctx.send([
          {
            name: 'bench-read',
            text: `select account, object, amount, currency, posted_at from ledger_entries
              where posted_at >= $1 and posted_at < $2 and object is not null`,
            values: [stretch.from, stretch.to],
          },
        ])
        return found!.rows.reduce((sum, { amount }) => sum + Number(amount), 0)
      }),
    )
    const [read, reading] = await timed(() =>
      inTenant((ctx) => mirroredEntries(ctx, { ...stretch, objects: [] })),
    )
    entries = read
    const movements = entries
      .filter(({ account: name }) => name === account.clearing)
      .map(({ object, amount }, index): BalanceMovement => ({
        id: `txn_${index}`,
        object,
        type: 'charge',
        currency: 'EUR',
        netAmount: amount,
        feeAmount: 320,
        createdAt: stretch.from,
      }))
    // One of each kind is wrong on purpose, so that what is measured also finds.
    movements[0]!.netAmount += 1
    movements[1]!.feeAmount += 1
    movements[1]!.netAmount -= 1
    movements.pop()
    const [found, compared] = await timed(() =>
      reconcile(expectationsOf(entries), movements, { settlingUntil: stretch.to }),
    )
    differences = found.length
    rounds.push({ read: reading, compared, plain })
  }
  const median = (of: (round: (typeof rounds)[number]) => number) =>
    rounds.map(of).toSorted((one, other) => one - other)[Math.floor(rounds.length / 2)]!
  const per = 100_000 / entries.length
  const ratio = median(({ read, compared, plain }) => (read + compared) / plain)
  print({
    id: 'M4',
    what: 'reconciliation per 100,000 entries',
    entries: entries.length,
    readMilliseconds: Math.round(median(({ read }) => read) * per),
    compareMilliseconds: Math.round(median(({ compared }) => compared) * per),
    baseline: { name: 'reading the same rows', milliseconds: Math.round(median(({ plain }) => plain) * per) },
    ratio: Number(ratio.toPrecision(3)),
    differences,
    target: '<= 6 times reading the rows, 3 differences found',
    verdict: differences === 3 && ratio <= 6 ? 'met' : 'missed',
  })
}
