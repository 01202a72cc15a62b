import { request } from 'node:http'
import {
  completeRegistration,
  inviteCustomers,
  listCustomerInvitations,
  revokeCustomerInvitation,
  startRegistration,
} from '#platform/identity/index.ts'
import { codeOf } from '#platform/identity/index.ts'
import { assertMayRegister } from '#platform/identity/flows/registration.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { getAccess, setAccess } from '#platform/tenancy/index.ts'
import { createTenant, inTenant, inTestTenant, outboxOf } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { eventually } from '#tests/support/eventually.ts'
import { createBookable, quarterAfter } from '#tests/support/factories.ts'
import { newApps } from '#tests/support/page-apps.ts'
import { accessTokenOf, createPerson, newSessionOf } from '#tests/support/people.ts'
import { as, guest, member, operator } from '#tests/support/supply.ts'

const shared = {
  headers: () => ({ 'cache-control': 'public, s-maxage=60' }),
  loader: () => ({ text: 'inside' }),
}
let edge: Edge
beforeAll(async () => {
  edge = await openEdge({
    hasLimits: false,
    pages: newApps({
      '/': shared,
      '/services': shared,
      '/sign-in': { loader: () => ({ text: 'the door' }) },
    }),
  })
})
afterAll(() => edge.close())

const privateMarket = (access: 'invite_only' | 'email_domains' = 'invite_only') => createTenant({ access })
const page = (scope: Scope, url: string, headers: Record<string, string> = {}) =>
  edge.ask(hostOf(scope.tenantId), { url, headers: { accept: 'text/html', ...headers } })

const registration = {
  password: 'plenty of marbles here',
  firstName: 'Ada',
  lastName: 'Okafor',
  userAgent: 'Tests',
  address: '127.0.0.1',
}
const guestOf = (scope: Scope): Scope => ({ ...scope, actor: guest })
const register = (scope: Scope, email: string) =>
  startRegistration(edge.runtime, guestOf(scope), { ...registration, email })
const wasSent = async (scope: Scope, challengeId: string) =>
  (await inTenant(scope, outboxOf)).some(
    ({ name, payload }) => name === 'challenge.issued' && payload.challengeId === challengeId,
  )
const complete = (scope: Scope, challengeId: string) =>
  completeRegistration(edge.runtime, guestOf(scope), {
    challengeId,
    code: codeOf(edge.runtime.vault, scope.tenantId, { id: challengeId, purpose: 'registration' }),
    userAgent: 'Tests',
    address: '127.0.0.1',
  })

test('a stranger is led to the sign-in page and back, and search engines nowhere', async () => {
  const scope = await privateMarket()

  const services = await page(scope, '/services?q=paint')
  const front = await page(scope, '/')
  const door = await page(scope, '/sign-in')

  expect(services.statusCode).toBe(302)
  expect(services.headers.location).toBe('/sign-in?to=%2Fservices%3Fq%3Dpaint')
  expect(front.headers.location).toBe('/sign-in')
  expect(door.statusCode).toBe(200)
  for (const answer of [services, front, door]) expect(answer.headers['x-robots-tag']).toBe('noindex')
})

test('members and staff pass, people of another marketplace do not', async () => {
  const [scope, elsewhere] = [await privateMarket(), await privateMarket()]
  const cookieOf = async (tenantId: string) => {
    const { secret } = await newSessionOf(await createPerson(tenantId, 'customer'))
    return { cookie: `session=${secret}`, 'sec-fetch-site': 'same-origin' }
  }
  const manager = await accessTokenOf(
    edge,
    scope.tenantId,
    await createPerson(scope.tenantId, 'tenant_operator'),
  )
  const api = (headers: Record<string, string>) =>
    edge.ask(hostOf(scope.tenantId), { url: '/api/v1/services', headers })

  expect((await page(scope, '/services', await cookieOf(scope.tenantId))).body).toContain('inside')
  expect((await page(scope, '/services', await cookieOf(elsewhere.tenantId))).statusCode).toBe(302)
  expect((await api({})).statusCode).toBe(401)
  expect((await api({ authorization: `Bearer ${manager}` })).statusCode).toBe(200)
  expect((await api(await cookieOf(scope.tenantId))).statusCode).toBe(200)
})

test('no detour in the address gets a stranger inside', async () => {
  const scope = await privateMarket()
  const port = await edge.listen().catch(() => 0)
  const raw = (path: string) =>
    new Promise<number>((resolve, reject) => {
      const address = edge.app.server.address()
      const listening = typeof address === 'object' && address ? address.port : port
      request(
        { port: listening, host: '127.0.0.1', path, headers: { host: hostOf(scope.tenantId) } },
        (answer) => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        },
      )
        .on('error', reject)
        .end()
    })

  for (const path of [
    '/sign-in/../services',
    '/sign-in/..%2fservices',
    '//services',
    '/services?_data=routes%2Fservices',
    '/api/v1/sessions/../services',
    '/api/v1/providers',
    '/api/v1/categories',
    '/api/v1/nothing',
  ]) {
    expect([path, await raw(path)]).not.toEqual([path, 200])
  }
})

test('a page that was shared while the marketplace was open is not shown once it is private', async () => {
  const scope = await createTenant()
  expect((await page(scope, '/services')).body).toContain('inside')
  expect((await page(scope, '/services')).body).toContain('inside')

  await inTenant(scope, (ctx) => setAccess(ctx, { access: 'invite_only', domains: [], version: 1 }))
  await edge.runtime.realtime.publish('00000000-0000-0000-0000-000000000000', 'edge', {
    type: 'forget',
    tenantId: scope.tenantId,
  })

  const shown = await eventually('the page is closed', async () => {
    const answer = await page(scope, '/services')
    return answer.statusCode === 302 ? answer : undefined
  })
  expect(shown.headers.location).toBe('/sign-in?to=%2Fservices')
})

test('a guest books nothing in a private marketplace', async () => {
  const scope = await privateMarket()
  const { serviceId } = await inTenant(scope, (ctx) => createBookable(ctx))
  const startsAt = quarterAfter(new Date(), 30).toISOString()

  const held = await edge.ask(hostOf(scope.tenantId), {
    method: 'POST',
    url: '/api/v1/holds',
    payload: { serviceId, startsAt },
  })

  expect(held.statusCode).toBe(401)
})

test('where invitations count, only who is invited gets a code, and the answer does not tell who that is', async () => {
  const scope = await privateMarket()
  await inTenant(scope, (ctx) => inviteCustomers(ctx, ['Invited@people.example']))

  const [invited, stranger] = [
    await register(scope, 'invited@people.example'),
    await register(scope, 'stranger@people.example'),
  ]

  expect(Object.keys(invited)).toEqual(Object.keys(stranger))
  expect([await wasSent(scope, invited.id), await wasSent(scope, stranger.id)]).toEqual([true, false])
  await expect(complete(scope, stranger.id)).rejects.toMatchObject({ code: 'forbidden' })
  expect((await complete(scope, invited.id)).user).toMatchObject({ email: 'invited@people.example' })
  expect(await inTenant(scope, listCustomerInvitations)).toEqual([])
})

test('an invitation that is taken back while the code is on its way opens nothing', async () => {
  const scope = await privateMarket()
  const { invited } = await inTenant(scope, (ctx) => inviteCustomers(ctx, ['late@people.example']))
  const challenge = await register(scope, 'late@people.example')

  await inTenant(scope, (ctx) => revokeCustomerInvitation(ctx, invited[0]!.id))

  await expect(complete(scope, challenge.id)).rejects.toMatchObject({ code: 'forbidden' })
})

test('where domains count, an address of exactly one of them registers; look-alikes do not', async () => {
  const scope = await createTenant()
  await inTenant(scope, (ctx) =>
    setAccess(ctx, { access: 'email_domains', domains: ['Köln.example', 'example.edu'], version: 1 }),
  )
  const isTaken = (email: string) =>
    inTenant(scope, (ctx) => assertMayRegister(ctx, email)).then(
      () => true,
      () => false,
    )

  expect(await isTaken('ada@example.edu')).toBe(true)
  expect(await isTaken('ada@xn--kln-sna.example')).toBe(true)
  for (const email of [
    'ada@mail.example.edu',
    'ada@example.edu.evil.example',
    'ada@notexample.edu',
    'example.edu@evil.example',
  ]) {
    expect([email, await isTaken(email)]).toEqual([email, false])
  }
  await expect(register(scope, 'ada@evil.example')).rejects.toMatchObject({ errors: [{ field: 'email' }] })
})

test('an open marketplace beside a private one stays open', async () => {
  const [closed, open] = [await privateMarket(), await createTenant()]
  await inTenant(closed, (ctx) => inviteCustomers(ctx, ['ada@people.example']))

  expect((await page(open, '/services')).statusCode).toBe(200)
  expect(await wasSent(open, (await register(open, 'ada@people.example')).id)).toBe(true)
  expect((await page(closed, '/services')).statusCode).toBe(302)
  await inTenant(open, async (ctx) => {
    expect(await listCustomerInvitations(ctx)).toEqual([])
    expect(await getAccess(ctx)).toMatchObject({ access: 'open', domains: [] })
  })
})

test('access is set by managers, with sound domains, and written down', () =>
  inTestTenant(async (ctx) => {
    const { version } = await getAccess(ctx)
    const set = (over: object, actor = operator()) =>
      setAccess(as(actor, ctx), { access: 'email_domains', domains: ['example.edu'], version, ...over })

    await expect(set({}, guest)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(set({}, member('x'))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(set({ domains: [] })).rejects.toMatchObject({ errors: [{ field: 'domains' }] })
    for (const domain of ['edu', '@example.edu', 'https://example.edu', 'exa mple.edu']) {
      await expect(set({ domains: [domain] })).rejects.toMatchObject({ errors: [{ field: 'domains.0' }] })
    }
    await set({})
    await expect(set({})).rejects.toMatchObject({ code: 'stale_version' })

    const [entry] = await ctx.trx('audit_entries').where({ action: 'marketplace.access_changed' })
    expect(entry).toMatchObject({
      before: { access: 'open' },
      after: { access: 'email_domains', domains: ['example.edu'] },
    })
    expect((await outboxOf(ctx)).map(({ name }) => name)).toContain('tenant.updated')
  }))

test('up to a hundred addresses are invited at once; who has an account is left in peace', async () => {
  const scope = await privateMarket()
  const { email } = await createPerson(scope.tenantId, 'customer')
  const emails = Array.from({ length: 100 }, (_, index) => `guest-${index}@people.example`)

  await expect(
    inTenant(scope, (ctx) => inviteCustomers(ctx, [...emails, 'one@more.example'])),
  ).rejects.toMatchObject({
    code: 'validation_failed',
  })
  const outcome = await inTenant(scope, (ctx) => inviteCustomers(ctx, [...emails.slice(1), email]))

  expect(outcome.invited).toHaveLength(99)
  expect(outcome.known).toEqual([email])
})
