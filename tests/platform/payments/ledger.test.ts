import fc from 'fast-check'
import { newId } from '#platform/kernel/ids.ts'
import { hours } from '#platform/kernel/time.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  account,
  chargeSucceeded,
  fundsReleased,
  legsOf,
  payoutMade,
  type Posting,
  transferMade,
  walletGranted,
} from '#platform/payments/rules/index.ts'
import { ledgerFaults, mirroredEntries } from '#platform/payments/service/ledger-reconciliation.ts'
import { accountsOfParty, readStatement } from '#platform/payments/service/ledger-statement.ts'
import {
  balanceOf,
  balancesOf,
  listBalances,
  post,
  postAll,
  postingsOfPayment,
} from '#platform/payments/service/ledger.ts'
import { databaseUrl, createTenant, inTenant, inTestTenant, testDatabase } from '#tests/support/database.ts'
import { codeOf } from '#tests/isolation/leaks.ts'
import { history, live } from './rules/histories/index.ts'
import { Client } from 'pg'

const paid = (overrides: Partial<Parameters<typeof chargeSucceeded>[0]> = {}) =>
  chargeSucceeded({
    paymentId: newId(),
    chargeId: newId(),
    currency: 'EUR',
    amount: 10_000,
    processorFee: 320,
    processorId: `ch_${newId()}`,
    ...overrides,
  })
const at = (ctx: Ctx, milliseconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + milliseconds),
})

test('a charge stands on what the processor holds, on its fee and on what is held for the payment', () =>
  inTestTenant(async (ctx) => {
    const paymentId = newId()

    expect(await post(ctx, paid({ paymentId }))).toBe(true)

    expect(
      await balancesOf(ctx, [account.clearing, account.processorCosts, account.held(paymentId)]),
    ).toEqual([
      { account: `held:${paymentId}`, currency: 'EUR', amount: -10_000 },
      { account: 'platform:processor_costs', currency: 'EUR', amount: 320 },
      { account: 'processor:clearing', currency: 'EUR', amount: 9_680 },
    ])
    expect(await balanceOf(ctx, account.clearing, 'USD')).toBe(0)
  }))

test('the same happening is posted once, however often it is told', () =>
  inTestTenant(async (ctx) => {
    const posting = paid()

    expect(await postAll(ctx, [posting, paid(), posting])).toEqual([true, true, false])
    expect(await post(ctx, posting)).toBe(false)

    expect(await balanceOf(ctx, account.clearing, 'EUR')).toBe(19_360)
  }))

test('two processes that hear of the same charge at once post it once', async () => {
  const scope = await createTenant()
  const posting = paid()

  const posted = await Promise.all(
    Array.from({ length: 6 }, () => inTenant(scope, (ctx) => post(ctx, posting))),
  )

  expect(posted.filter(Boolean)).toHaveLength(1)
  expect(await inTenant(scope, (ctx) => balanceOf(ctx, account.clearing, 'EUR'))).toBe(9_680)
})

test('a known key that says something else is an error and not a replay', () =>
  inTestTenant(async (ctx) => {
    const [chargeId, paymentId] = [newId(), newId()]
    await post(ctx, paid({ chargeId, paymentId, processorId: 'ch_1' }))

    const other = post(ctx, paid({ chargeId, paymentId, processorId: 'ch_1', amount: 9_999 }))

    await expect(other).rejects.toThrow('is known, and said something else')
  }))

test('a posting out of balance is refused before it is sent, and by the database whoever sends it', async () => {
  const scope = await createTenant()
  const wrong: Posting = {
    key: 'wrong',
    kind: 'charge.succeeded',
    paymentId: null,
    entries: [
      { account: account.clearing, amount: 100, currency: 'EUR' },
      { account: account.platformFee, amount: -100, currency: 'USD' },
    ],
  }
  await expect(inTenant(scope, (ctx) => post(ctx, wrong))).rejects.toThrow('out of balance')

  const id = newId()
  const raw = inTenant(scope, async ({ trx, now }) => {
    await trx('ledger_postings').insert({ id, key: 'raw', kind: 'charge.succeeded', posted_at: now })
    await trx('ledger_entries').insert(
      wrong.entries.map((entry) => ({ id: newId(), posting_id: id, posted_at: now, ...entry })),
    )
  })
  expect(await codeOf(raw)).toBe('23514')
  expect(await inTenant(scope, ({ trx }) => trx('ledger_postings').select('id'))).toEqual([])
})

test('nobody changes or deletes what was posted, not even the owner of the tables', async () => {
  await testDatabase()
  const owner = new Client({ connectionString: databaseUrl('migrator') })
  await owner.connect()
  try {
    for (const statement of [
      'update ledger_entries set amount = 0',
      'delete from ledger_entries',
      'truncate ledger_entries',
      'update ledger_postings set kind = kind',
      'delete from ledger_postings',
      'truncate ledger_postings cascade',
    ])
      expect([statement, await codeOf(owner.query(statement))]).toEqual([statement, '42501'])
  } finally {
    await owner.end()
  }

  const scope = await createTenant()
  await inTenant(scope, (ctx) => post(ctx, paid()))
  for (const change of ['update', 'delete'] as const) {
    const attempt = inTenant(scope, ({ trx }) =>
      change === 'update' ? trx('ledger_entries').update({ amount: 0 }) : trx('ledger_entries').delete(),
    )
    expect([change, await codeOf(attempt)]).toEqual([change, '42501'])
  }
})

test('another tenant sees no posting, and may use the same key', async () => {
  const [one, other] = [await createTenant(), await createTenant()]
  const posting = paid()
  await inTenant(one, (ctx) => post(ctx, posting))

  expect(await inTenant(other, (ctx) => balanceOf(ctx, account.clearing, 'EUR'))).toBe(0)
  expect(await inTenant(other, (ctx) => post(ctx, posting))).toBe(true)
  expect(await inTenant(one, (ctx) => balanceOf(ctx, account.clearing, 'EUR'))).toBe(9_680)
})

test('a posting goes with the change it belongs to', async () => {
  const scope = await createTenant()

  const failing = inTenant(scope, async (ctx) => {
    await post(ctx, paid())
    throw new Error('The change failed')
  })

  await expect(failing).rejects.toThrow('The change failed')
  expect(await inTenant(scope, (ctx) => balanceOf(ctx, account.clearing, 'EUR'))).toBe(0)
})

test('a posting is one round trip, and balances are another', async () => {
  const scope = await createTenant()
  const { inTenant: door } = await testDatabase()
  let trips = 0
  const counted = (ctx: Ctx): Ctx => ({
    ...ctx,
    send: (statements) => {
      trips += 1
      return ctx.send(statements)
    },
  })

  await door(scope, async (ctx) => {
    await postAll(counted(ctx), [paid(), paid(), paid()])
    expect(trips).toBe(1)
    await balancesOf(counted(ctx), [account.clearing, account.platformFee])
    expect(trips).toBe(2)
  })
})

test('a party’s statement shows each entry with the balance after it, page by page, in either order', () =>
  inTestTenant(async (ctx) => {
    const owner = { kind: 'provider', id: newId() } as const
    const parties = { providerId: owner.id, tenantId: ctx.tenantId }
    const shared = { currency: 'EUR', parties }
    const [first, second] = [newId(), newId()]
    await postAll(ctx, [paid({ paymentId: first }), paid({ paymentId: second })])
    const release = (chargeId: string, paymentId: string, providerAmount: number) =>
      fundsReleased({
        ...shared,
        chargeId,
        paymentId,
        legs: legsOf({ provider: providerAmount, tenant: 500 }),
      })
    await post(at(ctx, hours(1)), release('one', first, 4_000))
    await post(at(ctx, hours(2)), release('two', second, 6_000))
    await post(
      at(ctx, hours(3)),
      transferMade({
        ...shared,
        paymentId: first,
        owner,
        transferId: 't',
        amount: 4_000,
        processorId: 'tr_1',
      }),
    )
    await post(
      at(ctx, hours(4)),
      payoutMade({ ...shared, owner, payoutId: 'p', amount: 4_000, processorId: 'po_1' }),
    )

    const accounts = accountsOfParty(owner)
    const oldest = await readStatement(ctx, { accounts, currency: 'EUR', limit: 2 })
    const rest = await readStatement(ctx, { accounts, currency: 'EUR', limit: 2, cursor: oldest.nextCursor! })
    const shown = ({ items }: typeof oldest) =>
      items.map(({ kind, amount, balanceAmount }) => [kind, amount, balanceAmount])
    expect(shown(oldest)).toEqual([
      ['funds.released', -4_000, -4_000],
      ['funds.released', -6_000, -10_000],
    ])
    expect(shown(rest)).toEqual([['payout.made', 4_000, -6_000]])
    expect(rest.nextCursor).toBeNull()

    const newest = await readStatement(ctx, { accounts, currency: 'EUR', order: 'newest', limit: 2 })
    const older = await readStatement(ctx, {
      accounts,
      currency: 'EUR',
      order: 'newest',
      limit: 2,
      cursor: newest.nextCursor!,
    })
    expect([...shown(newest), ...shown(older)]).toEqual([...shown(oldest), ...shown(rest)].toReversed())

    const stretch = {
      from: new Date(ctx.now.getTime() + hours(2)),
      to: new Date(ctx.now.getTime() + hours(4)),
    }
    const between = await readStatement(ctx, { accounts, currency: 'EUR', ...stretch })
    expect(shown(between)).toEqual([['funds.released', -6_000, -10_000]])
    const backwards = await readStatement(ctx, { accounts, currency: 'EUR', order: 'newest', ...stretch })
    expect(shown(backwards)).toEqual(shown(between))
    expect((await readStatement(ctx, { accounts, currency: 'USD' })).items).toEqual([])
  }))

test('a payment’s postings are read back as they were made', () =>
  inTestTenant(async (ctx) => {
    const paymentId = newId()
    const posting = paid({ paymentId })
    await postAll(ctx, [posting, paid()])

    const [read, ...others] = await postingsOfPayment(ctx, paymentId)

    expect(others).toEqual([])
    expect(read).toEqual({ ...posting, postedAt: ctx.now })
  }))

test('accounts are listed by the beginning of their names, those that are even left out', () =>
  inTestTenant(async (ctx) => {
    const [open, even] = [newId(), newId()]
    const parties = { providerId: newId(), tenantId: ctx.tenantId }
    await postAll(ctx, [
      paid({ paymentId: open }),
      paid({ paymentId: even, chargeId: 'c' }),
      fundsReleased({
        paymentId: even,
        chargeId: 'c',
        currency: 'EUR',
        parties,
        legs: legsOf({ platform: 10_000 }),
      }),
    ])

    expect(await listBalances(ctx, 'held:')).toEqual([
      { account: `held:${open}`, currency: 'EUR', amount: -10_000 },
    ])
    expect(await listBalances(ctx, 'held:', { isOpenOnly: false })).toHaveLength(2)
    expect(await listBalances(ctx, 'hel_:')).toEqual([])
  }))

test('what must never be so is found', () =>
  inTestTenant(async (ctx) => {
    const [paymentId, customerId] = [newId(), newId()]
    const parties = { providerId: newId(), tenantId: ctx.tenantId }
    await post(ctx, paid({ paymentId }))
    const funder = { kind: 'tenant', id: ctx.tenantId } as const
    await post(ctx, walletGranted({ grantId: newId(), customerId, funder, currency: 'EUR', amount: 500 }))
    expect(await ledgerFaults(ctx)).toEqual([])

    const legs = legsOf({ provider: 10_001 })
    await post(ctx, fundsReleased({ paymentId, chargeId: newId(), currency: 'EUR', parties, legs }))

    expect(await ledgerFaults(ctx)).toEqual([
      { fault: 'more given than there was', account: `held:${paymentId}`, currency: 'EUR', amount: 1 },
    ])
  }))

test('a reconciliation reads what mirrors the processor, of a time and of the objects it asks for', () =>
  inTestTenant(async (ctx) => {
    await post(at(ctx, -hours(48)), paid({ processorId: 'ch_old' }))
    await post(at(ctx, -hours(48)), paid({ processorId: 'ch_older' }))
    await post(ctx, paid({ processorId: 'ch_new' }))
    const stretch = { from: new Date(ctx.now.getTime() - hours(24)), to: new Date(ctx.now.getTime() + 1) }

    const entries = await mirroredEntries(ctx, { ...stretch, objects: ['ch_old'] })

    expect(new Set(entries.map(({ object }) => object))).toEqual(new Set(['ch_old', 'ch_new']))
    expect(
      entries
        .filter(({ object }) => object === 'ch_new')
        .map(({ account: name, amount }) => [name, amount])
        .toSorted(),
    ).toEqual([
      ['platform:processor_costs', 320],
      ['processor:clearing', 9_680],
    ])
  }))

test('whole histories stand in the database as they were lived, and nothing is wrong with them', async () => {
  const lives = fc.sample(history, { numRuns: 12, seed: 20_270_301 }).map((chosen) => live(chosen))

  for (const world of lives) {
    await inTestTenant(async (ctx) => {
      // Payments of the model have names, not ids.
      const postings = [...world.known.values()].map((posting) => ({ ...posting, paymentId: null }))
      await postAll(ctx, postings)

      const stored = await listBalances(ctx, '')
      const lived = [...world.ledger].filter(([, amount]) => amount !== 0)
      expect(Object.fromEntries(stored.map(({ account: name, amount }) => [name, amount]))).toEqual(
        Object.fromEntries(lived),
      )
      expect(await ledgerFaults(ctx)).toEqual([])
    })
  }
})
