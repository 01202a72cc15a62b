import { newId } from '#platform/kernel/ids.ts'
import { readMeetingSettings } from '#platform/meetings/index.ts'
import { readMeetingAccess } from '#platform/meetings/service/settings.ts'
import { inTenant } from '#tests/support/database.ts'
import { openMeetingMarket, vault } from '#tests/support/meeting-market.ts'
import { guest, member } from '#tests/support/supply.ts'
import { startZoom, type TestZoom } from '#tests/support/zoom.ts'

let zoom: TestZoom
beforeAll(async () => void (zoom = await startZoom()))
afterEach(() => zoom.faults.clear())
afterAll(() => zoom.close())

async function open() {
  const market = await openMeetingMarket({ gateways: zoom.gateways })
  const credentials = zoom.register()
  const { clientSecret, ...app } = credentials
  const atZoom = { service: 'zoom' as const, address: null }
  return {
    ...market,
    credentials,
    app,
    clientSecret,
    atZoom,
    read: () => market.run(readMeetingSettings),
    access: () => market.run((ctx) => readMeetingAccess(ctx, vault)),
  }
}

test('until a marketplace has said something its calls are at the usual Jitsi Meet', async () => {
  const { read } = await open()

  expect(await read()).toEqual({ service: 'jitsi', address: null, zoom: null, version: 0 })
})

test('the secret of an app is shown to nobody, and kept when it is not given again', async () => {
  const { atZoom, app, clientSecret, credentials, choose, read, access, run } = await open()
  const saved = await choose({ ...atZoom, zoom: credentials, version: 0 })
  const again = await choose({ service: 'jitsi', address: null, zoom: app, version: 1 })

  expect(saved).toEqual({ ...atZoom, zoom: { ...app, problem: null }, version: 1 })
  expect(again).toMatchObject({ service: 'jitsi', zoom: app, version: 2 })
  expect((await access()).zoom).toEqual(credentials)
  const told = JSON.stringify([
    saved,
    again,
    await read(),
    await run((ctx) => ctx.trx('audit_entries').select()),
  ])
  expect(told).not.toContain(clientSecret)
  const rows = await run(async (ctx): Promise<object[]> => ctx.trx('meeting_settings').select())
  expect(JSON.stringify(rows)).not.toContain(clientSecret)
})

test('what was said before is kept without its secret', async () => {
  const { atZoom, credentials, choose, run } = await open()
  await choose({ ...atZoom, zoom: credentials, version: 0 })
  await choose({ service: 'jitsi', address: null, zoom: null, version: 1 })

  const rows = await run(async (ctx): Promise<object[]> =>
    ctx
      .trx('meeting_settings')
      .orderBy('version')
      .select('is_current', 'zoom_client_id', 'sealed_zoom_secret'),
  )
  expect(rows).toEqual([
    { is_current: false, zoom_client_id: credentials.clientId, sealed_zoom_secret: null },
    { is_current: true, zoom_client_id: null, sealed_zoom_secret: null },
  ])
})

test('a secret does not open in another marketplace, wherever its row was copied to', async () => {
  const [one, other] = [await open(), await open()]
  await one.choose({ ...one.atZoom, zoom: one.credentials, version: 0 })
  const row = await one.run((ctx) => ctx.trx('meeting_settings').where({ is_current: true }).first())
  const { tenant_id: _tenant, ...columns } = row

  await inTenant(
    other.scope,
    async (ctx) => void (await ctx.trx('meeting_settings').insert({ ...columns, id: newId() })),
  )

  await expect(other.access()).rejects.toThrow(/authenticate|unable/i)
  expect(await one.access()).toMatchObject({ zoom: one.credentials })
})

test('a marketplace neither sees nor changes what another one has said', async () => {
  const [one, other] = [await open(), await open()]
  await one.choose({ ...one.atZoom, zoom: one.credentials, version: 0 })

  expect(await other.read()).toMatchObject({ version: 0, zoom: null })
  await other.choose({ service: 'jitsi', address: 'https://calls.example', zoom: null, version: 0 })
  expect(await one.read()).toMatchObject({ version: 1, address: null, zoom: one.app })
})

test('credentials that Zoom refuses are not kept, and said at their field', async () => {
  const { atZoom, app, choose, read } = await open()

  await expect(
    choose({ ...atZoom, zoom: { ...app, clientSecret: 'guessed' }, version: 0 }),
  ).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field: 'zoom.clientSecret' }] })
  expect(await read()).toMatchObject({ version: 0 })
})

test('while Zoom does not answer, credentials are kept with a word about it', async () => {
  const { atZoom, credentials, choose, read } = await open()
  zoom.faults.planned.push({ status: 503 })

  await choose({ ...atZoom, zoom: credentials, version: 0 })

  expect(await read()).toMatchObject({ service: 'zoom', zoom: { problem: 'server_error' } })
})

test('another app needs its own secret, and Zoom needs an app', async () => {
  const { atZoom, credentials, app, choose } = await open()
  const first = choose({ ...atZoom, zoom: app, version: 0 })
  await expect(first).rejects.toMatchObject({ errors: [{ field: 'zoom.clientSecret' }] })
  await choose({ ...atZoom, zoom: credentials, version: 0 })

  const swapped = choose({ ...atZoom, zoom: { ...app, clientId: 'another' }, version: 1 })
  await expect(swapped).rejects.toMatchObject({ errors: [{ field: 'zoom.clientSecret' }] })
  await expect(choose({ ...atZoom, zoom: null, version: 1 })).rejects.toMatchObject({
    errors: [{ field: 'zoom.accountId' }],
  })
})

test('whoever changes what somebody else has changed meanwhile is told so', async () => {
  const { choose } = await open()
  const wanted = { service: 'jitsi', address: 'https://calls.example', zoom: null } as const
  await choose({ ...wanted, version: 0 })

  for (const version of [0, 7])
    await expect(choose({ ...wanted, version })).rejects.toMatchObject({ code: 'stale_version' })
  const both = await Promise.allSettled([
    choose({ ...wanted, version: 1 }),
    choose({ ...wanted, version: 1 }),
  ])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test('only the people who run the marketplace say where its calls take place', async () => {
  const { choose, read } = await open()
  const wanted = { service: 'jitsi', address: null, zoom: null, version: 0 } as const

  for (const stranger of [member(newId()), guest])
    await expect(choose(wanted, stranger)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await read()).toMatchObject({ version: 0 })
})
