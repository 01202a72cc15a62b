import { systemScope } from '#platform/kernel/tenant.ts'
import { codeOf, hashPassword } from '#platform/identity/index.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { SocialBrowser, startOidc, type OidcServer } from '#tests/support/oidc.ts'
import { createPerson, newSessionOf } from '#tests/support/people.ts'
import { Member } from '#tests/support/sign-ins.ts'

let oidc: OidcServer
let edge: Edge
beforeAll(async () => {
  oidc = await startOidc()
  edge = await openEdge({ hasLimits: false, config: { social: oidc.settings } })
})
afterAll(async () => {
  await edge.close()
  await oidc.close()
})

let counter = 0
const newAddress = () => `ada.${++counter}.${process.pid}@example.com`

async function marketplace() {
  const { tenantId } = await createTenant()
  const host = hostOf(tenantId)
  return { tenantId, host, browser: new SocialBrowser(edge, host) }
}
const rows = (tenantId: string, table: string, where: object = {}) =>
  inTenant(systemScope(tenantId), (ctx) => ctx.trx(table).where(where).select<Record<string, unknown>[]>('*'))

describe.each(['google', 'apple'] as const)('with %s', (issuer) => {
  test('a new face becomes a customer, whose address is proven, and is known the next time', async () => {
    const { tenantId, host, browser } = await marketplace()
    const email = newAddress()

    const landed = await browser.signIn(issuer, { email: email.toUpperCase() }, '?returnTo=/services?q=lawn')

    expect(landed).toBe('/services?q=lawn')
    const me = await browser.me()
    expect(me).toMatchObject({ email, isEmailVerified: true, roles: ['customer'] })
    const again = new SocialBrowser(edge, host)
    expect(await again.signIn(issuer, { email })).toBe('/')
    expect((await again.me())?.id).toBe(me?.id)
    expect(await rows(tenantId, 'social_identities')).toMatchObject([{ issuer, user_id: me?.id }])
    expect(await rows(tenantId, 'outbox_events', { name: 'user.security_changed' })).toEqual([])
  })

  test('somebody with an account whose address both sides have proven is joined to it', async () => {
    const { tenantId, browser } = await marketplace()
    const person = await createPerson(tenantId, 'customer')

    await browser.signIn(issuer, { email: person.email })

    expect((await browser.me())?.id).toBe(person.userId)
    expect(await rows(tenantId, 'audit_entries')).toContainEqual(
      expect.objectContaining({ action: 'user.social_identity_linked', after: { issuer } }),
    )
    expect(await rows(tenantId, 'outbox_events', { name: 'user.security_changed' })).toMatchObject([
      { payload: { userId: person.userId, what: 'social_linked', issuer } },
    ])
  })

  test('an address that the provider has not proven lets nobody into its account', async () => {
    const { tenantId, browser } = await marketplace()
    const person = await createPerson(tenantId, 'customer')

    const landed = await browser.signIn(issuer, { email: person.email, isEmailVerified: false })

    expect(landed).toMatch(/^\/sign-in\/confirm\?challenge=/)
    expect(await browser.me()).toBeNull()
    expect(await rows(tenantId, 'social_identities')).toEqual([])
  })
})

test('the name that Apple sends along the first time is taken', async () => {
  const { browser } = await marketplace()
  const { url, form } = await browser.atProvider(await browser.start('apple'), { email: newAddress() })
  const user = JSON.stringify({ name: { firstName: 'Zoë\u0000', lastName: 'Weiß' } })

  const back = await browser.callBack({ url, form: `${form}&user=${encodeURIComponent(user)}` })
  await browser.open(String(back.headers.location))

  expect(await browser.me()).toMatchObject({ firstName: 'Zoë', lastName: 'Weiß' })
})

test('Facebook vouches for no address: a new face confirms it with a code first', async () => {
  const { tenantId, browser } = await marketplace()
  const email = newAddress()

  const landed = await browser.signIn('facebook', { email })

  const challengeId = new URL(landed, 'http://x').searchParams.get('challenge')!
  expect(await rows(tenantId, 'users')).toEqual([])
  expect(await rows(tenantId, 'challenges', { id: challengeId })).toMatchObject([
    { purpose: 'registration', target: email },
  ])
  const code = codeOf(edge.runtime.vault, tenantId, { id: challengeId, purpose: 'registration' })
  const outcome = await confirm(tenantId, challengeId, code, browser)
  expect(outcome).toMatchObject({ kind: 'signed_in', user: { email, isEmailVerified: true } })
  const again = new SocialBrowser(edge, browser.host)
  expect(await again.signIn('facebook', { email })).toBe('/')
  expect(await again.me()).toMatchObject({ email })
})

test('the code for confirming an address counts in the browser that began, and the right one only', async () => {
  const { tenantId, browser } = await marketplace()
  const person = await createPerson(tenantId, 'customer')
  const landed = await browser.signIn('facebook', { email: person.email })
  const id = new URL(landed, 'http://x').searchParams.get('challenge')!
  const code = codeOf(edge.runtime.vault, tenantId, { id, purpose: 'email_verification' })
  const other = new SocialBrowser(edge, browser.host)
  const wrong = code === '000000' ? '000001' : '000000'

  await expect(confirm(tenantId, id, code, other)).rejects.toMatchObject({ code: 'link_expired' })
  await expect(confirm(tenantId, id, wrong, browser)).rejects.toMatchObject({ code: 'validation_failed' })
  expect(await confirm(tenantId, id, code, browser)).toMatchObject({ user: { id: person.userId } })
  await expect(confirm(tenantId, id, code, browser)).rejects.toMatchObject({ code: 'link_expired' })
})

test('an account that somebody registered with an address they cannot read loses its keys to whoever can', async () => {
  const { tenantId, browser } = await marketplace()
  const passwordHash = await hashPassword('a quiet morning walk')
  const planted = await createPerson(tenantId, 'customer', { passwordHash })
  const session = await newSessionOf(planted)
  await inTenant(systemScope(tenantId), (ctx) =>
    ctx.trx('users').where({ id: planted.userId }).update({ email_verified_at: null }),
  )

  const landed = await browser.signIn('google', { email: planted.email })

  const id = new URL(landed, 'http://x').searchParams.get('challenge')!
  expect(await browser.me()).toBeNull()
  const code = codeOf(edge.runtime.vault, tenantId, { id, purpose: 'email_verification' })
  await confirm(tenantId, id, code, browser)
  expect(await rows(tenantId, 'users', { id: planted.userId })).toMatchObject([{ password_hash: null }])
  const [kept] = await rows(tenantId, 'sessions', { id: session.sessionId })
  expect(kept?.revoked_at).not.toBeNull()
})

test('who has a second factor is asked for it, also after Google', async () => {
  const { tenantId, host, browser } = await marketplace()
  const person = await createPerson(tenantId, 'customer')
  const account = new Member(edge, host, person.userId, person.email, tenantId)
  account.cookie = `session=${(await newSessionOf(person)).secret}`
  await account.setUpTotp()

  const landed = await browser.signIn('google', { email: person.email }, '?returnTo=/account')

  expect(landed).toMatch(/^\/sign-in\/second-factor\?challenge=.+&methods=totp\+recovery_code&to=%2Faccount$/)
  expect(await browser.me()).toBeNull()
})

test('a suspended person does not come in', async () => {
  const { tenantId, browser } = await marketplace()
  const person = await createPerson(tenantId, 'customer')
  await inTenant(systemScope(tenantId), (ctx) =>
    ctx.trx('users').where({ id: person.userId }).update({ suspended_at: new Date() }),
  )

  const ticket = await browser.toTicket('google', { email: person.email })
  const answer = await browser.open(ticket)

  expect(answer.headers.location).toBe('/sign-in?social=suspended')
  expect(await browser.me()).toBeNull()
})

test('whoever goes back at the provider lands on the sign-in page', async () => {
  const { browser } = await marketplace()
  const back = await browser.callBack(await browser.atProvider(await browser.start('google'), 'goes back'))

  expect(back.headers.location).toBe(`http://${browser.host}/sign-in?social=cancelled`)
})

test('on the console an account comes in, and a stranger does not become one', async () => {
  const person = await createPerson(platformTenantId, 'platform_admin')
  const browser = new SocialBrowser(edge, 'admin.localhost')
  const stranger = new SocialBrowser(edge, 'admin.localhost')

  expect(await browser.signIn('google', { email: person.email })).toBe('/')
  expect((await browser.me())?.id).toBe(person.userId)
  expect(await stranger.signIn('google', { email: newAddress() })).toBe('/sign-in?social=no_account')
  expect(await stranger.signIn('facebook', { email: person.email })).toBe('/sign-in?social=unproven')
})

test('a custom domain is served by the same registration', async () => {
  const { tenantId } = await createTenant()
  const host = `shop-${tenantId.slice(-8)}.example`
  await inTenant(systemScope(tenantId), (ctx) =>
    ctx.trx('domains').insert({ host, status: 'active', verified_at: new Date(), is_primary: true }),
  )
  const browser = new SocialBrowser(edge, host)

  expect(await browser.signIn('apple', { email: newAddress() }, '?returnTo=/services')).toBe('/services')
  expect(await browser.me()).not.toBeNull()
})

/** Signed in with a password's session, in a browser and by the API. */
async function member() {
  const { tenantId, host, browser } = await marketplace()
  const person = await createPerson(tenantId, 'customer', {
    passwordHash: await hashPassword('a quiet morning walk'),
  })
  const { secret } = await newSessionOf(person)
  browser.jar(host).set('session', secret)
  const api = new Member(edge, host, person.userId, person.email, tenantId)
  api.cookie = `session=${secret}`
  return { tenantId, host, browser, person, api }
}

describe('joining an account at a provider to one’s own', () => {
  test('another address there does not matter, and both ways lead in afterwards', async () => {
    const { host, browser, person, api } = await member()
    const there = newAddress()

    const begun = await api.call('POST', '/users/me/social-links', { issuer: 'google' })
    const { continueTo } = begun.body as { continueTo: string }
    const landed = await browser.signIn('google', { email: there }, continueTo.replace('/auth/google', ''))

    expect(landed).toBe('/account/security/sign-in?social=linked')
    const list = await api.call('GET', '/users/me/social-links')
    expect(list.body).toMatchObject({
      items: [{ issuer: 'google', email: there }],
      available: ['google', 'apple', 'facebook'],
    })
    const fresh = new SocialBrowser(edge, host)
    await fresh.signIn('google', { email: there })
    expect((await fresh.me())?.id).toBe(person.userId)
  })

  test('a link that another page made the browser open joins nothing', async () => {
    const { tenantId, host, browser, api } = await member()
    const attacker = await createPerson(tenantId, 'customer')
    const theirs = new Member(edge, host, attacker.userId, attacker.email, tenantId)
    theirs.cookie = `session=${(await newSessionOf(attacker)).secret}`
    const begun = await theirs.call('POST', '/users/me/social-links', { issuer: 'google' })
    const { continueTo } = begun.body as { continueTo: string }

    for (const path of [
      continueTo,
      '/auth/google?link=1',
      '/auth/google?link=',
      continueTo.replace('google', 'apple'),
    ]) {
      const answer = await browser.open(`http://${host}${path}`)
      expect(answer.headers.location).toBe('/account/security/sign-in?social=expired')
    }
    expect((await api.call('GET', '/users/me/social-links')).body.items).toEqual([])
  })

  test('the ticket of somebody who joins is of no use once another person is signed in', async () => {
    const { tenantId, host, browser, api } = await member()
    const begun = await api.call('POST', '/users/me/social-links', { issuer: 'google' })
    const { continueTo } = begun.body as { continueTo: string }
    const ticket = await browser.toTicket(
      'google',
      { email: newAddress() },
      continueTo.replace('/auth/google', ''),
    )
    const other = await createPerson(tenantId, 'customer')
    browser.jar(host).set('session', (await newSessionOf(other)).secret)

    const answer = await browser.open(ticket)

    expect(answer.headers.location).toBe('/account/security/sign-in?social=expired')
    expect(await rows(tenantId, 'social_identities')).toEqual([])
  })

  test('an account at a provider belongs to one person here', async () => {
    const { host, browser, api } = await member()
    const email = newAddress()
    await new SocialBrowser(edge, host).signIn('google', { email })
    const begun = await api.call('POST', '/users/me/social-links', { issuer: 'google' })
    const { continueTo } = begun.body as { continueTo: string }

    const landed = await browser.signIn('google', { email }, continueTo.replace('/auth/google', ''))

    expect(landed).toBe('/account/security/sign-in?social=taken')
  })

  test('the last way in is kept', async () => {
    const { browser, host, tenantId } = await marketplace()
    await browser.signIn('google', { email: newAddress() })
    const me = await browser.me()
    const api = new Member(edge, host, me!.id, me!.email, tenantId)
    api.cookie = `session=${browser.jar(host).get('session')}`

    const refused = await api.call('POST', '/users/me/social-links/google/removal', {})

    expect(refused).toMatchObject({ status: 409 })
    await inTenant(systemScope(tenantId), (ctx) => ctx.trx('users').update({ password_hash: 'x' }))
    expect((await api.call('POST', '/users/me/social-links/google/removal', {})).status).toBe(204)
    expect((await api.call('POST', '/users/me/social-links/google/removal', {})).status).toBe(404)
  })
})

async function confirm(tenantId: string, challengeId: string, code: string, browser: SocialBrowser) {
  const { confirmSocialAddress } = await import('#platform/identity/index.ts')
  return confirmSocialAddress(
    edge.runtime,
    { ...systemScope(tenantId), actor: { kind: 'guest' } },
    {
      challengeId,
      code,
      browser: browser.jar(browser.host).get('social') ?? '',
      userAgent: 'Firefox',
      address: '192.0.2.7',
    },
  )
}
