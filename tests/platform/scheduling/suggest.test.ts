import { createHold } from '#platform/booking/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { findSuggestions } from '#platform/scheduling/index.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { createBookable } from '#tests/support/factories.ts'

/** A Wednesday noon in Berlin. */
const wednesday = new Date('2027-03-17T11:00:00Z')
const frozen = (ctx: Ctx): Ctx => ({ ...ctx, now: wednesday })
const everyWeekday = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start_minute: 540, end_minute: 1020 }))
const hoursOf = ({ suggestions }: Awaited<ReturnType<typeof findSuggestions>>) =>
  suggestions.map(({ localTime }) => Number(localTime.slice(11, 13)))

test('“next week, afternoons” finds afternoons of next week', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, { windows: everyWeekday })

    const found = await findSuggestions(frozen(ctx), {
      serviceId,
      when: 'next_week',
      dayParts: ['afternoon'],
    })

    expect(found).toMatchObject({
      from: '2027-03-22',
      to: '2027-03-28',
      isExact: true,
      timeZone: 'Europe/Berlin',
    })
    expect(found.suggestions).toHaveLength(6)
    expect(hoursOf(found).every((hour) => hour >= 12 && hour < 17)).toBe(true)
    expect(new Set(found.suggestions.map(({ startsAt }) => startsAt.slice(0, 10))).size).toBe(5)
  }))

test('when nothing meets the wish, the nearest starts say what they miss', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, { windows: everyWeekday })

    const evenings = await findSuggestions(frozen(ctx), {
      serviceId,
      when: 'next_week',
      dayParts: ['evening'],
      count: 2,
    })
    const weekend = await findSuggestions(frozen(ctx), { serviceId, when: 'weekend', count: 2 })

    expect(evenings.isExact).toBe(false)
    expect(hoursOf(evenings)).toEqual([16, 16])
    expect(evenings.suggestions.map(({ missed }) => missed)).toEqual([['day_part'], ['day_part']])
    expect(weekend.suggestions.map(({ localTime, missed }) => [localTime.slice(0, 10), ...missed])).toEqual([
      ['2027-03-19', 'dates'],
      ['2027-03-22', 'dates'],
    ])
  }))

test('what is suggested can be held, and is then not suggested any more', () =>
  inTestTenant(async (outer) => {
    const { serviceId } = await createBookable(outer, { windows: everyWeekday })
    const wish = { serviceId, dayParts: ['morning' as const], count: 1 }

    const [first] = (await findSuggestions(outer, wish)).suggestions
    await createHold(outer, { serviceId, startsAt: first!.startsAt })
    const [next] = (await findSuggestions(outer, wish)).suggestions

    expect(next!.startsAt).not.toBe(first!.startsAt)
  }))

test.each([
  ['at_provider', 'Europe/Berlin', [12, 17]],
  ['virtual', 'America/New_York', [12, 17]],
] as const)(
  'a wish for an appointment that is %s is read on the clock of %s',
  (locationKind, zone, [from, until]) =>
    inTestTenant(async (ctx) => {
      const { serviceId } = await createBookable(ctx, { service: { location_kind: locationKind } })

      const found = await findSuggestions(frozen(ctx), {
        serviceId,
        when: 'next_week',
        dayParts: ['afternoon'],
        timeZone: 'America/New_York',
      })

      expect(found).toMatchObject({ timeZone: zone, serviceTimeZone: 'Europe/Berlin' })
      expect(hoursOf(found).every((hour) => hour >= from && hour < until)).toBe(true)
    }),
)

test.each([
  [{ from: '2027-04-02', to: '2027-04-01' }, 'to'],
  [{ from: '2027-01-02', to: '2027-01-05' }, 'to'],
  [{ from: '2027-02-30' }, 'from'],
  [{ from: '2027-04-01', to: '2027-08-01' }, 'to'],
  [{ near: '9999-01-01T00:00:00Z' }, 'near'],
  [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
])('%j is refused at its field', (query, field) =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)

    await expect(findSuggestions(frozen(ctx), { serviceId, ...query })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field }],
    })
  }),
)
