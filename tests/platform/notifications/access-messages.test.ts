import { consumers } from '#platform/consumers.ts'
import { answerAccessRequest, createUser, requestAccess } from '#platform/identity/index.ts'
import { linkSocialIdentity, unlinkSocialIdentity } from '#platform/identity/service/social-identities.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { publishBrand } from '#platform/tenancy/index.ts'
import { startWorker } from '#platform/worker.ts'
import { insertTenant, outboxOf } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { as } from '#tests/support/supply.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

let world: WorkerRuntime
let worker: Awaited<ReturnType<typeof startWorker>>
beforeAll(async () => {
  world = await openWorkerRuntime('access_messages')
  worker = await startWorker(world.runtime, consumers)
})
afterAll(async () => {
  await worker.close()
  await world.close()
})

type Person = { ctx: Ctx; userId: string; self: Ctx; staff: Ctx }

/** A marketplace with one user, to whom something happens. */
async function marketplaceWhere(happens: (person: Person) => Promise<unknown>, theme = 'linen') {
  const scope = systemScope(newId())
  const host = await world.runtime.database.inTenant(scope, async (ctx) => {
    await insertTenant(ctx, { name: 'Lindenhof' })
    await publishBrand(ctx, { theme, settings: {} })
    const { id: userId } = await createUser(ctx, {
      email: 'mara@mail.example',
      firstName: 'Mara',
      lastName: 'Brandt',
      passwordHash: 'a hash',
      isEmailVerified: true,
    })
    const user = { kind: 'user' as const, userId, sessionId: newId(), roles: ['customer'], providerId: null }
    const account = { kind: 'account' as const, accountId: newId(), sessionId: newId() }
    await happens({
      ctx,
      userId,
      self: as(user, ctx),
      staff: as({ ...account, roles: ['platform_support'] }, ctx),
    })
    const row = await ctx.trx('tenants').where({ id: ctx.tenantId }).first('slug')
    return `${row.slug as string}.localhost`
  })
  return { host, scope }
}

async function messageAbout(host: string, words: RegExp) {
  const found = await eventually(`a message of ${host} about ${words}`, async () =>
    (await world.mails.list()).find(({ sender, subject }) => sender === host && words.test(subject)),
  )
  return (await world.mails.find(found.id))!
}

const reason = 'You wrote that your <calendar> is empty.'
const ask = ({ staff, userId }: Person) =>
  requestAccess(staff, { userId, reason, accountName: 'Pia Platform' })

test.each(['linen', 'blockprint', 'dusk'])(
  'in the look of %s a user is asked whether support may act in their place',
  async (theme) => {
    const { host } = await marketplaceWhere(ask, theme)

    const mail = await messageAbout(host, /asks for access/)

    expect(mail).toMatchObject({ fromName: 'Lindenhof', toAddress: 'mara@mail.example' })
    expect(mail.subject).toBe('Pia Platform from support asks for access to your account at Lindenhof')
    expect(mail.text).toContain(`http://${host}:3000/account/access\n`)
    expect(mail.text).toContain(reason)
    expect(mail.html).toContain('You wrote that your &lt;calendar&gt; is empty.')
    expect(mail.html).not.toContain('<calendar>')
    expect(`${mail.text} ${mail.html}`).not.toMatch(/shingle/i)
  },
)

test('asked once more while the question is open, a user gets no second message', async () => {
  const { host, scope } = await marketplaceWhere(async (person) => {
    await ask(person)
    await ask(person)
  })
  await messageAbout(host, /asks for access/)

  const asked = await world.runtime.database.inTenant(scope, outboxOf)
  expect(asked.filter(({ name }) => name === 'impersonation.requested')).toHaveLength(1)
})

test('a question that was answered before its message went out is not sent any more', async () => {
  const { host, scope } = await marketplaceWhere(async (person) => {
    const { id } = await ask(person)
    await answerAccessRequest(person.self, { id, isGranted: false })
    await unlink(person)
  })
  // Both were written down at the same moment, and the relay hands them out in order.
  await messageAbout(host, /was removed/)

  const sent = await world.runtime.database.inTenant(scope, (ctx) => ctx.trx('deliveries').pluck('template'))
  expect(sent).not.toContain('access-request')
})

const google = { issuer: 'google' as const, subject: '1093', email: 'mara@elsewhere.example' }
const link = ({ ctx, userId }: Person) => linkSocialIdentity(ctx, { userId, ...google })
async function unlink(person: Person) {
  await linkSocialIdentity(person.ctx, { userId: person.userId, ...google, isNewcomer: true })
  await unlinkSocialIdentity(person.self, 'google')
}

test('whoever joins another account is told by whom it can be signed in to, and where to undo that', async () => {
  const { host } = await marketplaceWhere(link)

  const mail = await messageAbout(host, /A way to sign in was added at Lindenhof/)

  expect(mail.text).toContain('The account mara@mail.example can now be signed in to with Google.')
  expect(mail.text).toContain(`http://${host}:3000/account/security/sign-in\n`)
  expect(mail.html).toContain('See how you sign in')
  expect(mail.text).not.toContain('elsewhere.example')
})

test('whoever separates one is told of that alone, and offered a new password', async () => {
  const { host, scope } = await marketplaceWhere(unlink)

  const mail = await messageAbout(host, /A way to sign in was removed at Lindenhof/)

  expect(mail.text).toContain('can no longer be signed in to with Google.')
  expect(mail.text).toContain(`http://${host}:3000/forgot-password\n`)
  const sent = await world.runtime.database.inTenant(scope, (ctx) => ctx.trx('deliveries').pluck('template'))
  expect(sent).toEqual(['security-notice'])
})
