import { systemScope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { SocialBrowser, startOidc, type OidcServer } from '#tests/support/oidc.ts'
import { createPerson, newSessionOf } from '#tests/support/people.ts'

// What somebody could try who catches, invents or redirects a part of a social sign-in. Attacks on second factors and
// passkeys are beside what they attack, in second-factor.test.ts and passkeys.test.ts.

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
const face = () => ({ email: `eve.${++counter}.${process.pid}@example.com` })

async function victim(host?: string) {
  const { tenantId } = await createTenant()
  return {
    tenantId,
    host: host ?? hostOf(tenantId),
    browser: new SocialBrowser(edge, host ?? hostOf(tenantId)),
  }
}
const usersOf = (tenantId: string) =>
  inTenant(systemScope(tenantId), (ctx) => ctx.trx('users').pluck<string[]>('email'))

/** Back at the platform with an answer. @returns the status and where it leads */
async function callBack(browser: SocialBrowser, back: { url: string; form?: string }) {
  const answer = await browser.callBack(back)
  return { status: answer.statusCode, location: answer.headers.location }
}
const changed = (url: string, change: (parameters: URLSearchParams) => void) => {
  const copy = new URL(url)
  change(copy.searchParams)
  return copy.href
}

describe('a ticket', () => {
  test('that was used is of no use', async () => {
    const { browser } = await victim()
    const ticket = await browser.toTicket('google', face())
    const cookie = browser.jar(browser.host).get('social')!
    expect((await browser.open(ticket)).headers.location).toBe('/')
    browser.jar(browser.host).delete('session')
    browser.jar(browser.host).set('social', cookie)

    const again = await browser.open(ticket)

    expect(again.headers.location).toBe('/sign-in?social=expired')
    expect(await browser.me()).toBeNull()
  })

  test('that is opened twice at once signs in once', async () => {
    const { tenantId, browser } = await victim()
    const ticket = await browser.toTicket('google', face())

    const answers = await Promise.all([browser.open(ticket), browser.open(ticket)])

    expect(answers.map(({ headers }) => headers.location).toSorted()).toEqual([
      '/',
      '/sign-in?social=expired',
    ])
    expect(await inTenant(systemScope(tenantId), (ctx) => ctx.trx('sessions').pluck('id'))).toHaveLength(1)
  })

  test('in a browser that did not ask for it signs nobody in, and stays good for the one that did', async () => {
    const { host, browser } = await victim()
    const ticket = await browser.toTicket('google', face())
    const thief = new SocialBrowser(edge, host)
    const thiefWithOwn = new SocialBrowser(edge, host)
    await thiefWithOwn.start('google')

    for (const other of [thief, thiefWithOwn]) {
      const answer = await other.open(ticket)
      expect(answer.headers.location).toBe('/sign-in?social=expired')
      expect(await other.me()).toBeNull()
    }

    expect((await browser.open(ticket)).headers.location).toBe('/')
  })

  test('of an attacker does not sign a victim in as the attacker', async () => {
    const { host, browser: attacker } = await victim()
    const ticket = await attacker.toTicket('google', face())
    const unsuspecting = new SocialBrowser(edge, host)

    await unsuspecting.open(ticket)

    expect(await unsuspecting.me()).toBeNull()
  })

  test('counts on the host where it was asked for: neither at another marketplace nor under another name', async () => {
    const { tenantId, host, browser } = await victim()
    const other = await victim()
    const ticket = await browser.toTicket('google', face())
    const secret = browser.jar(host).get('social')!
    const second = `also-${tenantId.slice(-8)}.example`
    await inTenant(systemScope(tenantId), (ctx) =>
      ctx
        .trx('domains')
        .insert({ host: second, status: 'active', verified_at: new Date(), is_primary: true }),
    )
    // What was looked up before is remembered; the new name is asked for the first time.
    for (const there of [other.host, second, 'admin.localhost']) {
      browser.jar(there).set('social', secret)
      const answer = await browser.open(ticket.replace(host, there))
      expect(answer.headers.location).toBe('/sign-in?social=expired')
    }
    expect(await usersOf(other.tenantId)).toEqual([])
  })

  test('of one minute ago has lapsed, and one that was made up never was', async () => {
    const { tenantId, host, browser } = await victim()
    const ticket = await browser.toTicket('google', face())
    await inTenant(systemScope(tenantId), (ctx) =>
      ctx
        .trx('challenges')
        .where({ purpose: 'handoff' })
        .update({ expires_at: new Date(Date.now() - 1) }),
    )
    const [id] = new URL(ticket).searchParams.get('ticket')!.split('.')
    const madeUp = [`${id}.${'A'.repeat(43)}`, `${id}.`, 'x', '', '%00', 'a'.repeat(5_000)]

    for (const url of [ticket, ...madeUp.map((text) => `http://${host}/sign-in/ticket?ticket=${text}`)]) {
      expect((await browser.open(url)).headers.location).toBe('/sign-in?social=expired')
    }
  })

  test('carries nothing that could be read: neither in the address nor in the database', async () => {
    const { tenantId, browser } = await victim()
    const { email } = face()

    const ticket = await browser.toTicket('google', { email })

    const kept = await inTenant(systemScope(tenantId), (ctx) => ctx.trx('challenges').select('*'))
    const text = `${ticket} ${JSON.stringify(kept)}`
    expect(text).not.toContain(email)
    expect(text).not.toContain(browser.jar(browser.host).get('social')!)
  })
})

describe('a state', () => {
  test('counts once: the same answer a second time leads nowhere', async () => {
    const { browser } = await victim()
    const back = await browser.atProvider(await browser.start('google'), face())
    expect(await callBack(browser, back)).toMatchObject({ status: 303 })

    expect(await callBack(browser, back)).toMatchObject({ status: 410, location: undefined })
  })

  test('of another marketplace, another provider, or nobody is refused before anything is asked', async () => {
    const here = await victim()
    const there = await victim()
    const back = await here.browser.atProvider(await here.browser.start('google'), face())
    const state = new URL(back.url).searchParams.get('state')!
    const [, id, mac] = state.split('.')
    const swapped = [`${there.tenantId}.${id}.${mac}`, `${id}.${mac}`, '', 'x.y.z', state.slice(0, -2)]

    for (const other of swapped) {
      const url = changed(back.url, (parameters) => parameters.set('state', other))
      expect((await callBack(here.browser, { url })).status).toBe(410)
    }
    const atApple = back.url.replace('/google?', '/apple?')
    expect((await callBack(here.browser, { url: atApple })).status).toBe(410)
    expect(await usersOf(there.tenantId)).toEqual([])
  })

  test('of a ticket or a link that is still open is none', async () => {
    const { tenantId, browser } = await victim()
    const ticket = new URL(await browser.toTicket('google', face())).searchParams.get('ticket')!

    const answer = await callBack(browser, {
      url: `http://localhost/auth/callback/google?code=x&state=${tenantId}.${ticket}`,
    })

    expect(answer.status).toBe(410)
  })
})

describe('an answer of the provider', () => {
  test('with a code that was caught elsewhere is refused: it fits no other question', async () => {
    const mine = await victim()
    const theirs = await victim()
    const caught = await theirs.browser.atProvider(await theirs.browser.start('google'), face())
    const own = await mine.browser.atProvider(await mine.browser.start('google'), face())
    const code = new URL(caught.url).searchParams.get('code')!
    const url = changed(own.url, (parameters) => parameters.set('code', code))

    const answer = await callBack(mine.browser, { url })

    expect(answer.location).toBe(`http://${mine.host}/sign-in?social=refused`)
    expect(await usersOf(mine.tenantId)).toEqual([])
  })

  test('to a question with another nonce is refused', async () => {
    const { host, tenantId, browser } = await victim()
    const asked = changed(await browser.start('google'), (parameters) => parameters.set('nonce', 'another'))

    const answer = await callBack(browser, await browser.atProvider(asked, face()))

    expect(answer.location).toBe(`http://${host}/sign-in?social=refused`)
    expect(await usersOf(tenantId)).toEqual([])
  })

  test('to a question with another PKCE challenge is refused', async () => {
    const { host, browser } = await victim()
    const asked = changed(await browser.start('google'), (parameters) =>
      parameters.set('code_challenge', 'A'.repeat(43)),
    )

    const answer = await callBack(browser, await browser.atProvider(asked, face()))

    expect(answer.location).toBe(`http://${host}/sign-in?social=refused`)
  })

  test('that names another issuer is refused', async () => {
    const { host, browser } = await victim()
    const back = await browser.atProvider(await browser.start('google'), face())
    const url = changed(back.url, (parameters) => parameters.set('iss', 'https://evil.example'))

    expect((await callBack(browser, { url })).location).toBe(`http://${host}/sign-in?social=refused`)
  })

  test('whose code has expired is refused', async () => {
    const slow = await startOidc({ CODE_SECONDS: '1' })
    const other = await openEdge({ hasLimits: false, config: { social: slow.settings } })
    try {
      const { tenantId } = await createTenant()
      const browser = new SocialBrowser(other, hostOf(tenantId))
      const back = await browser.atProvider(await browser.start('google'), face())
      await new Promise((resolve) => setTimeout(resolve, 2_100))

      const answer = await callBack(browser, back)

      expect(answer.location).toBe(`http://${hostOf(tenantId)}/sign-in?social=refused`)
    } finally {
      await other.close()
      await slow.close()
    }
  })

  test('that cannot be exchanged because the provider is gone is told as that, and nobody comes in', async () => {
    const leaving = await startOidc()
    const other = await openEdge({ hasLimits: false, config: { social: leaving.settings } })
    try {
      const { tenantId } = await createTenant()
      const host = hostOf(tenantId)
      const browser = new SocialBrowser(other, host)
      const back = await browser.atProvider(await browser.start('google'), face())
      await leaving.close()

      expect((await callBack(browser, back)).location).toBe(`http://${host}/sign-in?social=unavailable`)
      expect(await browser.start('apple')).toBe(`http://${host}/sign-in?social=unavailable`)
    } finally {
      await other.close()
    }
  })
})

describe('addresses', () => {
  test.each([
    '//evil.example',
    '/\\evil.example',
    '/\\/evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/%09/evil.example/..//evil.example',
    '/a/..//evil.example',
    '/services\r\nset-cookie: a=b',
    'services',
    '/api/v1/users/me',
  ])('nobody is sent to %j after signing in', async (returnTo) => {
    const { browser } = await victim()

    const landed = await browser.signIn('google', face(), `?returnTo=${encodeURIComponent(returnTo)}`)

    expect(landed).toMatch(/^\/(?![/\\])/)
    expect(new URL(landed, 'http://here.example').host).toBe('here.example')
  })

  test('a host that somebody forged is nobody’s, and never in what the provider is told', async () => {
    const { browser } = await victim()
    const asked = await edge.ask(browser.host, {
      url: '/auth/google',
      headers: {
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        origin: 'https://evil.example',
      },
    })
    const forged = await edge.ask('evil.example', { url: '/auth/google' })

    const redirect = new URL(String(asked.headers.location)).searchParams.get('redirect_uri')
    expect(redirect).toBe('http://localhost/auth/callback/google')
    expect(forged.statusCode).toBe(404)
  })

  test('each of them answers on its own kind of host only', async () => {
    const { host } = await victim()
    const wrong = [
      [host, '/auth/callback/google?code=x&state=y'],
      ['admin.localhost', '/auth/callback/google?code=x&state=y'],
      ['localhost', '/auth/google'],
      ['localhost', '/sign-in/ticket?ticket=x'],
    ] as const

    for (const [at, url] of wrong) expect((await edge.ask(at, { url })).statusCode).toBe(404)
  })

  test('a provider that is not registered is not there', async () => {
    const bare = await openEdge({ hasLimits: false })
    try {
      const { tenantId } = await createTenant()
      expect((await bare.ask(hostOf(tenantId), { url: '/auth/google' })).statusCode).toBe(404)
    } finally {
      await bare.close()
    }
  })

  test('the cookie of a sign-in is for this host alone and out of reach for scripts', async () => {
    const secure = await openEdge({
      hasLimits: false,
      config: { social: oidc.settings, publicScheme: 'https' },
    })
    try {
      const { tenantId } = await createTenant()
      const answer = await secure.ask(hostOf(tenantId), { url: '/auth/google' })
      expect(String(answer.headers['set-cookie'])).toMatch(
        /^__Host-social=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
      )
    } finally {
      await secure.close()
    }
  })
})

test('support that acts in somebody’s place joins no account to theirs', async () => {
  const { tenantId, host } = await victim()
  const person = await createPerson(tenantId, 'customer')
  const { secret, sessionId } = await newSessionOf(person)
  await inTenant(systemScope(tenantId), (ctx) =>
    ctx
      .trx('sessions')
      .where({ id: sessionId })
      .update({ impersonator_id: person.userId, impersonator_name: 'S' }),
  )

  const answer = await edge.ask(host, {
    method: 'POST',
    url: '/api/v1/users/me/social-links',
    headers: { cookie: `session=${secret}`, origin: `http://${host}` },
    payload: { issuer: 'google' },
  })

  expect(answer.statusCode).toBe(403)
})
