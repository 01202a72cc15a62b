import {
  addTimeOff,
  findAvailability,
  getSchedule,
  removeTimeOff,
  replaceSchedule,
} from '#platform/scheduling/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { inTestTenant, outboxOf } from '#tests/support/database.ts'
import { createBookable } from '#tests/support/factories.ts'

const at = (ctx: Ctx, now: string): Ctx => ({ ...ctx, now: new Date(now) })
const nineToFive = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, startMinute: 540, endMinute: 1020 }))

test('a schedule is replaced whole, and its version moves', () =>
  inTestTenant(async (ctx) => {
    const { providerId } = await createBookable(ctx)
    const before = await getSchedule(ctx, providerId)

    const after = await replaceSchedule(ctx, {
      providerId,
      version: before.version,
      timeZone: 'America/New_York',
      weekly: nineToFive,
      exceptions: [{ date: '2030-12-24', windows: [], note: 'Closed' }],
    })

    expect(after).toEqual({
      timeZone: 'America/New_York',
      weekly: nineToFive,
      exceptions: [{ date: '2030-12-24', windows: [], note: 'Closed' }],
      timeOff: [],
      version: before.version + 1,
    })
    expect((await outboxOf(ctx)).map(({ name }) => name)).toEqual(['schedule.changed'])
    await expect(
      replaceSchedule(ctx, {
        providerId,
        version: before.version,
        timeZone: 'UTC',
        weekly: [],
        exceptions: [],
      }),
    ).rejects.toMatchObject({ code: 'stale_version' })
  }))

test.each([
  ['timeZone', { timeZone: 'Mars/Olympus', weekly: [], exceptions: [] }],
  [
    'weekly.0.endMinute',
    { timeZone: 'UTC', weekly: [{ weekday: 1, startMinute: 600, endMinute: 540 }], exceptions: [] },
  ],
  ['exceptions.0.date', { timeZone: 'UTC', weekly: [], exceptions: [{ date: '2027-02-30', windows: [] }] }],
  [
    'exceptions.1.date',
    {
      timeZone: 'UTC',
      weekly: [],
      exceptions: [
        { date: '2027-02-03', windows: [] },
        { date: '2027-02-03', windows: [] },
      ],
    },
  ],
])('a schedule with a wrong %s is refused and nothing changes', (field, schedule) =>
  inTestTenant(async (ctx) => {
    const { providerId } = await createBookable(ctx)

    await expect(replaceSchedule(ctx, { providerId, version: null, ...schedule })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [expect.objectContaining({ field })],
    })
    expect(await getSchedule(ctx, providerId)).toMatchObject({ version: 1, timeZone: 'Europe/Berlin' })
  }),
)

test('time off takes slots away at once and gives them back', () =>
  inTestTenant(async (ctx) => {
    const noon = at(ctx, '2027-06-01T06:00:00Z')
    const { providerId, serviceId } = await createBookable(noon, {
      windows: [{ weekday: 2, start_minute: 540, end_minute: 720 }],
    })
    const list = () => findAvailability(noon, { serviceId, from: '2027-06-01', to: '2027-06-01' })
    expect((await list()).days[0]?.slots).toHaveLength(9)

    const timeOff = await addTimeOff(noon, {
      providerId,
      startsAt: '2027-06-01T07:00:00Z',
      endsAt: '2027-06-01T09:00:00Z',
    })

    expect((await list()).days[0]?.slots).toEqual(['2027-06-01T11:00:00+02:00'])
    await removeTimeOff(noon, { providerId, timeOffId: timeOff.id })
    expect((await list()).days[0]?.slots).toHaveLength(9)
  }))

test('slots are shown on the wall of the zone asked for, with the service zone beside it', () =>
  inTestTenant(async (ctx) => {
    const now = at(ctx, '2027-03-26T06:00:00Z')
    const { serviceId } = await createBookable(now, {
      windows: [{ weekday: 6, start_minute: 1320, end_minute: 1440 }],
    })

    const view = await findAvailability(now, {
      serviceId,
      from: '2027-03-27',
      to: '2027-03-27',
      timeZone: 'America/New_York',
    })

    expect(view).toMatchObject({
      timeZone: 'America/New_York',
      serviceTimeZone: 'Europe/Berlin',
      days: [{ date: '2027-03-27', slots: expect.arrayContaining(['2027-03-27T17:00:00-04:00']) }],
    })
  }))

test('an empty range names the next free start', () =>
  inTestTenant(async (ctx) => {
    const now = at(ctx, '2027-06-01T06:00:00Z')
    const { serviceId } = await createBookable(now, {
      windows: [{ weekday: 5, start_minute: 540, end_minute: 660 }],
    })

    const view = await findAvailability(now, { serviceId, from: '2027-06-01', to: '2027-06-03' })

    expect(view).toMatchObject({ days: [], nextFree: '2027-06-04T07:00:00Z' })
  }))

test('a provider without hours has no slots, a service without a public provider is not found', () =>
  inTestTenant(async (ctx) => {
    const now = at(ctx, '2027-06-01T06:00:00Z')
    const closed = await createBookable(now, { windows: [] })
    const hidden = await createBookable(now, { provider: { is_published: false } })
    const ask = (serviceId: string) =>
      findAvailability(now, { serviceId, from: '2027-06-01', to: '2027-06-03' })

    await expect(ask(closed.serviceId)).resolves.toMatchObject({ days: [], nextFree: null })
    await expect(ask(hidden.serviceId)).rejects.toMatchObject({ code: 'not_found' })
  }))

test('a stranger may neither read nor change a schedule', () =>
  inTestTenant(async (ctx) => {
    const { providerId } = await createBookable(ctx)
    const guest: Ctx = { ...ctx, actor: { kind: 'guest' } }

    await expect(getSchedule(guest, providerId)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      replaceSchedule(guest, { providerId, version: null, timeZone: 'UTC', weekly: [], exceptions: [] }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  }))
