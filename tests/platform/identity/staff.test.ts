import {
  acceptStaffInvitation,
  changeStaffRole,
  findMarketplacesOf,
  invitationToken,
  joinStaffWithNewAccount,
  listMarketplaces,
  listStaff,
  platformScope,
  readStaffInvitation,
  removeStaffMember,
  revokeStaffInvitation,
  sendStaffInvitation,
  sendStaffInvitationAgain,
} from '#platform/identity/index.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { openEdge, type Edge } from '#tests/support/edge.ts'
import { createPerson, newSessionOf, scopeOf, type Person } from '#tests/support/people.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
})
afterAll(() => edge.close())

const address = '192.0.2.7'
let count = 0
const newEmail = () => `invited-${process.pid}-${count++}@example.com`

async function market() {
  const { tenantId } = await createTenant()
  const owner = await createPerson(tenantId, 'tenant_owner', { firstName: 'Olu', lastName: 'Owner' })
  const slug = `t${tenantId.replaceAll('-', '').slice(-20)}`
  return { tenantId, slug, owner, ownerScope: await scopeOf(tenantId, owner) }
}
type Market = Awaited<ReturnType<typeof market>>

/** The scope of an account at the console. */
async function atConsole(person: Person): Promise<Scope> {
  const { sessionId } = await newSessionOf(person)
  const actor = { kind: 'user' as const, userId: person.userId, sessionId, roles: [], providerId: null }
  return { ...platformScope({ requestId: 'request', locale: 'en' }), actor }
}
const guest = platformScope({ requestId: 'request', locale: 'en' })

async function invited({ ownerScope, tenantId, slug }: Market, email = newEmail()) {
  const { id } = await sendStaffInvitation(edge.runtime, ownerScope, {
    email,
    role: 'tenant_operator',
    address,
  })
  return { id, email, link: { slug, token: invitationToken(edge.runtime.vault, tenantId, id) } }
}

test('staff are listed with the names that the platform knows', async () => {
  const { ownerScope, tenantId } = await market()
  await createPerson(tenantId, 'support', { firstName: 'Sam', lastName: 'Support' })

  const { members } = await listStaff(edge.runtime, ownerScope)

  expect(members.map(({ name, role, isYou }) => [name, role, isYou])).toEqual([
    ['Olu Owner', 'tenant_owner', true],
    ['Sam Support', 'support', false],
  ])
})

test('somebody with an account accepts an invitation, and works there', async () => {
  const place = await market()
  const account = await createPerson(place.tenantId, 'platform_support', { email: newEmail() })
  const { link } = await invited(place, account.email)

  expect(await readStaffInvitation(edge.runtime, guest, link)).toMatchObject({
    email: account.email,
    invitedBy: 'Olu Owner',
    hasAccount: true,
  })
  await acceptStaffInvitation(edge.runtime, await atConsole(account), link)

  const found = await findMarketplacesOf(edge.runtime.relayPool, account.userId)
  expect(found).toMatchObject([{ slug: place.slug, role: 'tenant_operator' }])
  const log = await inTenant(place.ownerScope, (ctx) =>
    ctx
      .trx('audit_entries')
      .where({ action: 'staff.added' })
      .orderBy('id', 'desc')
      .first('actor', 'subject_id'),
  )
  expect(log).toMatchObject({
    actor: { kind: 'account', accountId: account.userId },
    subject_id: account.userId,
  })
  await expect(readStaffInvitation(edge.runtime, guest, link)).rejects.toMatchObject({ code: 'link_expired' })
})

test('somebody new chooses a name and a password, and is signed in as staff', async () => {
  const place = await market()
  const { link, email } = await invited(place)

  const { user } = await joinStaffWithNewAccount(edge.runtime, guest, {
    ...link,
    firstName: 'Nia',
    lastName: 'New',
    password: 'a quiet morning walk',
    userAgent: 'Tests',
    address,
  })

  expect(user).toMatchObject({ email, firstName: 'Nia', isEmailVerified: true })
  const { members } = await listStaff(edge.runtime, place.ownerScope)
  expect(members.map(({ name }) => name)).toContain('Nia New')
})

test('of several who accept one invitation at the same time, one account is made and one joins', async () => {
  const place = await market()
  const { link } = await invited(place)
  const join = () =>
    joinStaffWithNewAccount(edge.runtime, guest, {
      ...link,
      firstName: 'Nia',
      lastName: 'New',
      password: 'a quiet morning walk',
      userAgent: 'Tests',
      address,
    })

  const outcomes = await Promise.allSettled([join(), join(), join()])

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await listStaff(edge.runtime, place.ownerScope)).members).toHaveLength(2)

  const account = await createPerson(place.tenantId, 'platform_support', { email: newEmail() })
  const second = await invited(place, account.email)
  const scope = await atConsole(account)
  const accepted = await Promise.allSettled(
    [1, 2, 3].map(() => acceptStaffInvitation(edge.runtime, scope, second.link)),
  )
  expect(accepted.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('an invitation is for its address, its marketplace, and for nobody who only knows its id', async () => {
  const place = await market()
  const other = await market()
  const { link, id } = await invited(place)
  const stranger = await createPerson(place.tenantId, 'platform_support')

  await expect(acceptStaffInvitation(edge.runtime, await atConsole(stranger), link)).rejects.toMatchObject({
    code: 'forbidden',
  })
  const forged = [
    { ...link, slug: other.slug },
    { ...link, token: `${id}.${'A'.repeat(43)}` },
    { ...link, token: id },
    { ...link, slug: 'nowhere' },
  ]
  for (const each of forged) {
    await expect(readStaffInvitation(edge.runtime, guest, each)).rejects.toMatchObject({
      code: 'link_expired',
    })
  }
  await expect(acceptStaffInvitation(edge.runtime, guest, link)).rejects.toMatchObject({
    code: 'unauthenticated',
  })
})

test('an invitation that was taken back opens nothing, and one that is sent again is the same', async () => {
  const place = await market()
  const { link, id } = await invited(place)
  const again = await sendStaffInvitationAgain(edge.runtime, place.ownerScope, { id, address })
  expect(again.id).toBe(id)

  await inTenant(place.ownerScope, (ctx) => revokeStaffInvitation(ctx, id))

  await expect(readStaffInvitation(edge.runtime, guest, link)).rejects.toMatchObject({ code: 'link_expired' })
  await expect(
    sendStaffInvitationAgain(edge.runtime, place.ownerScope, { id, address }),
  ).rejects.toMatchObject({ code: 'not_found' })
})

test('who works here already is not invited', async () => {
  const place = await market()

  const again = sendStaffInvitation(edge.runtime, place.ownerScope, {
    email: place.owner.email,
    role: 'support',
    address,
  })

  await expect(again).rejects.toMatchObject({ code: 'conflict' })
})

test.each(['tenant_operator', 'support'] as const)(
  'a %s sees the staff and changes nothing',
  async (role) => {
    const place = await market()
    const person = await createPerson(place.tenantId, role)
    const scope = await scopeOf(place.tenantId, person)
    const { id } = await invited(place)

    expect((await listStaff(edge.runtime, scope)).members).toHaveLength(2)
    const accountId = place.owner.userId
    const attempts: (() => Promise<unknown>)[] = [
      () => sendStaffInvitation(edge.runtime, scope, { email: newEmail(), role: 'tenant_owner', address }),
      () => sendStaffInvitationAgain(edge.runtime, scope, { id, address }),
      () => inTenant(scope, (ctx) => revokeStaffInvitation(ctx, id)),
      () => inTenant(scope, (ctx) => changeStaffRole(ctx, { accountId, role: 'support' })),
      () =>
        inTenant(scope, (ctx) => changeStaffRole(ctx, { accountId: person.userId, role: 'tenant_owner' })),
      () => inTenant(scope, (ctx) => removeStaffMember(ctx, accountId)),
    ]
    for (const refuse of attempts) {
      await expect(refuse()).rejects.toMatchObject({
        code: 'forbidden',
      })
    }
    await inTenant(scope, (ctx) => removeStaffMember(ctx, person.userId))
    expect((await listStaff(edge.runtime, place.ownerScope)).members).toHaveLength(1)
  },
)

test('the last owner neither leaves nor steps down, also when two try at the same time', async () => {
  const place = await market()
  const second = await createPerson(place.tenantId, 'tenant_owner')
  const secondScope = await scopeOf(place.tenantId, second)

  const outcomes = await Promise.allSettled([
    inTenant(place.ownerScope, (ctx) => removeStaffMember(ctx, place.owner.userId)),
    inTenant(secondScope, (ctx) => changeStaffRole(ctx, { accountId: second.userId, role: 'support' })),
  ])

  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const left = await inTenant(place.ownerScope, (ctx) =>
    ctx.trx('staff_members').where({ role: 'tenant_owner' }),
  )
  expect(left).toHaveLength(1)
})

test('all marketplaces are listed for the platform’s staff, page by page, and for nobody else', async () => {
  const name = `Zebra ${process.pid}`
  for (let index = 0; index < 3; index++) await createTenant({ name: `${name} ${index}` })
  const staff = {
    actor: {
      kind: 'user' as const,
      userId: platformTenantId,
      sessionId: '',
      providerId: null,
      roles: ['platform_support'],
    },
  }
  const { pool } = edge.runtime.database

  const first = await listMarketplaces(pool, staff, { q: name.toUpperCase(), limit: 2 })
  const second = await listMarketplaces(pool, staff, { q: name, limit: 2, cursor: first.nextCursor! })

  expect([...first.items, ...second.items].map((each) => each.name)).toEqual(
    [0, 1, 2].map((at) => `${name} ${at}`),
  )
  expect(second.nextCursor).toBeNull()
  const owner = { actor: { ...staff.actor, roles: ['tenant_owner'] } }
  await expect(listMarketplaces(pool, owner)).rejects.toMatchObject({ code: 'forbidden' })
})
