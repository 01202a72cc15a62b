/*
 * Numbers, money and times for people. Intl objects are costly to make (performance: never per request), so each
 * is made once per locale and options. White space is normalised, because Node and browsers disagree on which
 * narrow space stands before "PM", and a difference would break hydration.
 */

export type Instant = Date | number | string

const made = new Map<string, unknown>()

function once<T>(key: string, make: () => T): T {
  const known = made.get(key)
  if (known !== undefined) return known as T
  const fresh = make()
  made.set(key, fresh)
  return fresh
}

const tidy = (text: string) => text.replace(/[\u2009\u202f\u00a0]/g, '\u00a0')

/** Epoch milliseconds of an instant. @throws RangeError when the text is no instant */
export function toMillis(instant: Instant): number {
  const millis = typeof instant === 'number' ? instant : new Date(instant).getTime()
  if (Number.isNaN(millis)) throw new RangeError(`not an instant: ${String(instant)}`)
  return millis
}

function dateFormat(locale: string, zone: string, options: Intl.DateTimeFormatOptions) {
  return once(`d ${locale} ${zone} ${JSON.stringify(options)}`, () => {
    return new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })
  })
}

const numberFormat = (locale: string, options: Intl.NumberFormatOptions) =>
  once(`n ${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options))

// The same as `platform/kernel/money.ts`, where it says why a browser's own table will not do; a test compares them.
const withoutDecimals = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF'.split(' '),
)
const withThreeDecimals = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND'])

/** How many digits the minor unit of a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function currencyDigits(currency: string): number {
  if (withoutDecimals.has(currency)) return 0
  return withThreeDecimals.has(currency) ? 3 : 2
}

export type MoneyStyle = Readonly<{
  /** Leaves ",00" away, for price tags. Amounts with a remainder keep their digits. */
  short?: boolean
  /** Shows a plus sign too, for changes of a balance. */
  signed?: boolean
}>

/** @param amount integer in the currency's minor unit */
export function formatMoney(
  amount: number,
  currency: string,
  locale: string,
  style: MoneyStyle = {},
): string {
  const digits = currencyDigits(currency)
  const whole = style.short && amount % 10 ** digits === 0
  const format = numberFormat(locale, {
    style: 'currency',
    currency,
    signDisplay: style.signed ? 'exceptZero' : 'auto',
    minimumFractionDigits: whole ? 0 : digits,
    maximumFractionDigits: whole ? 0 : digits,
  })
  return tidy(format.format(amount / 10 ** digits))
}

/** The amount as a person types it into a field: "33.33" or "33,33", without symbol and grouping. */
export function moneyFieldText(amount: number, currency: string, locale: string): string {
  const digits = currencyDigits(currency)
  const format = numberFormat(locale, {
    useGrouping: false,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return format.format(amount / 10 ** digits)
}

/**
 * Reads what a person typed into a money field. Accepts the locale's and the other common decimal sign, grouping
 * and a currency sign. "1.234" is grouping where the locale groups by a point, and three decimals elsewhere.
 * @returns integer minor units, or null when it is no amount or has more decimals than the currency
 */
export function parseMoney(text: string, currency: string, locale: string): number | null {
  const digits = currencyDigits(currency)
  const bare = text.replace(/[\s\u00a0\u202f'’]/g, '').replace(/^\p{Sc}|\p{Sc}$|^[A-Z]{3}|[A-Z]{3}$/gu, '')
  if (!/^-?\d[\d.,]*$|^-?[.,]\d+$/.test(bare)) return null

  const [fraction, grouping] = decimalSigns(bare, locale)
  const plain = bare.replaceAll(grouping, '').replace(fraction, '.')
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(plain)
  if (!match) return null

  const [, sign, units = '', decimals = ''] = match
  if (decimals.replace(/0+$/, '').length > digits) return null
  const amount = Number(`${units}${decimals.slice(0, digits).padEnd(digits, '0')}`)
  return Number.isSafeInteger(amount) ? (sign ? -amount : amount) : null
}

/** Which sign of the text is the decimal one, and which is grouping. */
function decimalSigns(text: string, locale: string): [decimal: string, grouping: string] {
  const ours =
    numberFormat(locale, {})
      .formatToParts(1.5)
      .find((part) => part.type === 'decimal')?.value ?? '.'
  const other = ours === ',' ? '.' : ','
  const both = text.includes('.') && text.includes(',')
  if (both) return text.lastIndexOf('.') > text.lastIndexOf(',') ? ['.', ','] : [',', '.']
  // A lone foreign sign before anything but a group of three is a decimal sign typed out of habit.
  const lone = text.includes(other) && !text.includes(ours)
  if (lone && !new RegExp(`^-?\\d{1,3}(\\${other}\\d{3})+$`).test(text)) return [other, ours]
  return [ours, other]
}

export const formatNumber = (value: number, locale: string) => tidy(numberFormat(locale, {}).format(value))

/** @param share 0.125 gives "12.5 %"; what is paid by it takes two decimals */
export const formatPercent = (share: number, locale: string, decimals: 1 | 2 = 1) =>
  tidy(numberFormat(locale, { style: 'percent', maximumFractionDigits: decimals }).format(share))

const dateStyles = {
  /** Tuesday, 3 March 2026 */
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  /** Tuesday, 3 March */
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  /** Tue, 3 Mar */
  short: { weekday: 'short', day: 'numeric', month: 'short' },
  /** 3 Mar 2026 */
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  /** March 2026 */
  month: { month: 'long', year: 'numeric' },
  /** Tuesday */
  weekday: { weekday: 'long' },
  /** Tue */
  weekdayShort: { weekday: 'short' },
} satisfies Record<string, Intl.DateTimeFormatOptions>

export type DateStyle = keyof typeof dateStyles

export const formatDate = (instant: Instant, zone: string, locale: string, style: DateStyle = 'date') =>
  tidy(dateFormat(locale, zone, dateStyles[style]).format(toMillis(instant)))

/** A calendar date (YYYY-MM-DD) in words; it belongs to no zone. */
export const formatDay = (date: string, locale: string, style: DateStyle = 'day') =>
  formatDate(`${date}T12:00:00Z`, 'UTC', locale, style)

/** "14:30" and "09:00", or "2:30 PM" where the day has twice twelve hours. */
export function formatTime(instant: Instant, zone: string, locale: string): string {
  const { hourCycle } = dateFormat(locale, zone, { hour: 'numeric' }).resolvedOptions()
  const hour = hourCycle === 'h23' ? '2-digit' : 'numeric'
  return tidy(dateFormat(locale, zone, { hour, minute: '2-digit' }).format(toMillis(instant)))
}

/** "Tue, 3 Mar 2026, 14:30". Joined here, because the joining word differs between Node and browsers. */
export const formatDateTime = (instant: Instant, zone: string, locale: string, style: DateStyle = 'date') =>
  `${formatDate(instant, zone, locale, style)}, ${formatTime(instant, zone, locale)}`

/** "14:30 – 15:30" */
export const formatTimeRange = (start: Instant, end: Instant, zone: string, locale: string) =>
  `${formatTime(start, zone, locale)}\u00a0–\u00a0${formatTime(end, zone, locale)}`

/** "GMT+1" of a zone at an instant, to tell repeated hours apart. */
export function zoneOffset(instant: Instant, zone: string): string {
  const parts = dateFormat('en', zone, { timeZoneName: 'shortOffset' }).formatToParts(toMillis(instant))
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
}

/** "Berlin (GMT+1)": the place says more than the zone's official name, and the offset removes doubt. */
export function formatZone(zone: string, instant: Instant): string {
  const place = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
  const offset = zoneOffset(instant, zone)
  return place === 'UTC' ? 'UTC' : `${place} (${offset})`
}

const steps: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** "3 hours ago", "in 2 days". Pair it with the absolute time, as the Time component does. */
export function formatRelative(instant: Instant, now: Instant, locale: string): string {
  const seconds = (toMillis(instant) - toMillis(now)) / 1000
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const)
  const format = once(`r ${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
  return tidy(format.format(unit === 'second' ? 0 : Math.trunc(seconds / size), unit))
}

/** "1 hr 30 min". @param minutes length in whole minutes */
export function formatDuration(minutes: number, locale: string, width: 'short' | 'long' = 'short'): string {
  const amounts: [number, string][] = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor((minutes % 1440) / 60), 'hour'],
    [minutes % 60, 'minute'],
  ]
  const parts = amounts.filter(([amount]) => amount > 0)
  const shown = parts.length > 0 ? parts : [[0, 'minute'] as const]
  const unit = (name: string) => numberFormat(locale, { style: 'unit', unit: name, unitDisplay: width })
  return shown.map(([amount, name]) => tidy(unit(name).format(amount))).join(' ')
}

const inMiles = new Set(['US', 'GB', 'LR', 'MM'])
const metresPerMile = 1609.344

/** "400 m", "2.4 km", "35 km", or "1.5 mi" where people count in miles: no finer than the way there is known. */
export function formatDistance(metres: number, locale: string): string {
  const unitOf = (amount: number, unit: string, digits: number) =>
    tidy(
      numberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: digits,
      }).format(amount),
    )
  if (inMiles.has(new Intl.Locale(locale).region ?? '')) {
    const miles = metres / metresPerMile
    return unitOf(Math.max(0.1, miles), 'mile', miles < 9.95 ? 1 : 0)
  }
  if (metres < 950) return unitOf(Math.max(100, Math.round(metres / 100) * 100), 'meter', 0)
  return unitOf(metres / 1000, 'kilometer', metres < 9_950 ? 1 : 0)
}

/** "2.4 MB" */
export function formatBytes(bytes: number, locale: string): string {
  const [unit, size] = bytes >= 1e6 ? (['megabyte', 1e6] as const) : (['kilobyte', 1e3] as const)
  const format = numberFormat(locale, { style: 'unit', unit, maximumFractionDigits: bytes < 1e7 ? 1 : 0 })
  return tidy(format.format(bytes / size))
}
