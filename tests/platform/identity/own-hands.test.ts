import { findSession, redeemAccessTicket, requestAccess } from '#platform/identity/index.ts'
import { answerAccessRequest, issueAccessTicket, platformScope } from '#platform/identity/index.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { createPerson, newSessionOf, scopeOf } from '#tests/support/people.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
})
afterAll(() => edge.close())

/** A user with a session of their own, and support in another one in their place. */
async function actedFor() {
  const { tenantId } = await createTenant()
  const { vault } = edge.runtime
  const person = await createPerson(tenantId, 'customer', { firstName: 'Ada' })
  const own = await newSessionOf(person)
  const staffScope = await scopeOf(tenantId, await createPerson(tenantId, 'platform_support'))
  const guest: Scope = { ...platformScope({ requestId: 'request', locale: 'en' }), tenantId }
  const userScope = await scopeOf(tenantId, person)
  const { id } = await inTenant(staffScope, (ctx) =>
    requestAccess(ctx, { userId: person.userId, reason: 'Your calendar is empty', accountName: 'Pia' }),
  )
  await inTenant(userScope, (ctx) => answerAccessRequest(ctx, { id, isGranted: true }))
  const host = hostOf(tenantId)
  const ticket = await inTenant(staffScope, (ctx) => issueAccessTicket(ctx, vault, { id, host }))
  const support = await inTenant(guest, (ctx) =>
    redeemAccessTicket(ctx, vault, { ticket, host, userAgent: 'Tests' }),
  )
  const ask =
    (secret: string) => (method: 'GET' | 'PATCH' | 'PUT' | 'DELETE', url: string, payload?: object) =>
      edge.ask(host, {
        method,
        url: `/api/v1${url}`,
        headers: { cookie: `session=${secret}`, origin: `http://${host}` },
        ...(payload ? { payload } : {}),
      })
  const isOpen = async (secret: string) => (await inTenant(guest, (ctx) => findSession(ctx, secret))) !== null
  const rows = (table: string) => inTenant(guest, (ctx) => ctx.trx(table).select('*'))
  return { own, support, inTheirPlace: ask(support.secret), bySelf: ask(own.secret), isOpen, rows }
}

const boundary = 'a-boundary'
const picture = Buffer.from(
  `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n` +
    `Content-Type: image/png\r\n\r\nno picture\r\n--${boundary}--\r\n`,
)

test('whoever acts in somebody’s place changes neither their name, nor their telephone, nor their picture', async () => {
  const { inTheirPlace, bySelf, rows } = await actedFor()
  const [before] = await rows('users')

  for (const change of [
    { firstName: 'Eve' },
    { phone: '+49 30 1234567' },
    { imageId: null },
    { locale: 'it' },
  ])
    expect((await inTheirPlace('PATCH', '/users/me', change)).json()).toMatchObject({
      status: 403,
      code: 'forbidden',
    })

  expect(await rows('users')).toEqual([before])
  expect((await bySelf('PATCH', '/users/me', { firstName: 'Adah' })).json()).toMatchObject({
    firstName: 'Adah',
  })
})

test('a picture that support sends is refused before anything of it is stored', async () => {
  const { support, rows } = await actedFor()
  const [user] = await rows('users')
  const answer = await edge.ask(hostOf(user.tenant_id as string), {
    method: 'PUT',
    url: '/api/v1/users/me/image',
    headers: {
      cookie: `session=${support.secret}`,
      origin: `http://${hostOf(user.tenant_id as string)}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload: picture,
  })

  // Read at all, it would be refused as no picture.
  expect(answer.statusCode).toBe(403)
  expect(await rows('images')).toEqual([])
})

test('support ends no session but the one it has', async () => {
  const { own, support, inTheirPlace, isOpen } = await actedFor()

  const refused = [
    await inTheirPlace('DELETE', `/sessions/${own.sessionId}`),
    await inTheirPlace('DELETE', '/sessions/others'),
  ]
  expect(refused.map(({ statusCode }) => statusCode)).toEqual([403, 403])
  expect(await isOpen(own.secret)).toBe(true)

  expect((await inTheirPlace('DELETE', '/sessions/current')).statusCode).toBe(204)
  expect(await isOpen(support.secret)).toBe(false)
  expect(await isOpen(own.secret)).toBe(true)
})

test('the person ends the session of support, with all the others', async () => {
  const { support, bySelf, isOpen } = await actedFor()

  const { ended } = (await bySelf('DELETE', '/sessions/others')).json() as { ended: number }

  expect(ended).toBeGreaterThan(0)
  expect(await isOpen(support.secret)).toBe(false)
})

test('nobody takes a person’s data out in their place', async () => {
  const { inTheirPlace, bySelf } = await actedFor()

  expect((await inTheirPlace('GET', '/users/me/data')).statusCode).toBe(403)
  expect((await bySelf('GET', '/users/me/data')).json()).toMatchObject({ account: { firstName: 'Ada' } })
})
