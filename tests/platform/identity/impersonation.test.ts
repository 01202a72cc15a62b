import {
  answerAccessRequest,
  changePassword,
  endAccess,
  findSession,
  issueAccessTicket,
  listOwnAccessRequests,
  platformScope,
  redeemAccessTicket,
  requestAccess,
} from '#platform/identity/index.ts'
import { openVault } from '#platform/kernel/vault.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant, testDatabase } from '#tests/support/database.ts'
import { createPerson, newSessionOf, scopeOf } from '#tests/support/people.ts'

const vault = openVault(['a secret key of at least thirty-two characters'])
const reason = 'You wrote that your calendar is empty'
const host = 'salon.example.com'

async function market() {
  const { tenantId } = await createTenant()
  const person = await createPerson(tenantId, 'customer')
  const staff = await createPerson(tenantId, 'platform_support')
  return {
    tenantId,
    person,
    staff,
    userScope: await scopeOf(tenantId, person),
    staffScope: await scopeOf(tenantId, staff),
    guest: { ...platformScope({ requestId: 'request', locale: 'en' }), tenantId } as Scope,
  }
}
type Market = Awaited<ReturnType<typeof market>>

const ask = ({ staffScope, person }: Market) =>
  inTenant(staffScope, (ctx) =>
    requestAccess(ctx, { userId: person.userId, reason, accountName: 'Pia Platform' }),
  )
const answer = ({ userScope }: Market, id: string, isGranted: boolean) =>
  inTenant(userScope, (ctx) => answerAccessRequest(ctx, { id, isGranted }))
const ticketFor = ({ staffScope }: Market, id: string) =>
  inTenant(staffScope, (ctx) => issueAccessTicket(ctx, vault, { id, host }))
const redeem = ({ guest }: Market, ticket: string, at = host) =>
  inTenant(guest, (ctx) => redeemAccessTicket(ctx, vault, { ticket, host: at, userAgent: 'Tests' }))

/** As far as the open session of support. */
async function entered() {
  const place = await market()
  const { id } = await ask(place)
  await answer(place, id, true)
  const signedIn = await redeem(place, await ticketFor(place, id))
  const found = await inTenant(place.guest, (ctx) => findSession(ctx, signedIn.secret))
  return { place, id, signedIn, found: found!, as: { ...place.guest, actor: found!.actor } as Scope }
}

test('with consent, staff open one session for at most an hour, visibly and in the log', async () => {
  const { place, signedIn, found } = await entered()

  expect(found.session.impersonatorName).toBe('Pia Platform')
  expect(found.actor).toMatchObject({ userId: place.person.userId, impersonatorId: place.staff.userId })
  expect(signedIn.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(60 * 60_000)
  const log = await inTenant(place.guest, (ctx) => ctx.trx('audit_entries').orderBy('id').pluck('action'))
  expect(log.filter((action) => action.startsWith('impersonation.'))).toEqual([
    'impersonation.requested',
    'impersonation.answered',
    'impersonation.started',
  ])
  const mine = await inTenant(place.userScope, (ctx) => listOwnAccessRequests(ctx))
  expect(mine).toMatchObject([{ reason, state: 'granted', accountName: 'Pia Platform' }])
})

test('the user’s own session goes on, and their last sign-in stays their own', async () => {
  const place = await market()
  const own = await newSessionOf(place.person)
  const before = await inTenant(place.guest, (ctx) => ctx.trx('users').first('last_signed_in_at'))
  const { id } = await ask(place)
  await answer(place, id, true)
  await redeem(place, await ticketFor(place, id))

  expect(await inTenant(place.guest, (ctx) => findSession(ctx, own.secret))).not.toBeNull()
  expect(await inTenant(place.guest, (ctx) => ctx.trx('users').first('last_signed_in_at'))).toEqual(before)
})

test.each([
  ['without an answer', async () => {}],
  ['after a no', (place: Market, id: string) => answer(place, id, false)],
  [
    'after it was ended',
    async (place: Market, id: string) => {
      await answer(place, id, true)
      await inTenant(place.userScope, (ctx) => endAccess(ctx, id))
    },
  ],
  [
    'after the hour',
    async (place: Market, id: string) => {
      await answer(place, id, true)
      await inTenant(place.guest, (ctx) =>
        ctx.trx('impersonations').update({ expires_at: new Date(Date.now() - 1_000) }),
      )
    },
  ],
] as const)('%s there is no ticket', async (_when, given) => {
  const place = await market()
  const { id } = await ask(place)
  await given(place, id)

  await expect(ticketFor(place, id)).rejects.toMatchObject({ code: 'conflict' })
})

test('a ticket opens one session, on its host, in its marketplace, within its minute', async () => {
  const place = await market()
  const { id } = await ask(place)
  await answer(place, id, true)
  const elsewhere = await market()

  const used = await ticketFor(place, id)
  await redeem(place, used)
  await expect(redeem(place, used)).rejects.toMatchObject({ code: 'link_expired' })
  await expect(redeem(place, await ticketFor(place, id), 'evil.example.com')).rejects.toMatchObject({
    code: 'link_expired',
  })
  await expect(redeem(elsewhere, await ticketFor(place, id))).rejects.toMatchObject({ code: 'link_expired' })
  const old = await ticketFor(place, id)
  await inTenant(place.guest, (ctx) =>
    ctx.trx('challenges').update({ expires_at: new Date(Date.now() - 1_000) }),
  )
  await expect(redeem(place, old)).rejects.toMatchObject({ code: 'link_expired' })
})

test('of several who redeem one ticket at the same time, one gets in', async () => {
  const place = await market()
  const { id } = await ask(place)
  await answer(place, id, true)
  const ticket = await ticketFor(place, id)

  const outcomes = await Promise.allSettled([
    redeem(place, ticket),
    redeem(place, ticket),
    redeem(place, ticket),
  ])

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test.each([
  ['the user', ({ userScope }: Market) => userScope],
  ['the staff', ({ staffScope }: Market) => staffScope],
] as const)('%s ends it at once, also sessions that are open', async (_who, scopeOfWho) => {
  const { place, id, signedIn } = await entered()

  await inTenant(scopeOfWho(place), (ctx) => endAccess(ctx, id))

  expect(await inTenant(place.guest, (ctx) => findSession(ctx, signedIn.secret))).toBeNull()
  await inTenant(scopeOfWho(place), (ctx) => endAccess(ctx, id))
  await expect(ticketFor(place, id)).rejects.toMatchObject({ code: 'conflict' })
})

test('in somebody’s place nobody answers requests or changes how that person signs in', async () => {
  const { place, as } = await entered()
  const { id } = await ask(place)
  const runtime = {
    database: await testDatabase(),
    vault,
    limiter: { take: async () => ({ isAllowed: true, limit: 1, remaining: 1, resetSeconds: 1 }) },
    breachedPasswords: { has: async () => false },
  }

  await expect(
    inTenant(as, (ctx) => answerAccessRequest(ctx, { id, isGranted: true })),
  ).rejects.toMatchObject({
    code: 'forbidden',
  })
  const change = changePassword(runtime, as, {
    currentPassword: null,
    password: 'a quiet morning walk',
    address: '192.0.2.1',
  })
  await expect(change).rejects.toMatchObject({ code: 'forbidden' })
})

test.each(['tenant_owner', 'tenant_operator', 'support'] as const)(
  'a %s never acts in somebody’s place',
  async (role) => {
    const place = await market()
    const scope = await scopeOf(place.tenantId, await createPerson(place.tenantId, role))
    const { id } = await ask(place)
    await answer(place, id, true)

    const attempts: ((ctx: Ctx) => Promise<unknown>)[] = [
      (ctx) => requestAccess(ctx, { userId: place.person.userId, reason, accountName: 'Olu' }),
      (ctx) => issueAccessTicket(ctx, vault, { id, host }),
      (ctx) => endAccess(ctx, id),
    ]
    for (const attempt of attempts)
      await expect(inTenant(scope, attempt)).rejects.toMatchObject({ code: 'forbidden' })
  },
)

test('consent is for whoever asked, and an answer for whoever was asked', async () => {
  const place = await market()
  const { id } = await ask(place)
  const otherUser = await scopeOf(place.tenantId, await createPerson(place.tenantId, 'customer'))
  const otherStaff = await scopeOf(place.tenantId, await createPerson(place.tenantId, 'platform_admin'))

  await expect(
    inTenant(otherUser, (ctx) => answerAccessRequest(ctx, { id, isGranted: true })),
  ).rejects.toMatchObject({ code: 'not_found' })
  await answer(place, id, true)
  await expect(answer(place, id, false)).rejects.toMatchObject({ code: 'conflict' })
  await expect(
    inTenant(otherStaff, (ctx) => issueAccessTicket(ctx, vault, { id, host })),
  ).rejects.toMatchObject({ code: 'not_found' })
  const elsewhere = await market()
  await expect(
    inTenant(elsewhere.staffScope, (ctx) =>
      requestAccess(ctx, { userId: place.person.userId, reason, accountName: 'Pia' }),
    ),
  ).rejects.toMatchObject({ code: 'not_found' })
})

test('asking twice is one question, and a question needs a reason', async () => {
  const place = await market()

  expect((await ask(place)).id).toBe((await ask(place)).id)
  const empty = inTenant(place.staffScope, (ctx) =>
    requestAccess(ctx, { userId: place.person.userId, reason: ' x ', accountName: 'Pia' }),
  )
  await expect(empty).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field: 'reason' }] })
})
