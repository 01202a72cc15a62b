import {
  changePassword,
  codeOf,
  confirmEmailChange,
  createUser,
  findSessionById,
  requestEmailChange,
  requestPasswordReset,
  requestSignInLink,
  resetPassword,
  signIn,
  signInByLink,
} from '#platform/identity/index.ts'
import { findChallengeMessage, issueChallenge } from '#platform/identity/service/index.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { inTenant, outboxOf } from '#tests/support/database.ts'
import { hostOf } from '#tests/support/edge.ts'
import { accessTokenOf, createPerson, newSessionOf, scopeOf } from '#tests/support/people.ts'
import { edge, password, client, elsewhere, marketplace, type Stored, linkOf } from './attacked-market.ts'

const newPassword = 'seven slow green trams'
const digitsOf = (tenantId: string, challenge: Stored) => codeOf(edge.runtime.vault, tenantId, challenge)

test.each(['/password-resets', '/sign-in-links'])(
  '%s tells by neither words nor work whether somebody has an address',
  async (url) => {
    const { post, tenantId } = await marketplace()
    const ask = async (email: string) => {
      const before = edge.runtime.database.roundTrips()
      const answer = await post(url, { email })
      return [answer.statusCode, answer.body, edge.runtime.database.roundTrips() - before]
    }
    await ask('warm-up@example.com')

    expect(await ask('ada@example.com')).toEqual(await ask('nobody@example.com'))

    const events = await inTenant(systemScope(tenantId), outboxOf)
    expect(events.filter(({ name }) => name === 'challenge.issued')).toHaveLength(3)
  },
)

test('registering a known address looks like registering a new one, and cannot be finished', async () => {
  const { post, tenantId, challenges } = await marketplace()
  const register = async (email: string) => {
    const before = edge.runtime.database.roundTrips()
    const answer = await post('/registrations', { email, password, firstName: 'Eve', lastName: 'Else' })
    return {
      answer,
      shape: [answer.statusCode, Object.keys(answer.json()), edge.runtime.database.roundTrips() - before],
    }
  }
  await register('warm-up@example.com')

  const known = await register('ada@example.com')
  const unknown = await register('new@example.com')

  expect(known.shape).toEqual(unknown.shape)
  const stored = (await challenges()).find(({ target }) => target === 'ada@example.com') as Stored
  expect(await inTenant(systemScope(tenantId), (ctx) => findChallengeMessage(ctx, stored.id))).toMatchObject({
    isAnswerable: false,
  })
  const finished = await post(`/registrations/${stored.id}/completion`, { code: digitsOf(tenantId, stored) })
  expect(finished.statusCode).toBe(410)
  expect(
    (
      await signIn(edge.runtime, (await marketplace()).guest, {
        email: 'ada@example.com',
        password,
        ...client,
      })
    ).kind,
  ).toBe('signed_in')
})

test('nobody has an account for an address that they cannot read', async () => {
  const { post, tenantId, challenges } = await marketplace()
  const started = await post('/registrations', {
    email: 'victim@example.com',
    password,
    firstName: 'Eve',
    lastName: 'Else',
  })

  const early = await post('/sessions', { email: 'victim@example.com', password })

  expect(early.statusCode).toBe(401)
  const [stored] = (await challenges()) as [Stored]
  const finished = await post(`/registrations/${started.json().id}/completion`, {
    code: digitsOf(tenantId, stored),
  })
  expect(finished.json()).toMatchObject({ user: { email: 'victim@example.com', isEmailVerified: true } })
})

test('a code is guessed five times at most, also by those who guess at once', async () => {
  const { post, tenantId, challenges } = await marketplace()
  await post('/registrations', { email: 'new@example.com', password, firstName: 'A', lastName: 'B' })
  const [stored] = (await challenges()) as [Stored]
  const right = digitsOf(tenantId, stored)
  const wrong = right === '111111' ? '222222' : '111111'
  const guess = (code: string) => post(`/registrations/${stored.id}/completion`, { code })

  const answers = await Promise.all(Array.from({ length: 12 }, () => guess(wrong)))

  expect(answers.filter(({ statusCode }) => statusCode === 400)).toHaveLength(5)
  expect(answers.filter(({ statusCode }) => statusCode === 410)).toHaveLength(7)
  expect((await guess(right)).statusCode).toBe(410)
})

test('a link that resets a password works once, also for two at the same time, and ends every session', async () => {
  const { tenantId, guest, ada, challenges } = await marketplace()
  const open = await newSessionOf(ada)
  await requestPasswordReset(edge.runtime, guest, { email: 'ada@example.com', address: elsewhere().address })
  const [stored] = (await challenges()) as [Stored]
  const token = linkOf(tenantId, stored)
  const reset = () => resetPassword(edge.runtime, guest, { token, password: newPassword })

  const outcomes = await Promise.allSettled([reset(), reset()])

  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  await expect(reset()).rejects.toMatchObject({ code: 'link_expired' })
  expect(await inTenant(guest, (ctx) => findSessionById(ctx, open.sessionId))).toBeNull()
  const former = signIn(edge.runtime, guest, { email: ada.email, password, ...elsewhere() })
  await expect(former).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('a link is good for one purpose in one marketplace, and cannot be made up', async () => {
  const here = await marketplace()
  const there = await marketplace()
  await requestSignInLink(edge.runtime, here.guest, {
    email: 'ada@example.com',
    address: elsewhere().address,
  })
  const [stored] = (await here.challenges()) as [Stored]
  const token = linkOf(here.tenantId, stored)
  const forged = [
    `${stored.id}.${'A'.repeat(43)}`,
    linkOf(here.tenantId, { ...stored, purpose: 'password_reset' }),
    linkOf(there.tenantId, stored),
    stored.id,
    '',
  ]

  for (const each of forged) {
    const attempt = signInByLink(edge.runtime, here.guest, { token: each, ...elsewhere() })
    await expect(attempt).rejects.toMatchObject({ code: 'link_expired' })
  }
  await expect(
    resetPassword(edge.runtime, here.guest, { token, password: newPassword }),
  ).rejects.toMatchObject({ code: 'link_expired' })
  await expect(signInByLink(edge.runtime, there.guest, { token, ...client })).rejects.toMatchObject({
    code: 'link_expired',
  })
  expect((await signInByLink(edge.runtime, here.guest, { token, ...client })).kind).toBe('signed_in')
  await expect(signInByLink(edge.runtime, here.guest, { token, ...client })).rejects.toMatchObject({
    code: 'link_expired',
  })
})

test('a stranger who uses up the attempts on an account does not lock its person out', async () => {
  const { tenantId, guest, ada, challenges } = await marketplace()
  const attempts = { email: ada.email, password: 'wrong', userAgent: 'curl' }
  let refusals = 0
  for (let count = 0; count < 105; count += 1) {
    await signIn(edge.runtime, guest, { ...attempts, address: `203.0.113.${count}` }).catch((error) => {
      refusals += error.code === 'rate_limited' ? 1 : 0
    })
  }
  expect(refusals).toBeGreaterThan(0)

  await requestSignInLink(edge.runtime, guest, { email: ada.email, address: '192.0.2.200' })
  const [stored] = (await challenges()) as [Stored]
  const outcome = await signInByLink(edge.runtime, guest, { token: linkOf(tenantId, stored), ...client })

  expect(outcome.kind).toBe('signed_in')
})

test('nobody gives themselves a role, a verified address or somebody else’s id', async () => {
  const { tenantId, ada, post } = await marketplace()
  const token = await accessTokenOf(edge, tenantId, ada)
  const patch = (payload: object) =>
    edge.ask(hostOf(tenantId), {
      method: 'PATCH',
      url: '/api/v1/users/me',
      payload,
      headers: { authorization: `Bearer ${token}` },
    })

  for (const payload of [
    { roles: ['tenant_owner'] },
    { emailVerifiedAt: '2026-01-01T00:00:00Z' },
    { isPhoneVerified: true },
    { id: tenantId },
    { tenantId },
    { email: 'eve@example.com' },
    { passwordHash: 'x' },
  ]) {
    expect((await patch(payload)).statusCode).toBe(400)
  }
  const person = { email: 'new@example.com', password, firstName: 'A', lastName: 'B' }
  expect((await post('/registrations', { ...person, role: 'tenant_owner' })).statusCode).toBe(400)
  expect((await post('/registrations', { ...person, providerId: tenantId })).statusCode).toBe(400)
})

test('an address is changed by whoever knows the password and reads the new one, and the former one is told', async () => {
  const { tenantId, ada, challenges } = await marketplace()
  const scope = await scopeOf(tenantId, ada)
  const change = (input: { email: string; currentPassword: string | null }) =>
    requestEmailChange(edge.runtime, scope, { ...input, address: elsewhere().address })

  await expect(change({ email: 'ada@new.example', currentPassword: 'wrong' })).rejects.toMatchObject({
    errors: [{ field: 'currentPassword' }],
  })
  const { id } = await change({ email: 'Ada@new.example', currentPassword: password })
  const [stored] = (await challenges()) as [Stored]
  const code = digitsOf(tenantId, stored)
  const mallory = await scopeOf(tenantId, await createPerson(tenantId, 'customer'))
  await expect(confirmEmailChange(edge.runtime, mallory, { challengeId: id, code })).rejects.toMatchObject({
    code: 'link_expired',
  })

  const changed = await confirmEmailChange(edge.runtime, scope, { challengeId: id, code })

  expect(changed).toMatchObject({ email: 'ada@new.example', isEmailVerified: true })
  expect(await inTenant(systemScope(tenantId), outboxOf)).toContainEqual({
    name: 'user.security_changed',
    payload: { userId: ada.userId, what: 'email_changed', email: 'ada@example.com' },
  })
})

test('the address of somebody else cannot be taken over, and the answer does not tell that it is theirs', async () => {
  const { tenantId, ada, challenges } = await marketplace()
  await inTenant(systemScope(tenantId), (ctx) =>
    createUser(ctx, { email: 'bob@example.com', passwordHash: null, firstName: 'Bob', lastName: 'B' }),
  )
  const scope = await scopeOf(tenantId, ada)
  const { id } = await requestEmailChange(edge.runtime, scope, {
    email: 'bob@example.com',
    currentPassword: password,
    address: elsewhere().address,
  })
  const [stored] = (await challenges()) as [Stored]

  expect(await inTenant(scope, (ctx) => findChallengeMessage(ctx, id))).toMatchObject({ isAnswerable: false })
  await expect(
    confirmEmailChange(edge.runtime, scope, { challengeId: id, code: digitsOf(tenantId, stored) }),
  ).rejects.toMatchObject({ code: 'link_expired' })
})

test('two who confirm one address at the same time: one gets it, the other is told', async () => {
  const { tenantId } = await marketplace()
  const people = [await createPerson(tenantId, 'customer'), await createPerson(tenantId, 'customer')]
  const confirmations = await Promise.all(
    people.map(async (person) => {
      const challenge = await inTenant(systemScope(tenantId), (ctx) =>
        issueChallenge(ctx, { purpose: 'email_change', target: 'shared@example.com', userId: person.userId }),
      )
      const scope = await scopeOf(tenantId, person)
      const code = codeOf(edge.runtime.vault, tenantId, challenge)
      return () => confirmEmailChange(edge.runtime, scope, { challengeId: challenge.id, code })
    }),
  )

  const outcomes = await Promise.allSettled(confirmations.map((confirm) => confirm()))

  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
})

test('a suspended person cannot come in, and is out at once', async () => {
  const { tenantId, guest, ada } = await marketplace()
  const { sessionId } = await newSessionOf(ada)

  await inTenant(systemScope(tenantId), (ctx) => ctx.trx('users').update({ suspended_at: new Date() }))

  expect(await inTenant(guest, (ctx) => findSessionById(ctx, sessionId))).toBeNull()
  const attempt = signIn(edge.runtime, guest, { email: ada.email, password, ...elsewhere() })
  await expect(attempt).rejects.toMatchObject({ code: 'forbidden' })
})

test('whoever finds a session that was left open sets no password for an account that has none', async () => {
  const { tenantId } = await marketplace()
  const person = await createPerson(tenantId, 'customer')
  const scope = await scopeOf(tenantId, person)
  const change = () =>
    changePassword(edge.runtime, scope, {
      currentPassword: null,
      password: newPassword,
      address: elsewhere().address,
    })
  const elevenMinutesAgo = new Date(Date.now() - 11 * 60_000)
  await inTenant(systemScope(tenantId), (ctx) =>
    ctx.trx('sessions').where({ user_id: person.userId }).update({ created_at: elevenMinutesAgo }),
  )

  await expect(change()).rejects.toMatchObject({ code: 'forbidden', extra: { reason: 'sign_in_again' } })

  await inTenant(systemScope(tenantId), (ctx) =>
    ctx.trx('sessions').where({ user_id: person.userId }).update({ created_at: new Date() }),
  )
  await change()
  const outcome = await signIn(edge.runtime, scope, { email: person.email, password: newPassword, ...client })
  expect(outcome.kind).toBe('signed_in')
})
