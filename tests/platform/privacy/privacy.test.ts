import { platformTenantId } from '#platform/tenancy/index.ts'
import { hashPassword } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { eraseOwnAccount } from '#platform/privacy/index.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { createBookable } from '#tests/support/factories.ts'
import { accessTokenOf, createPerson, scopeOf, type Person } from '#tests/support/people.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
})
afterAll(() => edge.close())

const address = '192.0.2.1'

/** A customer of a new marketplace who booked once, in the past unless said otherwise. */
async function customer({ isAhead = false, passwordHash = null as string | null } = {}) {
  const { tenantId } = await createTenant()
  const email = `ada-${newId()}@example.com`
  const person = await createPerson(tenantId, 'customer', {
    email,
    firstName: 'Ada',
    lastName: 'Zwingli',
    passwordHash,
  })
  const startsAt = new Date(Date.now() + (isAhead ? 1 : -1) * 86_400_000)
  await inTenant(systemScope(tenantId), async (ctx) => {
    const { providerId, serviceId } = await createBookable(ctx)
    const customerId = newId()
    await ctx.trx('customers').insert({
      id: customerId,
      email,
      first_name: 'Ada',
      last_name: 'Zwingli',
      phone: '+49 30 1234567',
      user_id: person.userId,
    })
    await ctx.trx('bookings').insert({
      id: newId(),
      reference: 'ABCD-2345',
      service_id: serviceId,
      provider_id: providerId,
      customer_id: customerId,
      status: 'confirmed',
      starts_at: startsAt,
      ends_at: new Date(startsAt.getTime() + 3_600_000),
      time_zone: 'Europe/Berlin',
      service_title: 'Windows',
      location_kind: 'at_customer',
      duration_minutes: 60,
      buffer_before_minutes: 0,
      buffer_after_minutes: 0,
      price_amount: 9900,
      currency: 'EUR',
      first_name: 'Ada',
      last_name: 'Zwingli',
      email,
      phone: '+49 30 1234567',
      address: 'Zwingli Street 7',
      notes: 'Zwingli’s dog is friendly',
      answers: JSON.stringify([{ label: 'Gate?', value: 'Zwingli' }]),
      calendar_uid: newId(),
    })
    await ctx.trx('deliveries').insert({
      id: newId(),
      event_id: newId(),
      template: 'booking-confirmed-customer',
      channel: 'email',
      recipient: email,
      recipient_name: 'Ada Zwingli',
      data: JSON.stringify({}),
    })
  })
  return { tenantId, person, email }
}

const ask = async (
  tenantId: string,
  person: Person,
  url: string,
  method: 'GET' | 'POST' = 'GET',
  payload?: object,
) =>
  edge.ask(hostOf(tenantId), {
    method,
    url: `/api/v1${url}`,
    headers: { authorization: `Bearer ${await accessTokenOf(edge, tenantId, person)}` },
    ...(payload ? { payload } : {}),
  })

test('a person gets a copy of everything about them, and of nobody else', async () => {
  const { tenantId, person, email } = await customer()
  await createPerson(tenantId, 'customer', { email: `other-${email}` })

  const answer = await ask(tenantId, person, '/users/me/data')

  expect(answer.headers['content-disposition']).toContain('attachment')
  expect(answer.json()).toMatchObject({
    account: { email, firstName: 'Ada' },
    contacts: [{ email, phone: '+49 30 1234567' }],
    bookings: [{ reference: 'ABCD-2345', service: 'Windows', address: 'Zwingli Street 7' }],
    messages: [{ template: 'booking-confirmed-customer', recipient: email }],
  })
  expect(answer.body).not.toContain('other-')
  expect(answer.body).not.toMatch(/hash|secret|\$argon/i)
})

test('who erases their account is found nowhere any more, and the provider’s books stay', async () => {
  const { tenantId, person, email } = await customer()

  const answer = await ask(tenantId, person, '/users/me/erasure', 'POST', { currentPassword: null })

  expect(answer.statusCode).toBe(204)
  const left: string = await inTenant(systemScope(tenantId), async (ctx) => {
    const { rows } = await ctx.trx.raw<{ rows: { name: string }[] }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind = 'r' and c.relrowsecurity and c.relname not in ('tenants', 'domains')`,
    )
    const tables = []
    for (const { name } of rows) tables.push({ name, rows: await ctx.trx(name).select('*') })
    return JSON.stringify(tables)
  })
  for (const trace of [email, 'Zwingli', '1234567']) expect(left).not.toContain(trace)
  const [booking] = await inTenant(systemScope(tenantId), (ctx) => ctx.trx('bookings').select('*'))
  expect(booking).toMatchObject({ reference: 'ABCD-2345', first_name: 'Erased' })
  expect(Number(booking.price_amount)).toBe(9900)
  expect((await ask2(tenantId, person)).statusCode).toBe(401)
})

/** With the token of a session that was open at the time. */
const ask2 = (tenantId: string, { userId }: Person) =>
  edge.ask(hostOf(tenantId), {
    url: '/api/v1/users/me',
    headers: {
      authorization: `Bearer ${edge.app.accessTokens.sign({ typ: 'access', sub: userId, sid: newId(), aud: tenantId })}`,
    },
  })

test('the same address may register again afterwards, and is somebody new', async () => {
  const { tenantId, person, email } = await customer()
  await eraseOwnAccount(edge.runtime, await scopeOf(tenantId, person), { currentPassword: null, address })

  const again = await createPerson(tenantId, 'customer', { email })

  expect(again.userId).not.toBe(person.userId)
  expect((await ask(tenantId, again, '/users/me/data')).json()).toMatchObject({ bookings: [], contacts: [] })
})

test('an appointment that lies ahead has to be cancelled first, and nothing is lost until then', async () => {
  const { tenantId, person, email } = await customer({ isAhead: true })

  const answer = await ask(tenantId, person, '/users/me/erasure', 'POST', { currentPassword: null })

  expect([answer.statusCode, answer.json().detail]).toEqual([409, expect.stringContaining('ABCD-2345')])
  expect((await ask(tenantId, person, '/users/me')).json()).toMatchObject({ email, firstName: 'Ada' })
})

test('whoever finds an open computer cannot erase the account without the password', async () => {
  const passwordHash = await hashPassword('a quiet morning walk')
  const { tenantId, person } = await customer({ passwordHash })
  const erase = (currentPassword: string | null) =>
    ask(tenantId, person, '/users/me/erasure', 'POST', { currentPassword })

  expect((await erase(null)).statusCode).toBe(400)
  expect((await erase('a loud morning walk')).statusCode).toBe(400)
  expect((await erase('a quiet morning walk')).statusCode).toBe(204)
})

test('support that acts in somebody’s place cannot erase them', async () => {
  const { tenantId, person } = await customer()
  const scope = await scopeOf(tenantId, person)
  const actor = { ...scope.actor, impersonatorId: newId() } as typeof scope.actor

  const erasing = eraseOwnAccount(edge.runtime, { ...scope, actor }, { currentPassword: null, address })

  await expect(erasing).rejects.toMatchObject({ code: 'forbidden' })
})

test('the last owner of a business settles that first', async () => {
  const { tenantId } = await createTenant()
  const { providerId } = await inTenant(systemScope(tenantId), (ctx) => createBookable(ctx))
  const owner = await createPerson(tenantId, 'provider_owner', { providerId })
  const erase = () => ask(tenantId, owner, '/users/me/erasure', 'POST', { currentPassword: null })
  expect((await erase()).statusCode).toBe(409)

  await createPerson(tenantId, 'provider_owner', { providerId })

  expect((await erase()).statusCode).toBe(204)
})

test('who still works for a marketplace leaves it before their account goes', async () => {
  const { tenantId } = await createTenant()
  const account = await createPerson(tenantId, 'tenant_operator')
  const scope = await scopeOf(platformTenantId, account)

  const erasing = eraseOwnAccount(edge.runtime, scope, { currentPassword: null, address })

  await expect(erasing).rejects.toMatchObject({ code: 'conflict' })
})

test('an owner downloads everything of the marketplace: all of it, without secrets, and nothing of others', async () => {
  const { tenantId, email } = await customer({ passwordHash: await hashPassword('a quiet morning walk') })
  const other = await customer()
  const owner = await createPerson(tenantId, 'tenant_owner')

  const answer = await ask(tenantId, owner, '/export')

  const lines = answer.body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { table: string })
  expect(answer.headers['content-type']).toContain('application/x-ndjson')
  expect(
    lines.filter(({ table }) => ['bookings', 'users', 'customers', 'services'].includes(table)).length,
  ).toBeGreaterThanOrEqual(4)
  expect(lines.find(({ table }) => table === 'bookings')).toMatchObject({
    row: { email, reference: 'ABCD-2345' },
  })
  expect(answer.body).not.toContain(other.email)
  expect(answer.body).not.toContain(other.tenantId)
  expect(answer.body).not.toMatch(/\$argon2|password_hash|secret_hash|token_hash|sealed/)
  const audit = await inTenant(systemScope(tenantId), (ctx) => ctx.trx('audit_entries').pluck('action'))
  expect(audit).toContain('tenant.exported')
})
