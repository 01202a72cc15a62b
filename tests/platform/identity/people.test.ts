import { addMembership, createUser, getUser, upsertCustomer } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant, inTestTenant, outboxOf } from '#tests/support/database.ts'
import { createBookable } from '#tests/support/factories.ts'
import { eventually } from '#tests/support/eventually.ts'
import { isWaitedFor } from '#tests/support/races.ts'

const ada = { email: ' Ada@Example.com ', firstName: ' Ada ', lastName: 'Okafor', passwordHash: null }
const contact = { email: 'Ada@example.com', firstName: 'Ada', lastName: 'Okafor', phone: '+49 30 1234567' }

test('a user is kept with the address in lower case', () =>
  inTestTenant(async (ctx) => {
    const user = await createUser(ctx, ada)

    expect(user).toMatchObject({
      email: 'ada@example.com',
      firstName: 'Ada',
      isEmailVerified: false,
      roles: [],
    })
    expect(await getUser(ctx, user.id)).toEqual(user)
    expect(await outboxOf(ctx)).toMatchObject([{ name: 'user.registered', payload: { userId: user.id } }])
  }))

test('an address is one user of a marketplace, whatever its case', () =>
  inTestTenant(async (ctx) => {
    await createUser(ctx, ada)

    await expect(createUser(ctx, { ...ada, email: 'ADA@EXAMPLE.COM' })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await ctx.trx('users').select('email')).toHaveLength(1)
  }))

test('a membership gives its role, once', () =>
  inTestTenant(async (ctx) => {
    const { id: userId } = await createUser(ctx, ada)
    const { providerId } = await createBookable(ctx)

    await addMembership(ctx, { userId, role: 'provider_owner', providerId })
    await addMembership(ctx, { userId, role: 'provider_owner', providerId })
    await addMembership(ctx, { userId, role: 'customer' })

    expect(await getUser(ctx, userId)).toMatchObject({ roles: ['provider_owner', 'customer'], providerId })
    const names = (await outboxOf(ctx)).map(({ name }) => name)
    expect(names.filter((name) => name === 'membership.added')).toHaveLength(2)
  }))

test('roles of a provider name the provider, and the others do not', () =>
  inTestTenant(async (ctx) => {
    const { id: userId } = await createUser(ctx, ada)
    const { providerId } = await createBookable(ctx)
    const nameless = addMembership(ctx, { userId, role: 'provider_owner' })
    const overnamed = addMembership(ctx, { userId, role: 'customer', providerId })

    await expect(nameless).rejects.toMatchObject({ code: 'validation_failed' })
    await expect(overnamed).rejects.toMatchObject({ code: 'validation_failed' })
  }))

test('who is not there is not found', () =>
  inTestTenant(async (ctx) => {
    await expect(getUser(ctx, newId())).rejects.toMatchObject({ code: 'not_found' })
  }))

test('a customer who books again is the same, and keeps the name of the first time', () =>
  inTestTenant(async (ctx) => {
    const first = await upsertCustomer(ctx, contact)

    const second = await upsertCustomer(ctx, {
      email: 'ada@EXAMPLE.com',
      firstName: 'Eve',
      lastName: 'Else',
      phone: '0',
    })

    expect(second).toBe(first)
    expect(await customers(ctx)).toEqual([
      {
        email: 'ada@example.com',
        first_name: 'Ada',
        last_name: 'Okafor',
        phone: '+49 30 1234567',
        user_id: null,
      },
    ])
  }))

test('an account with the same address is not attached to a guest: nobody has proven the address', () =>
  inTestTenant(async (ctx) => {
    await createUser(ctx, ada)

    await upsertCustomer(ctx, contact)

    expect(await customers(ctx)).toMatchObject([{ user_id: null }])
  }))

test('many bookings of one new customer at the same time make one customer', async () => {
  const scope = await createTenant()

  const ids = await Promise.all(
    Array.from({ length: 12 }, () => inTenant(scope, (ctx) => upsertCustomer(ctx, contact))),
  )

  expect(new Set(ids).size).toBe(1)
  expect(await inTenant(scope, customers)).toHaveLength(1)
})

test('a customer whose first booking fails in the end is made by the one that waited for it', async () => {
  const scope = await createTenant()
  let isFirstInserted = () => {}
  const inserted = new Promise<void>((resolve) => (isFirstInserted = resolve))

  const failing = inTenant(scope, async (ctx) => {
    await upsertCustomer(ctx, contact)
    isFirstInserted()
    await eventually('the other one to wait', () => isWaitedFor(ctx))
    throw new Error('no booking after all')
  })
  await inserted
  const waiting = inTenant(scope, (ctx) => upsertCustomer(ctx, { ...contact, firstName: 'Adaeze' }))

  await expect(failing).rejects.toThrow('no booking')
  const id = await waiting
  expect(await inTenant(scope, (ctx) => ctx.trx('customers').select('id', 'first_name'))).toEqual([
    { id, first_name: 'Adaeze' },
  ])
})

const customers = async (ctx: Ctx): Promise<Record<string, unknown>[]> =>
  ctx.trx('customers').select('email', 'first_name', 'last_name', 'phone', 'user_id')
