import {
  currencyDigits,
  formatBytes,
  formatDateTime,
  formatDay,
  formatDistance,
  formatDuration,
  formatMoney,
  formatRelative,
  formatTime,
  formatTimeRange,
  formatZone,
  moneyFieldText,
  parseMoney,
  zoneOffset,
} from '#ui/format.ts'

/** Spaces that keep a line together, written as plain ones. */
const plain = (text: string) => text.replace(/\u00a0/g, ' ')

test.each([
  [0, 'de-DE', '100 m'],
  [349, 'de-DE', '300 m'],
  [949, 'en', '900 m'],
  [950, 'de-DE', '1 km'],
  [2_449, 'de-DE', '2,4 km'],
  [2_449, 'en-IE', '2.4 km'],
  [9_949, 'it-IT', '9,9 km'],
  [10_400, 'it-IT', '10 km'],
  [5_000, 'en-GB', '3.1 mi'],
  [40, 'en-US', '0.1 mi'],
  [40_000, 'en-US', '25 mi'],
])('%i metres read in %s as %s', (metres, locale, text) => {
  expect(plain(formatDistance(metres, locale))).toBe(text)
})

test.each([
  [3333, 'USD', 'en-US', '$33.33'],
  [3333, 'EUR', 'de-DE', '33,33 €'],
  [1000, 'JPY', 'en-US', '¥1,000'],
  [10_010, 'KWD', 'en-US', 'KWD 10.010'],
  [-1000, 'EUR', 'it-IT', '-10,00 €'],
  [0, 'EUR', 'en', '€0.00'],
])('%i minor units of %s read %s as %s', (amount, currency, locale, text) => {
  expect(plain(formatMoney(amount, currency, locale))).toBe(text)
})

test('a price tag leaves the empty decimals away, and only those', () => {
  expect(formatMoney(4500, 'EUR', 'en', { short: true })).toBe('€45')
  expect(formatMoney(4550, 'EUR', 'en', { short: true })).toBe('€45.50')
})

test('a change of balance shows its sign', () => {
  expect(formatMoney(500, 'EUR', 'en', { signed: true })).toBe('+€5.00')
  expect(formatMoney(0, 'EUR', 'en', { signed: true })).toBe('€0.00')
})

test('each currency has its own number of digits', () => {
  expect(['EUR', 'JPY', 'KWD'].map(currencyDigits)).toEqual([2, 0, 3])
})

test.each([
  ['33.33', 'USD', 'en', 3333],
  ['33,33', 'EUR', 'de', 3333],
  ['33.33', 'EUR', 'de', 3333],
  ['33,33', 'USD', 'en', 3333],
  ['1.250,5', 'EUR', 'de', 125_050],
  ['1,250.50', 'USD', 'en', 125_050],
  ['1.250', 'EUR', 'de', 125_000],
  ['1,250', 'USD', 'en', 125_000],
  ["1'250.00", 'CHF', 'de-CH', 125_000],
  ['€ 45', 'EUR', 'en', 4500],
  ['45 EUR', 'EUR', 'it', 4500],
  ['.5', 'EUR', 'en', 50],
  ['-10', 'EUR', 'en', -1000],
  ['1000', 'JPY', 'ja', 1000],
  ['10.005', 'KWD', 'en', 10_005],
])('a person who types %s in %s (%s) means %i', (text, currency, locale, amount) => {
  expect(parseMoney(text, currency, locale)).toBe(amount)
})

test.each([
  ['', 'EUR', 'en'],
  ['free', 'EUR', 'en'],
  ['1.234', 'EUR', 'en'],
  ['10.5', 'JPY', 'en'],
  ['10.0051', 'KWD', 'en'],
  ['1.2.3', 'EUR', 'en'],
  ['12,34,56', 'EUR', 'en'],
  ['99999999999999999', 'EUR', 'en'],
])('%p in %s (%s) is no amount', (text, currency, locale) => {
  expect(parseMoney(text, currency, locale)).toBeNull()
})

test.each(['en', 'de', 'it', 'de-CH'])(
  'what a money field shows in %s is read back as the same amount',
  (locale) => {
    for (const amount of [0, 1, 99, 100, 3333, 123_456, 99_999_999]) {
      expect(parseMoney(moneyFieldText(amount, 'EUR', locale), 'EUR', locale)).toBe(amount)
    }
  },
)

test('one instant reads differently in two zones', () => {
  const instant = '2026-03-05T23:30:00Z'

  expect(plain(formatDateTime(instant, 'Europe/Berlin', 'en-GB'))).toBe('6 Mar 2026, 00:30')
  expect(plain(formatDateTime(instant, 'America/New_York', 'en-US'))).toBe('Mar 5, 2026, 6:30 PM')
  expect(plain(formatTimeRange(instant, '2026-03-06T00:30:00Z', 'Europe/Berlin', 'de'))).toBe('00:30 – 01:30')
})

test('the hour that comes twice has two offsets', () => {
  const zone = 'America/New_York'
  const [first, second] = ['2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z']

  expect(formatTime(first, zone, 'en')).toBe(formatTime(second, zone, 'en'))
  expect([zoneOffset(first, zone), zoneOffset(second, zone)]).toEqual(['GMT-4', 'GMT-5'])
})

test('a zone is named by its place and its offset at that time', () => {
  expect(formatZone('Europe/Berlin', '2026-07-01T00:00:00Z')).toBe('Berlin (GMT+2)')
  expect(formatZone('America/Argentina/Buenos_Aires', 0)).toContain('Buenos Aires')
  expect(formatZone('Asia/Kathmandu', '2026-07-01T00:00:00Z')).toBe('Kathmandu (GMT+5:45)')
})

test('a calendar date belongs to no zone', () => {
  expect(plain(formatDay('2026-03-05', 'en-GB'))).toBe('Thursday 5 March')
  expect(plain(formatDay('2026-03-05', 'de', 'month'))).toBe('März 2026')
})

test.each([
  [0, 'now'],
  [-3 * 3600, '3 hours ago'],
  [86_400, 'tomorrow'],
  [-45, 'now'],
  [40 * 86_400, 'next month'],
])('%i seconds from now is %s', (seconds, text) => {
  expect(formatRelative(seconds * 1000, 0, 'en')).toBe(text)
})

test.each([
  [90, 'en', '1 hr 30 min'],
  [45, 'de', '45 Min.'],
  [1500, 'en', '1 day 1 hr'],
  [0, 'en', '0 min'],
])('%i minutes in %s are %s', (minutes, locale, text) => {
  expect(plain(formatDuration(minutes, locale))).toBe(text)
})

test('sizes of files are rounded for reading', () => {
  expect([formatBytes(2_350_000, 'en'), formatBytes(84_000, 'en')].map(plain)).toEqual(['2.4 MB', '84 kB'])
})

test('what is no instant is refused', () => {
  expect(() => formatTime('tomorrow', 'UTC', 'en')).toThrow(RangeError)
})
