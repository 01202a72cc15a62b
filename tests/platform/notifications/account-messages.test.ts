import { consumers } from '#platform/consumers.ts'
import {
  codeOf,
  completeRegistration,
  confirmPhone,
  createUser,
  invite,
  openSession,
  platformScope,
  readInvitation,
  requestEmailChange,
  requestPasswordReset,
  requestPhoneVerification,
  requestSignInLink,
  resetPassword,
  securityChanged,
  signInByLink,
  startRegistration,
} from '#platform/identity/index.ts'
import { emit } from '#platform/kernel/events.ts'
import { systemScope, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import { startWorker } from '#platform/worker.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

let world: WorkerRuntime
let worker: Awaited<ReturnType<typeof startWorker>>

beforeAll(async () => {
  world = await openWorkerRuntime('account_messages')
  worker = await startWorker(world.runtime, consumers)
})
afterAll(async () => {
  await worker.close()
  await world.close()
})

const inTenant = <T>(scope: Scope, work: (ctx: Ctx) => Promise<T>) =>
  world.runtime.database.inTenant(scope, work)

const email = 'mara@mail.example'
const person = { email, firstName: 'Mara', lastName: 'Brandt' }
const client = { userAgent: 'Tests', address: '192.0.2.1' }
const password = 'seven green bottles'

/** A marketplace with the requests of a guest. */
async function openMarketplace(overrides: object = {}) {
  const scope = newScope({ actor: { kind: 'guest' } })
  const host = await inTenant(scope, async (ctx) => {
    await insertTenant(ctx, { name: 'Lindenhof', ...overrides })
    const row = await ctx.trx('tenants').where({ id: ctx.tenantId }).first('slug')
    return `${row.slug as string}.localhost`
  })
  return { scope, host }
}

/** The same marketplace, asked by a user of it who is signed in. */
async function signedIn(scope: Scope, overrides: object = {}): Promise<Scope> {
  return inTenant(scope, async (ctx) => {
    const { id: userId } = await createUser(ctx, {
      ...person,
      passwordHash: null,
      isEmailVerified: true,
      ...overrides,
    })
    const session = await openSession(ctx, { userId, assurance: 'one_factor', userAgent: 'Tests' })
    const { sessionId } = session!
    return { ...scope, actor: { kind: 'user', userId, sessionId, roles: ['customer'], providerId: null } }
  })
}

/** The first message of this marketplace with such words in its subject. */
async function messageAbout(host: string, words: RegExp) {
  const found = await eventually(`a message of ${host} about ${words}`, async () =>
    (await world.mails.list()).find(({ sender, subject }) => sender === host && words.test(subject)),
  )
  return (await world.mails.find(found.id))!
}
const tokenIn = (text: string, path: string) =>
  decodeURIComponent(new RegExp(`${path.replace('?', '\\?')}([\\w.%-]+)`).exec(text)![1]!)

const deliveriesOf = (scope: Scope) => inTenant(scope, (ctx) => ctx.trx('deliveries').orderBy('id'))

test('the code of a registration comes by mail in the marketplace’s name and opens the account', async () => {
  const { scope, host } = await openMarketplace()
  const challenge = await startRegistration(world.runtime, scope, { ...person, ...client, password })

  const mail = await messageAbout(host, /is your code/)

  const code = /\b\d{6}\b/.exec(mail.subject)![0]
  expect(mail).toMatchObject({ fromName: 'Lindenhof', toAddress: email })
  expect(mail.html).toContain(code)
  expect(mail.text).toContain('works for 1 hour')
  const { user } = await completeRegistration(world.runtime, scope, {
    challengeId: challenge.id,
    code,
    ...client,
  })
  expect(user).toMatchObject({ email, isEmailVerified: true })
})

test('the name that somebody types beside another person’s address is not in the mail', async () => {
  const { scope, host } = await openMarketplace()
  const firstName = 'Win at casino.example'
  await startRegistration(world.runtime, scope, { ...person, firstName, ...client, password })

  const mail = await messageAbout(host, /is your code/)

  expect(JSON.stringify(mail)).not.toContain('casino')
})

test('whoever registers with a known address is answered the same, and its owner is told', async () => {
  const { scope, host } = await openMarketplace()
  await signedIn(scope)
  const answer = await startRegistration(world.runtime, scope, { ...person, ...client, password })

  const mail = await messageAbout(host, /already have an account/)

  expect(answer).toEqual({ id: expect.any(String), expiresAt: expect.any(String) })
  expect(mail.text).toContain(`http://${host}:3000/sign-in`)
  expect(mail.text).not.toMatch(/\b\d{6}\b/)
})

test('a reset link leads to the marketplace’s own host and sets a password once', async () => {
  const { scope, host } = await openMarketplace()
  await signedIn(scope)
  await requestPasswordReset(world.runtime, scope, { email, address: client.address })

  const mail = await messageAbout(host, /Choose a new password/)

  expect(mail.text).toContain(`http://${host}:3000/reset-password?token=`)
  const token = tokenIn(mail.text, '/reset-password?token=')
  await resetPassword(world.runtime, scope, { token, password })
  await expect(resetPassword(world.runtime, scope, { token, password })).rejects.toMatchObject({
    code: 'link_expired',
  })
})

test('a sign-in link opens a session in its own marketplace and in no other', async () => {
  const [{ scope, host }, other] = await Promise.all([openMarketplace(), openMarketplace()])
  await signedIn(scope)
  await requestSignInLink(world.runtime, scope, { email, address: client.address })

  const mail = await messageAbout(host, /link to sign in/)

  const token = tokenIn(mail.text, '/sign-in/link?token=')
  await expect(signInByLink(world.runtime, other.scope, { token, ...client })).rejects.toMatchObject({
    code: 'link_expired',
  })
  expect(await signInByLink(world.runtime, scope, { token, ...client })).toMatchObject({ kind: 'signed_in' })
})

test.each([
  ['a reset', requestPasswordReset],
  ['a sign-in link', requestSignInLink],
])('asking for %s with an unknown address says so in the mail only', async (_, request) => {
  const { scope, host } = await openMarketplace()
  await request(world.runtime, scope, { email, address: client.address })

  const mail = await messageAbout(host, /No account with this address/)

  expect(mail.text).toContain(`http://${host}:3000/register`)
  expect(mail.text).not.toContain('token=')
})

test('a changed address is confirmed by a code to the new one, and the former one is told', async () => {
  const { scope, host } = await openMarketplace()
  const user = await signedIn(scope)
  await requestEmailChange(world.runtime, user, {
    email: 'new@mail.example',
    currentPassword: null,
    address: client.address,
  })

  const mail = await messageAbout(host, /confirms this address/)

  expect(mail.toAddress).toBe('new@mail.example')
  expect(mail.text).toMatch(/\b\d{6}\b/)
})

test('the code for a telephone comes as a text message', async () => {
  const { scope, host } = await openMarketplace()
  const user = await signedIn(scope)
  const challenge = await requestPhoneVerification(world.runtime, user, {
    phone: '+49 151 12345678',
    address: client.address,
  })

  const text = await messageAbout(host, /is your code/)

  expect(text).toMatchObject({ kind: 'text', toAddress: '+4915112345678', fromName: 'Lindenhof' })
  const code = /\b\d{6}\b/.exec(text.text)![0]
  expect(await confirmPhone(world.runtime, user, { challengeId: challenge.id, code })).toMatchObject({
    isPhoneVerified: true,
  })
})

test('a telephone number that is refused for good is given up', async () => {
  const { scope } = await openMarketplace()
  const user = await signedIn(scope)
  await requestPhoneVerification(world.runtime, user, { phone: '+15005550001', address: client.address })

  const [delivery] = await eventually('the end of it', async () => {
    const rows = await deliveriesOf(scope)
    return rows[0]?.state === 'failed' && rows
  })

  expect(delivery).toMatchObject({ channel: 'sms', attempts: 1, state: 'failed' })
})

test.each([
  ['staff', 'tenant_operator', `admin.localhost`, /would look after providers/],
  ['customer', 'customer', null, /you can book there/],
] as const)('an invitation of %s leads where it is accepted', async (kind, role, consoleHost, words) => {
  const { scope, host } = await openMarketplace()
  await inTenant(scope, (ctx) => invite(ctx, { kind, email, role, invitedBy: 'Jonas Weidlich' }))

  const mail = await messageAbout(host, /invit/)

  expect(mail.text).toMatch(words)
  expect(mail.text).toContain('Lindenhof')
  const token = tokenIn(mail.text, `http://${consoleHost ?? host}:3000/invitations/`)
  const invitation = await inTenant(scope, (ctx) => readInvitation(ctx, world.runtime.vault, token))
  expect(invitation).toMatchObject({ kind, email })
})

test.each([
  ['password_changed', null, /password was changed/, /forgot-password/],
  ['email_changed', 'former@mail.example', /address was changed/, /Write to support@/],
  ['second_factor_added', null, /second step to sign in was added/, /forgot-password/],
  ['second_factor_removed', null, /second step to sign in was removed/, /forgot-password/],
  ['sessions_ended', null, /signed out everywhere/, /forgot-password/],
  ['refresh_reused', null, /devices was signed out/, /used twice/],
] as const)('a person is told of %s, and what to do', async (what, former, subject, advice) => {
  const { scope, host } = await openMarketplace()
  const { actor } = await signedIn(scope)
  const { userId } = actor as { userId: string }
  await inTenant(scope, (ctx) => emit(ctx, securityChanged, { userId, what, email: former }))

  const mail = await messageAbout(host, subject)

  expect(mail.toAddress).toBe(former ?? email)
  expect(mail.text).toMatch(advice)
  expect(mail.text).toMatch(/\(Berlin time\)/)
})

test('a code that was used before its message went out is not sent any more', async () => {
  await world.stopMailServer()
  const { scope, host } = await openMarketplace()
  const challenge = await startRegistration(world.runtime, scope, { ...person, ...client, password })
  await eventually('one attempt', async () => (await deliveriesOf(scope))[0]?.attempts >= 1)
  const code = codeOf(world.runtime.vault, scope.tenantId, { id: challenge.id, purpose: 'registration' })
  await completeRegistration(world.runtime, scope, { challengeId: challenge.id, code, ...client })
  await world.restartMailServer()
  await inTenant(scope, (ctx) =>
    ctx.trx('deliveries').update({ next_attempt_at: new Date(Date.now() - 1_000) }),
  )

  const [delivery] = await eventually('the end of it', async () => {
    const rows = await deliveriesOf(scope)
    return rows[0]?.state === 'dropped' && rows
  })

  expect(delivery.sent_at).toBeNull()
  expect((await world.mails.list()).filter(({ sender }) => sender === host)).toEqual([])
})

test('neither a code nor the secret of a link is written down anywhere', async () => {
  const { scope, host } = await openMarketplace()
  await signedIn(scope)
  await requestPasswordReset(world.runtime, scope, { email, address: client.address })
  await startRegistration(world.runtime, scope, {
    ...person,
    email: 'other@mail.example',
    ...client,
    password,
  })
  const reset = await messageAbout(host, /Choose a new password/)
  const registration = await messageAbout(host, /is your code/)
  const [, secret] = tokenIn(reset.text, '/reset-password?token=').split('.')
  const code = /\b\d{6}\b/.exec(registration.subject)![0]

  const written = await inTenant(scope, async (ctx) =>
    JSON.stringify([
      await ctx.trx('deliveries').select('data', 'recipient', 'recipient_name', 'last_error'),
      await ctx.trx('challenges').select('target', 'payload'),
      await ctx.trx('outbox_events').select('payload'),
    ]),
  )

  expect(written).not.toContain(secret)
  expect(written).not.toMatch(new RegExp(`\\D${code}\\D`))
})

test('an account of the platform is written to in the platform’s name and led to the console', async () => {
  const scope = platformScope(newScope())
  const address = `owner-${scope.requestId}@mail.example`
  await inTenant(systemScope(scope.tenantId), (ctx) =>
    createUser(ctx, { ...person, email: address, passwordHash: null, isEmailVerified: true }),
  )
  await requestPasswordReset(world.runtime, scope, { email: address, address: client.address })
  await requestPasswordReset(world.runtime, scope, { email: `no-${address}`, address: client.address })

  const mail = await messageAbout('admin.localhost', /new password/i)
  const unknown = await messageAbout('admin.localhost', /No account/)

  expect(mail).toMatchObject({ fromName: 'Shingle', toAddress: address })
  expect(mail.text).toContain('http://admin.localhost:3000/reset-password?token=')
  expect(unknown.text).toContain('made by invitation')
})
