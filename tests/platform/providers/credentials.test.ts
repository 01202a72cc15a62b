import sharp from 'sharp'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import {
  approveCredential,
  getProvider,
  listCredentials,
  readCredentialFile,
  rejectCredential,
  removeCredential,
  revealCredentialNumber,
  storeCredential,
} from '#platform/providers/index.ts'
import { expireCredentials, remindOfExpiry } from '#platform/providers/service/index.ts'
import { createTenant, inTenant, outboxOf } from '#tests/support/database.ts'
import { openMarketApi, type MarketApi } from '#tests/support/market-api.ts'
import { as, guest, listedProvider, member, newProvider, operator } from '#tests/support/supply.ts'

let market: MarketApi
let owner: Scope
let providerId: string
beforeAll(async () => {
  market = await openMarketApi()
  providerId = (await inTenant(market.scope, (ctx) => listedProvider(ctx))).id
  owner = { ...market.scope, actor: member(providerId) }
})
afterAll(() => market.close())

const pdf = Buffer.from('%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n')
const photo = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: '#224466' } })
    .withMetadata({ exif: { IFD0: { Copyright: 'Secret place' } } })
    .jpeg()
    .toBuffer()

const fields = {
  kind: 'licence',
  title: 'Master craftsman',
  issuer: 'Chamber',
  number: 'HWK-2019-884213',
} as const
const document = (bytes: Uint8Array, name = 'licence.pdf', declaredType = 'application/pdf') => ({
  bytes,
  name,
  declaredType,
})
const store = (over: object = {}, file: ReturnType<typeof document> | null = document(pdf), scope = owner) =>
  storeCredential(market.edge.runtime, scope, { providerId, fields: { ...fields, ...over }, document: file })
const reviewer = (): Scope => ({ ...market.scope, actor: operator() })
const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

test('the number is sealed, only its end is shown, and a reviewer who reads it leaves a trace', async () => {
  const credential = await store()

  expect(credential).toMatchObject({ state: 'pending', numberEnding: '4213' })
  const [row] = await inTenant(market.scope, (ctx) => ctx.trx('credentials').where({ id: credential.id }))
  expect(row.sealed_number).not.toContain('884213')
  const { runtime } = market.edge
  expect(await revealCredentialNumber(runtime, reviewer(), credential.id)).toBe('HWK-2019-884213')
  const trace = await inTenant(market.scope, (ctx) =>
    ctx.trx('audit_entries').where({ action: 'credential.number_read', subject_id: credential.id }),
  )
  expect(trace).toHaveLength(1)
  await expect(revealCredentialNumber(runtime, owner, credential.id)).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('an image is written anew, without what the camera knew', async () => {
  const { id } = await store({}, document(await photo(), 'scan.jpg', 'image/jpeg'))

  const { stream, contentType, name } = await readCredentialFile(market.edge.runtime, owner, id)
  const bytes = Buffer.concat(await stream.toArray())

  expect({ contentType, name }).toEqual({ contentType: 'image/webp', name: 'scan.webp' })
  expect(bytes.includes('Secret place')).toBe(false)
  expect((await sharp(bytes).metadata()).format).toBe('webp')
})

test.each([
  [
    'HTML that says it is a PDF',
    Buffer.from('<html><script>alert(1)</script>'),
    'licence.pdf',
    'application/pdf',
  ],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'logo.svg', 'image/svg+xml'],
  ['a PDF that says it is an image', pdf, 'licence.png', 'image/png'],
  ['a PDF whose name says image', pdf, 'licence.png', 'application/pdf'],
  [
    'a program',
    Buffer.from('MZ\x90\x00\x03'.padEnd(200, '\0'), 'latin1'),
    'licence.pdf',
    'application/octet-stream',
  ],
])('%s is refused', async (_, bytes, name, type) => {
  await expect(store({}, document(bytes, name, type))).rejects.toMatchObject({
    code: 'unsupported_media_type',
  })
})

test('a file that is too large, or an image that is damaged, is refused', async () => {
  const large = Buffer.concat([pdf, Buffer.alloc(10 * 1024 * 1024)])
  const damaged = (await photo()).subarray(0, 200)

  await expect(store({}, document(large))).rejects.toMatchObject({ code: 'payload_too_large' })
  await expect(store({}, document(damaged, 'scan.jpg', 'image/jpeg'))).rejects.toMatchObject({
    code: 'validation_failed',
  })
})

test('a name cannot break out of the header or the folder', async () => {
  const { id } = await store({}, document(pdf, '../../etc/"pass\r\nwd.pdf'))

  const { name, stream } = await readCredentialFile(market.edge.runtime, owner, id)
  stream.destroy()

  expect(name).toMatch(/^[\w .()-]+\.pdf$/)
})

test('dates must exist, lie on the right side of today, and fit together', async () => {
  await expect(store({ issuedOn: dayFromNow(2) })).rejects.toMatchObject({ errors: [{ field: 'issuedOn' }] })
  await expect(store({ expiresOn: dayFromNow(-2) })).rejects.toMatchObject({
    errors: [{ field: 'expiresOn' }],
  })
  await expect(store({ expiresOn: '2030-02-30' })).rejects.toMatchObject({ errors: [{ field: 'expiresOn' }] })
})

test('the file is for its owner and for reviewers: not for colleagues, other providers, guests or another marketplace', async () => {
  const { id } = await store()
  const { runtime } = market.edge
  const elsewhere = await createTenant()
  const strangers: Scope[] = [
    { ...market.scope, actor: member(providerId, 'provider_member') },
    { ...market.scope, actor: member(newId()) },
    { ...market.scope, actor: guest },
    { ...systemScope(elsewhere.tenantId), actor: operator() },
    systemScope(elsewhere.tenantId),
  ]

  for (const scope of strangers) {
    await expect(readCredentialFile(runtime, scope, id)).rejects.toMatchObject({ code: 'not_found' })
  }
  for (const scope of [owner, reviewer()]) {
    const { stream, size } = await readCredentialFile(runtime, scope, id)
    stream.destroy()
    expect(size).toBe(pdf.length)
  }
})

test('through the API a file comes as a download that can do nothing', async () => {
  const token = await market.signUp('provider_owner', providerId)
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new Blob([pdf], { type: 'application/pdf' }), 'licence.pdf')
  const request = new Request('http://x/', { method: 'POST', body: form })
  const added = await market.edge.app.inject({
    method: 'POST',
    url: '/api/v1/provider/credentials',
    headers: {
      host: `t${market.scope.tenantId.replaceAll('-', '').slice(-20)}.localhost`,
      authorization: `Bearer ${token}`,
      'content-type': request.headers.get('content-type')!,
    },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  expect(added.statusCode).toBe(201)
  const { id } = added.json()

  const file = await market.call({ url: `/provider/credentials/${id}/file`, token })
  const stranger = await market.call({
    url: `/provider/credentials/${id}/file`,
    token: await market.signUp(
      'provider_owner',
      (await inTenant(market.scope, (ctx) => newProvider(ctx))).id,
    ),
  })

  expect(file.raw.equals(pdf)).toBe(true)
  expect(file.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': 'attachment; filename="licence.pdf"',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  })
  expect(file.headers['content-security-policy']).toContain('sandbox')
  expect(stranger.status).toBe(404)
})

test('an approved credential is a badge until its last day; a rejected one says why', async () => {
  const { id: provider } = await inTenant(market.scope, (ctx) => listedProvider(ctx))
  const scope = { ...market.scope, actor: member(provider) }
  const add = (title: string) =>
    storeCredential(market.edge.runtime, scope, {
      providerId: provider,
      fields: { ...fields, title, expiresOn: dayFromNow(20) },
      document: null,
    })
  const [good, bad] = [await add('Good'), await add('Bad')]
  const badges = async () =>
    (await inTenant({ ...market.scope, actor: guest }, (ctx) => getProvider(ctx, provider))).badges
  expect(await badges()).toEqual([])

  await inTenant(reviewer(), (ctx) => approveCredential(ctx, { credentialId: good.id }))
  await inTenant(reviewer(), (ctx) => rejectCredential(ctx, { credentialId: bad.id, reason: 'Not legible' }))

  expect(await badges()).toEqual([{ kind: 'licence', title: 'Good', issuer: 'Chamber' }])
  const listed = await inTenant(scope, (ctx) => listCredentials(ctx, provider))
  expect(listed.find(({ id }) => id === bad.id)).toMatchObject({ state: 'rejected', reason: 'Not legible' })
  await inTenant(market.scope, (ctx) =>
    ctx
      .trx('credentials')
      .where({ id: good.id })
      .update({ issued_on: null, expires_on: dayFromNow(-2) }),
  )
  expect(await badges()).toEqual([])
})

test('of two reviewers the second finds the decision of the first', async () => {
  const { id: credentialId } = await store()
  const outcomes = await Promise.allSettled([
    inTenant(reviewer(), (ctx) => approveCredential(ctx, { credentialId })),
    inTenant(reviewer(), (ctx) => rejectCredential(ctx, { credentialId, reason: 'No' })),
  ])

  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'illegal_transition' },
  })
})

test('a reminder is sent once at thirty, seven and no days; then the credential expires', async () => {
  const scope = await createTenant()
  const { id: provider } = await inTenant(scope, (ctx) => listedProvider(ctx))
  const { id } = await storeCredential(market.edge.runtime, scope, {
    providerId: provider,
    fields: { ...fields, expiresOn: dayFromNow(40) },
    document: null,
  })
  await inTenant(scope, (ctx) => approveCredential(ctx, { credentialId: id }))
  // One moment for all turns: a day that ends meanwhile would move some of them.
  const start = Date.now()
  const onDay = (daysLeft: number) =>
    inTenant(scope, async (ctx) => {
      const then = { ...ctx, now: new Date(start + (40 - daysLeft) * 86_400_000) }
      const expired = await expireCredentials(then)
      return expired ? 'expired' : remindOfExpiry(then)
    })

  const turns = []
  for (const daysLeft of [35, 30, 30, 20, 6, 5, 0, 0, -1, -2]) turns.push(await onDay(daysLeft))

  expect(turns).toEqual([0, 1, 0, 0, 1, 0, 1, 0, 'expired', 0])
  const events = await inTenant(scope, outboxOf)
  const told = events.filter(({ name }) => name.startsWith('credential.expir'))
  expect(told.map(({ payload }) => payload.days)).toEqual([30, 7, 0, undefined])
})

test('a renewal that was handed in ends the reminders, and takes the place of the old one when it is approved', async () => {
  const scope = await createTenant()
  const { id: provider } = await inTenant(scope, (ctx) => listedProvider(ctx))
  const add = (over: object) =>
    storeCredential(market.edge.runtime, scope, {
      providerId: provider,
      fields: { ...fields, ...over },
      document: null,
    })
  const old = await add({ expiresOn: dayFromNow(5) })
  await inTenant(scope, (ctx) => approveCredential(ctx, { credentialId: old.id }))

  const renewal = await add({ expiresOn: dayFromNow(700), replacesId: old.id })

  expect(await inTenant(scope, (ctx) => remindOfExpiry(ctx))).toBe(0)
  await expect(add({ replacesId: old.id })).rejects.toMatchObject({ errors: [{ field: 'replacesId' }] })
  await inTenant(scope, (ctx) => approveCredential(ctx, { credentialId: renewal.id }))
  const states = await inTenant(scope, (ctx) => listCredentials(ctx, provider))
  expect(states.map(({ id, state }) => [id, state])).toEqual([
    [renewal.id, 'approved'],
    [old.id, 'replaced'],
  ])
})

test('a removed credential takes its file with it', async () => {
  const { runtime } = market.edge
  const { id } = await store()
  const [{ file_key: key }] = await inTenant(market.scope, (ctx) => ctx.trx('credentials').where({ id }))
  await expect(
    removeCredential(runtime, { ...market.scope, actor: member(newId()) }, id),
  ).rejects.toMatchObject({ code: 'not_found' })

  await removeCredential(runtime, owner, id)

  expect(await runtime.storage.get(key)).toBeNull()
  await inTenant(market.scope, async (ctx) => {
    await expect(listCredentials(as(guest, ctx), providerId)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
