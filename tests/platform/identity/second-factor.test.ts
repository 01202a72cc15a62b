import { platformTenantId } from '#platform/tenancy/index.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant, outboxOf } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { codeAt, Member, newMember, password, wrongCode } from '#tests/support/sign-ins.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false, config: { staffSecondFactor: 'required' } })
})
afterAll(() => edge.close())

async function member() {
  const { tenantId } = await createTenant({ name: 'Green Thumb' })
  return newMember(edge, hostOf(tenantId), tenantId)
}

/** Signed in, with an authenticator app, and asked for its code. */
async function asked() {
  const person = await member()
  await person.signIn()
  const factor = await person.setUpTotp()
  const { body } = await person.signIn()
  return { person, ...factor, challenge: body.challenge! }
}
const assuranceOf = (tenantId: string, userId: string) =>
  inTenant(systemScope(tenantId), (ctx) =>
    ctx
      .trx('sessions')
      .where({ user_id: userId })
      .whereNull('revoked_at')
      .orderBy('created_at', 'desc')
      .pluck<string[]>('assurance'),
  )

describe('setting up an authenticator app', () => {
  test('its QR code names the marketplace and the address, and nothing changes before the first code', async () => {
    const person = await member()
    await person.signIn()

    const { status, body } = await person.call('POST', '/users/me/totp', { name: 'Pixel' })

    expect(status).toBe(201)
    const address = new URL(body.address!)
    expect(address.protocol + address.host).toBe('otpauth:totp')
    expect(decodeURIComponent(address.pathname)).toBe(`/Green Thumb:${person.email}`)
    expect(address.searchParams.get('issuer')).toBe('Green Thumb')
    expect(address.searchParams.get('secret')).toBe(body.secret)
    expect(body.qrCode).toMatch(/^<svg/)
    expect((await person.call('GET', '/users/me/second-factors')).body).toEqual({
      items: [],
      recoveryCodesLeft: 0,
    })
    expect((await person.signIn()).status).toBe(201)
  })

  test('the first code confirms it, shows ten recovery codes once, and raises this session', async () => {
    const person = await member()
    await person.signIn()
    const { body: begun } = await person.call('POST', '/users/me/totp', { name: 'Pixel' })

    const done = await person.call('POST', `/users/me/totp/${begun.id}/confirmation`, {
      code: codeAt(begun.secret!),
    })

    expect(done.status).toBe(201)
    expect(done.body.factor).toMatchObject({ kind: 'totp', name: 'Pixel' })
    expect(new Set(done.body.recoveryCodes).size).toBe(10)
    expect(await assuranceOf(person.tenantId, person.userId)).toEqual(['two_factors'])
    const list = await person.call('GET', '/users/me/second-factors')
    expect(list.body).toMatchObject({ items: [{ name: 'Pixel' }], recoveryCodesLeft: 10 })
    const events = await inTenant(systemScope(person.tenantId), outboxOf)
    expect(events).toContainEqual(
      expect.objectContaining({
        name: 'user.security_changed',
        payload: { userId: person.userId, what: 'second_factor_added', email: null },
      }),
    )
  })

  test('neither the secret nor a recovery code is to be found in the database', async () => {
    const person = await member()
    await person.signIn()
    const { secret, recoveryCodes } = await person.setUpTotp()

    const rows = await inTenant(systemScope(person.tenantId), async (ctx) => [
      ...(await ctx.trx('authenticators').select('*')),
      ...(await ctx.trx('recovery_codes').select('*')),
      ...(await ctx.trx('audit_entries').select('*')),
      ...(await outboxOf(ctx)),
    ])

    const text = JSON.stringify(rows)
    for (const known of [secret, ...recoveryCodes]) expect(text).not.toContain(known)
  })

  test('a wrong code confirms nothing, and somebody else’s app is not found', async () => {
    const person = await member()
    await person.signIn()
    const { body } = await person.call('POST', '/users/me/totp', {})
    const other = await newMember(edge, person.host, person.tenantId)
    await other.signIn()
    const url = `/users/me/totp/${body.id}/confirmation`

    expect(await person.call('POST', url, { code: wrongCode(body.secret!) })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'code' }] },
    })
    expect(await other.call('POST', url, { code: codeAt(body.secret!) })).toMatchObject({ status: 404 })
  })

  test('who finds an old session open cannot change how its person signs in without the password', async () => {
    const person = await member()
    await person.signIn()
    const { factorId } = await person.setUpTotp()
    await person.age()
    const changes = [
      ['/users/me/totp', {}],
      [`/users/me/second-factors/${factorId}/removal`, {}],
      ['/users/me/recovery-codes', { currentPassword: 'a quiet evening walk' }],
      ['/users/me/passkeys/challenges', { currentPassword: '' }],
    ] as const

    for (const [url, body] of changes) {
      const answer = await person.call('POST', url, body)
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'currentPassword' }] } })
    }

    const renewed = await person.call('POST', '/users/me/recovery-codes', { currentPassword: password })
    expect(renewed.body.codes).toHaveLength(10)
  })

  test('support that acts in somebody’s place can change nothing of it', async () => {
    const person = await member()
    await person.signIn()
    const { factorId } = await person.setUpTotp()
    await inTenant(systemScope(person.tenantId), (ctx) =>
      ctx
        .trx('sessions')
        .where({ user_id: person.userId })
        .update({ impersonator_id: person.userId, impersonator_name: 'Support' }),
    )

    const answers = await Promise.all([
      person.call('POST', '/users/me/totp', { currentPassword: password }),
      person.call('POST', `/users/me/totp/${factorId}/confirmation`, { code: '123456' }),
      person.call('PATCH', `/users/me/second-factors/${factorId}`, { name: 'Mine' }),
      person.call('POST', `/users/me/second-factors/${factorId}/removal`, { currentPassword: password }),
      person.call('POST', '/users/me/recovery-codes', { currentPassword: password }),
      person.call('POST', '/users/me/passkeys/challenges', { currentPassword: password }),
    ])

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403))
  })
})

describe('signing in with a second factor', () => {
  test('a password alone opens no session, and the code of the app does', async () => {
    const person = await member()
    await person.signIn()
    const { secret } = await person.setUpTotp()
    person.cookie = ''

    const first = await person.signIn()

    expect(first.status).toBe(202)
    expect(first.body.methods).toEqual(['totp', 'recovery_code'])
    expect(person.cookie).toBe('')
    const second = await person.call('POST', '/sessions/second-factor', {
      challenge: first.body.challenge!,
      code: codeAt(secret).replace(/^.../, '$& '),
    })
    expect(second).toMatchObject({ status: 201, body: { user: { id: person.userId } } })
    expect((await assuranceOf(person.tenantId, person.userId))[0]).toBe('two_factors')
    expect((await person.call('GET', '/users/me')).status).toBe(200)
  })

  test('a code that was used is refused in the next sign-in, and so is one from before it', async () => {
    const { person, secret, challenge } = await asked()
    const now = codeAt(secret)
    await person.call('POST', '/sessions/second-factor', { challenge, code: now })
    const { body } = await person.signIn()

    for (const code of [now, codeAt(secret, -1)]) {
      const answer = await person.call('POST', '/sessions/second-factor', {
        challenge: body.challenge!,
        code,
      })
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'code' }] } })
    }
  })

  test('one code for two sign-ins at the same moment opens one', async () => {
    const { person, secret, challenge } = await asked()
    const { body } = await person.signIn()
    const code = codeAt(secret)

    const answers = await Promise.all(
      [challenge, body.challenge!].map((each) =>
        person.call('POST', '/sessions/second-factor', { challenge: each, code }),
      ),
    )

    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400])
  })

  test('a code of two minutes ago or ahead is refused, one of half a minute ago is taken', async () => {
    const { person, secret, challenge } = await asked()
    const attempt = (steps: number) =>
      person.call('POST', '/sessions/second-factor', { challenge, code: codeAt(secret, steps) })

    expect((await attempt(-4)).status).toBe(400)
    expect((await attempt(4)).status).toBe(400)
    expect((await attempt(-1)).status).toBe(201)
  })

  test('after five wrong codes the right one is refused too', async () => {
    const { person, secret, challenge } = await asked()
    const attempt = (code: string) => person.call('POST', '/sessions/second-factor', { challenge, code })

    for (let left = 4; left >= 0; left--) {
      const answer = await attempt(wrongCode(secret))
      expect(answer.status).toBe(400)
      expect(answer.body.detail).toMatch(
        left === 0 ? /no try left/ : new RegExp(`${left === 1 ? 'one' : left} tr`),
      )
    }

    expect(await attempt(codeAt(secret))).toMatchObject({ status: 410, body: { code: 'link_expired' } })
  })

  test('beginning anew does not give a guesser more codes than fifteen in a quarter of an hour', async () => {
    const { person, secret } = await asked()
    const statuses: number[] = []

    for (let round = 0; round < 4; round++) {
      const { body } = await person.signIn()
      for (let attempt = 0; attempt < 4; attempt++) {
        const answer = await person.call('POST', '/sessions/second-factor', {
          challenge: body.challenge!,
          code: wrongCode(secret),
        })
        statuses.push(answer.status)
      }
    }

    expect(statuses).toEqual([...Array(14).fill(400), 429, 429])
  })

  test('a sign-in is finished once', async () => {
    const { person, secret, challenge } = await asked()
    await person.call('POST', '/sessions/second-factor', { challenge, code: codeAt(secret) })
    await person.forgetStep()

    const again = await person.call('POST', '/sessions/second-factor', { challenge, code: codeAt(secret) })

    expect(again).toMatchObject({ status: 410 })
  })

  test('a challenge of another marketplace, or one that was made up, leads nowhere', async () => {
    const here = await asked()
    const there = await asked()
    const [id] = here.challenge.split('.')
    const madeUp = `${id}.${'A'.repeat(43)}`

    for (const challenge of [there.challenge, madeUp, 'x', `${id}.`]) {
      const answer = await here.person.call('POST', '/sessions/second-factor', {
        challenge,
        code: codeAt(here.secret),
      })
      expect(answer.status).toBe(410)
    }
  })

  test('a password that is changed between the two makes the sign-in lapse', async () => {
    const { person, secret, challenge } = await asked()
    await inTenant(systemScope(person.tenantId), (ctx) =>
      ctx.trx('users').where({ id: person.userId }).update({ password_hash: 'another' }),
    )

    const answer = await person.call('POST', '/sessions/second-factor', { challenge, code: codeAt(secret) })

    expect(answer.status).toBe(410)
  })

  test('a recovery code works once, in any case and without its dash', async () => {
    const { person, recoveryCodes, challenge } = await asked()
    const typed = recoveryCodes[3]!.toLowerCase().replace('-', ' ')

    const first = await person.call('POST', '/sessions/second-factor', { challenge, recoveryCode: typed })
    const { body } = await person.signIn()
    const second = await person.call('POST', '/sessions/second-factor', {
      challenge: body.challenge!,
      recoveryCode: recoveryCodes[3]!,
    })

    expect(first.status).toBe(201)
    expect(second).toMatchObject({ status: 400, body: { errors: [{ field: 'recoveryCode' }] } })
    const entries = await inTenant(systemScope(person.tenantId), (ctx) =>
      ctx.trx('audit_entries').pluck<string[]>('action'),
    )
    expect(entries).toContain('user.recovery_code_used')
  })

  test('one recovery code for two sign-ins at the same moment opens one', async () => {
    const { person, recoveryCodes, challenge } = await asked()
    const { body } = await person.signIn()

    const answers = await Promise.all(
      [challenge, body.challenge!].map((each) =>
        person.call('POST', '/sessions/second-factor', { challenge: each, recoveryCode: recoveryCodes[0]! }),
      ),
    )

    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400])
  })

  test('somebody else’s recovery code is nobody’s', async () => {
    const { person, challenge } = await asked()
    const other = await newMember(edge, person.host, person.tenantId)
    await other.signIn()
    const { recoveryCodes } = await other.setUpTotp()

    const answer = await person.call('POST', '/sessions/second-factor', {
      challenge,
      recoveryCode: recoveryCodes[0]!,
    })

    expect(answer.status).toBe(400)
  })

  test('new recovery codes end the former ones', async () => {
    const { person, recoveryCodes, challenge } = await asked()
    const renewed = await person.call('POST', '/users/me/recovery-codes', { currentPassword: password })
    const attempt = (recoveryCode: string) =>
      person.call('POST', '/sessions/second-factor', { challenge, recoveryCode })

    expect((await attempt(recoveryCodes[0]!)).status).toBe(400)
    expect((await attempt(renewed.body.codes![0]!)).status).toBe(201)
  })

  test('two proofs at once, or none, are refused', async () => {
    const { person, secret, recoveryCodes, challenge } = await asked()
    const bodies = [{ challenge }, { challenge, code: codeAt(secret), recoveryCode: recoveryCodes[0] }]

    for (const body of bodies) {
      expect((await person.call('POST', '/sessions/second-factor', body)).status).toBe(400)
    }
  })
})

describe('removing a second factor', () => {
  test('the last one takes the recovery codes along, and a password is enough again', async () => {
    const person = await member()
    await person.signIn()
    const { factorId } = await person.setUpTotp()

    const removed = await person.call('POST', `/users/me/second-factors/${factorId}/removal`, {})

    expect(removed.status).toBe(204)
    expect((await person.call('GET', '/users/me/second-factors')).body).toEqual({
      items: [],
      recoveryCodesLeft: 0,
    })
    expect((await person.signIn()).status).toBe(201)
  })

  test('somebody else’s is not found', async () => {
    const { person, factorId } = await asked()
    const other = await newMember(edge, person.host, person.tenantId)
    await other.signIn()

    const answer = await other.call('POST', `/users/me/second-factors/${factorId}/removal`, {})

    expect(answer.status).toBe(404)
  })

  test('whoever runs a marketplace keeps one, where the policy asks for it', async () => {
    const { tenantId } = await createTenant()
    const { userId, email } = await newMember(edge, '', tenantId, 'tenant_owner')
    const owner = new Member(edge, 'admin.localhost', userId, email, platformTenantId)
    await owner.signIn()
    const first = await owner.setUpTotp()

    const refused = await owner.call('POST', `/users/me/second-factors/${first.factorId}/removal`, {})

    expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } })
    await owner.setUpTotp()
    const removed = await owner.call('POST', `/users/me/second-factors/${first.factorId}/removal`, {})
    expect(removed.status).toBe(204)
  })
})
