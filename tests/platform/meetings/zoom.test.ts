import { minutes, seconds } from '#platform/kernel/time.ts'
import { openMeetingGateways, type WantedRoom, type ZoomCredentials } from '#platform/meetings/index.ts'
import { everyScope } from '#platform/local/zoom/account.ts'
import { movingClock } from '#tests/support/moving-clock.ts'
import { startZoom, type TestZoom } from '#tests/support/zoom.ts'

const time = movingClock('2027-03-14T08:00:00Z')
let zoom: TestZoom
beforeAll(async () => void (zoom = await startZoom({ now: time.clock })))
beforeEach(() => void (zoom.asked.length = 0))
afterEach(() => zoom.faults.clear())
afterAll(() => zoom.close())

const wanted: WantedRoom = {
  topic: 'Singing for beginners',
  startsAt: new Date('2027-03-15T09:00:00Z'),
  endsAt: new Date('2027-03-15T10:30:00Z'),
  hasWaitingRoom: true,
  address: null,
  reference: 'reference of the booking',
  hostEmail: null,
}
const as = (credentials: ZoomCredentials) => zoom.gateways.zoom(credentials)
const provider = { name: 'Ben', topic: wanted.topic, part: 'provider' } as const
const customer = { ...provider, name: 'Ada', part: 'customer' } as const

test('a meeting is made for the time of the booking, with no word about its customer', async () => {
  await as(zoom.register()).openRoom(wanted)

  expect(zoom.meetings().at(-1)).toMatchObject({
    topic: 'Singing for beginners',
    type: 2,
    start_time: '2027-03-15T09:00:00Z',
    duration: 90,
    timezone: 'UTC',
    agenda: 'reference of the booking',
  })
})

test('a provider who is a user of the account leads their meeting, and lets in whoever waits', async () => {
  const gateway = as(zoom.register({ users: ['owner@choir.example', 'ben@choir.example'] }))

  const room = await gateway.openRoom({ ...wanted, hostEmail: 'ben@choir.example' })

  expect(zoom.meetings().at(-1)).toMatchObject({
    host_email: 'ben@choir.example',
    settings: { waiting_room: true, join_before_host: false },
  })
  expect(gateway.linkFor(room, provider)).toMatch(/\/s\/\d+\?zak=/)
  expect(gateway.linkFor(room, customer)).toMatch(/\/j\/\d+\?pwd=/)
})

test('without a waiting room a customer may come before the host', async () => {
  const gateway = as(zoom.register({ users: ['owner@choir.example', 'ben@choir.example'] }))

  await gateway.openRoom({ ...wanted, hasWaitingRoom: false, hostEmail: 'ben@choir.example' })

  expect(zoom.meetings().at(-1)).toMatchObject({
    settings: { waiting_room: false, join_before_host: true },
  })
})

test('nobody but the owner gets the key to the owner’s meetings: a stranger to the account meets without a host', async () => {
  const gateway = as(zoom.register({ users: ['owner@choir.example'] }))

  const room = await gateway.openRoom({ ...wanted, hostEmail: 'ben@elsewhere.example' })

  expect(zoom.meetings().at(-1)).toMatchObject({
    host_email: 'owner@choir.example',
    settings: { waiting_room: false, join_before_host: true },
  })
  expect(gateway.linkFor(room, provider)).toBe(gateway.linkFor(room, customer))
  expect(JSON.stringify(room)).not.toContain('zak=')
})

test('the address of a host is renewed, because it ends after two hours', async () => {
  const gateway = as(zoom.register({ users: ['owner@choir.example', 'ben@choir.example'] }))
  const room = await gateway.openRoom({ ...wanted, hostEmail: 'ben@choir.example' })

  const renewed = await gateway.renewRoom(room)

  expect(renewed).toMatchObject({ joinUrl: room.joinUrl, externalId: room.externalId })
  expect(renewed?.hostUrl).not.toBe(room.hostUrl)
})

test('a meeting moves with its booking, and is gone when it was deleted there', async () => {
  const gateway = as(zoom.register())
  const room = await gateway.openRoom(wanted)
  const later = {
    ...wanted,
    startsAt: new Date('2027-03-16T09:00:00Z'),
    endsAt: new Date('2027-03-16T09:45:00Z'),
  }

  expect(await gateway.moveRoom(room, later)).toEqual(room)
  expect(zoom.meetings().at(-1)).toMatchObject({ start_time: '2027-03-16T09:00:00Z', duration: 45 })
  await gateway.closeRoom(room)

  expect(zoom.store.meetings.has(Number(room.externalId))).toBe(false)
  expect(await gateway.moveRoom(room, later)).toBeNull()
  expect(await gateway.renewRoom(room)).toBeNull()
  await gateway.closeRoom(room)
})

test('a meeting in which people are is ended before it is deleted', async () => {
  const gateway = as(zoom.register())
  const room = await gateway.openRoom(wanted)
  await fetch(room.joinUrl)

  await gateway.closeRoom(room)

  expect(zoom.store.meetings.has(Number(room.externalId))).toBe(false)
})

test('what an attempt made whose answer was lost is found again, among many', async () => {
  const gateway = as(zoom.register())
  for (let index = 0; index < 40; index++)
    await gateway.openRoom({ ...wanted, reference: `another ${index}` })
  zoom.faults.cutAfter.push(/^POST .*meetings$/)
  await expect(gateway.openRoom(wanted)).rejects.toMatchObject({ problem: 'unreachable' })

  const found = await gateway.findRoom(wanted)

  const made = zoom.meetings().filter(({ agenda }) => agenda === wanted.reference)
  expect(found).toMatchObject({ joinUrl: expect.stringContaining('/j/') })
  expect(made.length).toBeGreaterThan(0)
  expect(await gateway.findRoom({ ...wanted, reference: 'of nobody' })).toBeNull()
})

test('one token serves many calls, and is asked for anew before it ends', async () => {
  const gateway = as(zoom.register())
  const before = zoom.access.tokenCount
  await Promise.all([gateway.check(), gateway.check(), gateway.openRoom(wanted)])
  await gateway.openRoom(wanted)
  expect(zoom.access.tokenCount).toBe(before + 1)

  time.moveBy(seconds(3_599) - minutes(1))
  await gateway.openRoom(wanted)

  expect(zoom.access.tokenCount).toBe(before + 2)
})

test('a token that Zoom does not take any more is replaced without anybody noticing', async () => {
  const gateway = as(zoom.register())
  await gateway.check()
  zoom.access.endTokens()

  await gateway.openRoom(wanted)

  expect(zoom.asked.filter((call) => call.startsWith('POST'))).toHaveLength(2)
})

test('a secret that was renewed at Zoom is refused with the former one, and taken anew', async () => {
  const credentials = zoom.register()
  await as(credentials).check()
  zoom.store.apps.get(credentials.clientId)!.clientSecret = 'renewed'
  zoom.access.endTokens()

  await expect(as(credentials).openRoom(wanted)).rejects.toMatchObject({ problem: 'credentials_refused' })
  await as({ ...credentials, clientSecret: 'renewed' }).openRoom(wanted)
})

test.each([
  ['the wrong secret', { clientSecret: 'guessed' }],
  ['another account', { accountId: 'account-of-somebody' }],
  ['an app that is not there', { clientId: 'nothing' }],
])('with %s nothing is done', async (_, wrong) => {
  const gateway = as({ ...zoom.register(), ...wrong })

  await expect(gateway.openRoom(wanted)).rejects.toMatchObject({
    code: 'unavailable',
    problem: 'credentials_refused',
  })
})

test('an app without the right to make meetings is told apart from one that is not known', async () => {
  const scopes = everyScope.filter((scope) => !scope.includes('write'))
  const gateway = as(zoom.register({ scopes }))
  await gateway.check()

  await expect(gateway.openRoom(wanted)).rejects.toMatchObject({ problem: 'not_permitted' })
})

test('how long Zoom asks us to wait is heard, in seconds or as a date', async () => {
  const gateway = as(zoom.register())
  await gateway.check()
  zoom.faults.planned.push({ status: 429, retryAfterSeconds: 90 })
  await expect(gateway.openRoom(wanted)).rejects.toMatchObject({
    problem: 'rate_limited',
    retryAfterMs: seconds(90),
  })

  for (let index = 0; index < 100; index++) await gateway.openRoom(wanted)
  await expect(gateway.openRoom(wanted)).rejects.toMatchObject({
    problem: 'rate_limited',
    retryAfterMs: expect.any(Number),
  })
})

test.each([500, 502, 503])('a fault of Zoom (%i) is told as one', async (status) => {
  const gateway = as(zoom.register())
  zoom.faults.planned.push({ status, path: /meetings/ })

  await expect(gateway.openRoom(wanted)).rejects.toMatchObject({ problem: 'server_error' })
})

test('a Zoom that is too slow is not waited for', async () => {
  const impatient = openMeetingGateways({
    jitsiAddress: 'https://meet.example',
    zoom: async () => zoom.addresses,
    limitMs: 50,
  })
  zoom.faults.latencyMs = 5_000

  await expect(impatient.zoom(zoom.register()).check()).rejects.toMatchObject({ problem: 'timed_out' })
})

test('no failure tells the secret or the token', async () => {
  const credentials = zoom.register()
  zoom.faults.planned.push({ status: 500, path: /meetings/ })

  const failure: unknown = await as(credentials)
    .openRoom(wanted)
    .catch((error: unknown) => error)

  const { inspect } = await import('node:util')
  const told = inspect(failure, { depth: 10 })
  expect(told).toContain('server_error')
  expect(told).not.toContain(credentials.clientSecret)
  expect(told).not.toContain('eyJ')
})
