import fc from 'fast-check'
import { sumOf } from '#platform/kernel/money.ts'
import { after, days, hours } from '#platform/kernel/time.ts'
import {
  assertChargeable,
  depositOf,
  earliestCharge,
  holdingDays,
  instalmentDate,
  maximumChargeOf,
  minimumChargeOf,
  type PaymentTerms,
  type ScheduleInput,
  scheduleOf,
} from '#platform/payments/rules/index.ts'

const now = new Date('2027-01-31T10:00:00Z')
const input = (terms: PaymentTerms, overrides: Partial<ScheduleInput> = {}): ScheduleInput => {
  const startsAt = overrides.startsAt ?? after(now, days(30))
  return {
    totalAmount: 10_000,
    currency: 'EUR',
    terms,
    now,
    startsAt,
    endsAt: after(startsAt, hours(2)),
    timeZone: 'Europe/Berlin',
    holding: { country: 'DE', releaseDays: 2 },
    ...overrides,
  }
}
const dues = (terms: PaymentTerms, overrides: Partial<ScheduleInput> = {}) =>
  scheduleOf(input(terms, overrides)).dues.map(({ kind, amount, dueAt, how }) => [
    kind,
    amount,
    dueAt.toISOString().slice(0, 10),
    how,
  ])
const deposit = (
  rule: Extract<PaymentTerms, { kind: 'deposit' }>['deposit'],
  balance: Extract<PaymentTerms, { kind: 'deposit' }>['balance'] = { daysBefore: 7 },
) => ({ kind: 'deposit', deposit: rule, balance }) as const

test('all of it is due now, and no card has to be kept', () => {
  expect(scheduleOf(input({ kind: 'full' }))).toEqual({
    voucherAmount: 0,
    creditsAmount: 0,
    dues: [{ kind: 'full', amount: 10_000, dueAt: now, how: 'now' }],
    savesCard: false,
    isDeferred: false,
  })
})

test('a deposit now, the rest days before the appointment, at its start, or in person', () => {
  expect(dues(deposit({ basisPoints: 2_500 }))).toEqual([
    ['deposit', 2_500, '2027-01-31', 'now'],
    ['balance', 7_500, '2027-02-23', 'off_session'],
  ])
  expect(dues(deposit({ amount: 3_000 }, 'at_start'))[1]).toEqual([
    'balance',
    7_000,
    '2027-03-02',
    'off_session',
  ])
  expect(dues(deposit({ amount: 3_000 }, 'in_person'))[1]).toEqual([
    'balance',
    7_000,
    '2027-03-02',
    'in_person',
  ])
  expect(scheduleOf(input(deposit({ amount: 3_000 }, 'in_person'))).savesCard).toBe(false)
})

test('a deposit keeps its bounds, is never too little to charge and never more than the price', () => {
  const share = { basisPoints: 1_000 }
  expect(depositOf({ ...share, minimumAmount: 2_000 }, 10_000, 'EUR')).toBe(2_000)
  expect(depositOf({ ...share, maximumAmount: 500 }, 10_000, 'EUR')).toBe(500)
  expect(depositOf(share, 300, 'EUR')).toBe(50)
  expect(depositOf({ amount: 20_000 }, 10_000, 'EUR')).toBe(10_000)
  expect(depositOf(share, 10_010, 'KWD')).toBe(1_000)
  expect(depositOf({ amount: 1_005 }, 10_010, 'KWD')).toBe(1_000)
})

test('who books when the rest is due pays all of it', () => {
  expect(dues(deposit({ amount: 3_000 }), { startsAt: after(now, days(3)) })).toEqual([
    ['full', 10_000, '2027-01-31', 'now'],
  ])
})

test('a rest that is too little to be charged is paid with the deposit', () => {
  expect(dues(deposit({ amount: 9_970 }))).toEqual([['full', 10_000, '2027-01-31', 'now']])
})

test('later is days before, days after booking, or a date in the payer’s zone', () => {
  const later = (due: Extract<PaymentTerms, { kind: 'pay_later' }>['due'], timeZone = 'Europe/Berlin') =>
    scheduleOf(input({ kind: 'pay_later', due }, { timeZone })).dues[0]!

  expect(later({ daysBefore: 1 }).dueAt.toISOString()).toBe('2027-03-01T10:00:00.000Z')
  expect(later({ daysAfterBooking: 14 }).dueAt.toISOString()).toBe('2027-02-14T10:00:00.000Z')
  expect(later({ on: '2027-02-20' }).dueAt.toISOString()).toBe('2027-02-20T08:00:00.000Z')
  expect(later({ on: '2027-02-20' }, 'America/New_York').dueAt.toISOString()).toBe('2027-02-20T14:00:00.000Z')
  expect(later({ on: '2027-01-01' })).toMatchObject({ how: 'now', dueAt: now })
})

test('instalments are equal to the cent, and their sum is exact', () => {
  const terms = {
    kind: 'instalments',
    count: 3,
    every: { unit: 'month', count: 1 },
    endsBeforeStart: false,
  } as const

  expect(dues(terms, { totalAmount: 10_001 })).toEqual([
    ['instalment', 3_334, '2027-01-31', 'now'],
    ['instalment', 3_334, '2027-02-28', 'off_session'],
    ['instalment', 3_333, '2027-03-31', 'off_session'],
  ])
  // Fewer, where one would be too little to be charged.
  expect(dues(terms, { totalAmount: 120 }).map(([, amount]) => amount)).toEqual([60, 60])
  expect(dues(terms, { totalAmount: 99 })).toEqual([['instalment', 99, '2027-01-31', 'now']])
})

test('the 31st comes back after a short month, and the hour stays over the change of clocks', () => {
  const first = new Date('2027-01-31T09:00:00Z')
  const dates = [0, 1, 2, 3].map((index) =>
    instalmentDate(first, 'Europe/Berlin', { unit: 'month', count: 1 }, index).toISOString(),
  )

  expect(dates).toEqual([
    '2027-01-31T09:00:00.000Z',
    '2027-02-28T09:00:00.000Z',
    '2027-03-31T08:00:00.000Z',
    '2027-04-30T08:00:00.000Z',
  ])
  expect(instalmentDate(first, 'America/New_York', { unit: 'week', count: 6 }, 1).toISOString()).toBe(
    '2027-03-14T08:00:00.000Z',
  )
})

test('what would fall due after the start is paid before it', () => {
  const terms = {
    kind: 'instalments',
    count: 4,
    every: { unit: 'week', count: 2 },
    endsBeforeStart: true,
  } as const

  expect(dues(terms)).toEqual([
    ['instalment', 2_500, '2027-01-31', 'now'],
    ['instalment', 2_500, '2027-02-14', 'off_session'],
    ['instalment', 5_000, '2027-02-28', 'off_session'],
  ])
})

test('a card may be kept without paying, and credits alone may be asked for', () => {
  expect(scheduleOf(input({ kind: 'card_on_file' }))).toMatchObject({
    savesCard: true,
    dues: [{ how: 'in_person' }],
  })
  expect(scheduleOf(input({ kind: 'in_person' }))).toMatchObject({
    savesCard: false,
    dues: [{ how: 'in_person' }],
  })
  expect(scheduleOf(input({ kind: 'credits' }, { creditsAmount: 12_000 }))).toMatchObject({
    creditsAmount: 10_000,
    dues: [],
  })
  expect(() => scheduleOf(input({ kind: 'credits' }, { creditsAmount: 9_000 }))).toThrow(
    expect.objectContaining({ code: 'conflict', extra: { missingAmount: 1_000 } }),
  )
})

test('a voucher is used first, then credits, then the card; the card is never left with too little', () => {
  expect(scheduleOf(input({ kind: 'full' }, { voucherAmount: 2_000, creditsAmount: 3_000 }))).toMatchObject({
    voucherAmount: 2_000,
    creditsAmount: 3_000,
    dues: [{ amount: 5_000 }],
  })
  expect(scheduleOf(input({ kind: 'full' }, { voucherAmount: 9_970, creditsAmount: 10 }))).toMatchObject({
    voucherAmount: 9_950,
    creditsAmount: 0,
    dues: [{ amount: 50 }],
  })
  expect(scheduleOf(input({ kind: 'full' }, { voucherAmount: 99_999 }))).toMatchObject({
    voucherAmount: 10_000,
    dues: [],
  })
  expect(scheduleOf(input({ kind: 'full' }, { totalAmount: 0 })).dues).toEqual([])
})

test('what no card can be charged with is refused', () => {
  expect(() => scheduleOf(input({ kind: 'full' }, { totalAmount: 49 }))).toThrow('Less than 0.50 EUR')
  expect(dues({ kind: 'in_person' }, { totalAmount: 49 })).toHaveLength(1)
  expect(() => assertChargeable(49, 'JPY')).toThrow('Less than 50 JPY')
  expect(() => assertChargeable(100_000_000, 'EUR')).toThrow('More than 999999.99 EUR')
  expect(() => assertChargeable(10_005, 'KWD')).toThrow('steps of 10')
  expect([
    minimumChargeOf('HUF'),
    minimumChargeOf('XAF'),
    maximumChargeOf('ISK'),
    maximumChargeOf('KWD'),
  ]).toEqual([17_500, 1, 999_999, 99_999_999])
})

test('money is not held longer than it may be: a far appointment is charged later', () => {
  expect([holdingDays('DE'), holdingDays('US'), holdingDays('TH')]).toEqual([90, 730, 10])
  const startsAt = after(now, days(200))
  const far = scheduleOf(input({ kind: 'full' }, { startsAt }))

  expect(far).toMatchObject({
    isDeferred: true,
    savesCard: true,
    dues: [{ how: 'off_session', amount: 10_000 }],
  })
  // Released two days after the end by silence, held 83 days at most: a week is kept for a dispute.
  expect(far.dues[0]!.dueAt).toEqual(after(startsAt, hours(2) + days(2 - 83)))
  expect(
    scheduleOf(input({ kind: 'full' }, { startsAt, holding: { country: 'US', releaseDays: 2 } })).isDeferred,
  ).toBe(false)
  expect(
    scheduleOf(input({ kind: 'full' }, { holding: { country: 'TH', releaseDays: 2 } })).dues[0]!.dueAt,
  ).toEqual(after(now, days(30 + 2 - 9) + hours(2)))
  // Deposit and balance that come to lie on one day are one.
  expect(scheduleOf(input(deposit({ amount: 3_000 }, { daysBefore: 150 }), { startsAt })).dues).toMatchObject(
    [{ kind: 'full', amount: 10_000, how: 'off_session' }],
  )
  // What takes longer than money may wait is charged when it starts.
  expect(
    earliestCharge({ ...input({ kind: 'full' }), startsAt, endsAt: after(startsAt, days(120)) }),
  ).toEqual(startsAt)
})

const anyTerms = fc.oneof(
  fc.constant<PaymentTerms>({ kind: 'full' }),
  fc.record({
    kind: fc.constant('deposit' as const),
    deposit: fc.oneof(
      fc.record({ basisPoints: fc.nat(10_000) }),
      fc.record({ amount: fc.nat(5_000).map((count) => count * 10) }),
    ),
    balance: fc.oneof(
      fc.record({ daysBefore: fc.nat(60) }),
      fc.constantFrom('at_start' as const, 'in_person' as const),
    ),
  }),
  fc.record({
    kind: fc.constant('pay_later' as const),
    due: fc.oneof(fc.record({ daysBefore: fc.nat(60) }), fc.record({ daysAfterBooking: fc.nat(400) })),
  }),
  fc.record({
    kind: fc.constant('instalments' as const),
    count: fc.integer({ min: 1, max: 24 }),
    every: fc.record({
      unit: fc.constantFrom('week' as const, 'month' as const),
      count: fc.integer({ min: 1, max: 3 }),
    }),
    endsBeforeStart: fc.boolean(),
  }),
)
test('whatever the terms, all parts make the total, each can be charged, in order and not before it may be held', () => {
  fc.assert(
    fc.property(
      anyTerms,
      fc.record({
        steps: fc.integer({ min: 1, max: 200_000 }),
        currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
        ahead: fc.integer({ min: 1, max: 800 }),
        voucher: fc.nat(100_000),
        credits: fc.nat(100_000),
        timeZone: fc.constantFrom(
          'Europe/Berlin',
          'America/New_York',
          'Australia/Lord_Howe',
          'Asia/Kathmandu',
        ),
        country: fc.constantFrom('DE', 'US', 'TH'),
      }),
      (terms, { steps, currency, ahead, voucher, credits, timeZone, country }) => {
        const step = currency === 'KWD' ? 10 : 1
        const totalAmount = steps * step + 50
        const startsAt = after(now, days(ahead))
        const whole = input(terms, {
          totalAmount,
          currency,
          startsAt,
          timeZone,
          voucherAmount: voucher,
          creditsAmount: credits,
          holding: { country, releaseDays: 2 },
        })
        const schedule = scheduleOf(whole)
        const times = schedule.dues.map(({ dueAt }) => dueAt.getTime())

        expect(
          schedule.voucherAmount + schedule.creditsAmount + sumOf(schedule.dues.map(({ amount }) => amount)),
        ).toBe(totalAmount)
        expect(times).toEqual(times.toSorted((one, other) => one - other))
        for (const { amount, dueAt, how } of schedule.dues) {
          expect(amount % step).toBe(0)
          if (how === 'in_person') continue
          assertChargeable(amount, currency)
          expect(dueAt.getTime()).toBeGreaterThanOrEqual(earliestCharge(whole).getTime())
          expect(how === 'now').toBe(dueAt.getTime() === now.getTime())
        }
        expect(schedule.savesCard).toBe(schedule.dues.some(({ how }) => how === 'off_session'))
      },
    ),
  )
})
