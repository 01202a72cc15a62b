import ical, { type VEvent } from 'node-ical'
import fc from 'fast-check'
import { renderCalendar, renderTimeZone, type CalendarEvent } from '#platform/kernel/calendar.ts'

const appointment = (overrides: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: '0199-abc@lindenhof',
  sequence: 0,
  changedAt: new Date('2026-11-21T08:00:00Z'),
  startsAt: new Date('2026-11-24T13:30:00Z'),
  endsAt: new Date('2026-11-24T15:00:00Z'),
  timeZone: 'Europe/Berlin',
  title: 'Window cleaning',
  description: 'Booking K7F3-92QD',
  location: 'Gneisenaustraße 61, 10961 Berlin',
  url: 'https://lindenhof.example/bookings/secret',
  organizer: { name: 'Lindenhof', email: 'hello@lindenhof.example' },
  attendee: { name: 'Mara Brandt', email: 'mara@mail.example' },
  publisher: 'Lindenhof',
  reminderMinutes: 60,
  ...overrides,
})

function parse(text: string): VEvent & Record<string, unknown> {
  const events = Object.values(ical.sync.parseICS(text)).filter((part) => part?.type === 'VEVENT')
  expect(events).toHaveLength(1)
  return events[0] as unknown as VEvent & Record<string, unknown>
}

/** Content lines without their folding (RFC 5545, 3.1). */
const linesOf = (text: string) => text.replaceAll('\r\n ', '').split('\r\n')

test('an independent reader finds the appointment as it was', () => {
  const event = parse(renderCalendar(appointment(), 'REQUEST'))

  expect(event).toMatchObject({
    uid: '0199-abc@lindenhof',
    method: 'REQUEST',
    status: 'CONFIRMED',
    sequence: 0,
    summary: 'Window cleaning',
    description: 'Booking K7F3-92QD',
    location: 'Gneisenaustraße 61, 10961 Berlin',
    start: new Date('2026-11-24T13:30:00Z'),
    end: new Date('2026-11-24T15:00:00Z'),
    organizer: { params: { CN: 'Lindenhof' }, val: 'mailto:hello@lindenhof.example' },
    attendee: { params: { CN: 'Mara Brandt', PARTSTAT: 'ACCEPTED' } },
  })
  expect(String(event.start.tz)).toBe('Europe/Berlin')
})

test('a cancellation keeps the UID, raises the sequence and reminds of nothing', () => {
  const text = renderCalendar(appointment({ sequence: 1 }), 'CANCEL')

  expect(parse(text)).toMatchObject({
    uid: '0199-abc@lindenhof',
    method: 'CANCEL',
    status: 'CANCELLED',
    sequence: 1,
  })
  expect(text).not.toContain('VALARM')
})

test('a file to download asks nobody to answer', () => {
  const text = renderCalendar(appointment(), 'PUBLISH')

  expect(parse(text)).toMatchObject({ method: 'PUBLISH', status: 'CONFIRMED' })
  expect(text).not.toContain('ATTENDEE')
})

test('the product that it names is the marketplace', () => {
  expect(renderCalendar(appointment(), 'REQUEST')).toContain('PRODID:-//Lindenhof//Bookings//EN\r\n')
})

test('what people write cannot add a line of its own', () => {
  const evil = 'x\r\nATTENDEE:mailto:evil@example.com\nBEGIN:VEVENT\r\rURL:javascript:alert(1)'

  const text = renderCalendar(
    appointment({
      title: evil,
      description: evil,
      location: evil,
      url: evil,
      uid: evil,
      publisher: evil,
      organizer: { name: `${evil}"`, email: `a@b.example\r\nX-EVIL:1` },
      attendee: { name: `"${evil}`, email: 'c@d.example>\nX-EVIL:1' },
    }),
    'REQUEST',
  )

  const lines = linesOf(text)
  expect(lines.filter((line) => line.startsWith('ATTENDEE'))).toHaveLength(1)
  expect(lines.filter((line) => line.startsWith('BEGIN:VEVENT'))).toHaveLength(1)
  expect(lines.filter((line) => line.startsWith('URL'))).toHaveLength(1)
  expect(lines.filter((line) => line.startsWith('X-EVIL'))).toEqual([])
  expect(parse(text)).toMatchObject({ start: new Date('2026-11-24T13:30:00Z') })
})

test('text of any kind comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (words) => {
      const title = words.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim() || 'x'

      const event = parse(renderCalendar(appointment({ title }), 'REQUEST'))

      // node-ical reads what is escaped twice as escaped once.
      if (!title.includes('\\')) expect(event.summary).toBe(title)
    }),
    { numRuns: 300 },
  )
})

test('every line ends with CRLF and has at most 75 octets', () => {
  const text = renderCalendar(appointment({ description: 'Grüße aus Köln – ぜんぶ '.repeat(30) }), 'REQUEST')

  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
})

const zones = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Asia/Tokyo',
  'Africa/Casablanca',
  'America/St_Johns',
  'Pacific/Chatham',
  'UTC',
]

test.each(zones)(
  'in %s an appointment is at the same instant for its reader, on every day of the year',
  (timeZone) => {
    for (let day = 0; day < 365; day += 7) {
      const startsAt = new Date(Date.UTC(2027, 0, 1 + day, 0, 30))
      const endsAt = new Date(startsAt.getTime() + 90 * 60_000)

      expect(parse(renderCalendar(appointment({ startsAt, endsAt, timeZone }), 'REQUEST'))).toMatchObject({
        start: startsAt,
        end: endsAt,
      })
    }
  },
)

test.each(zones)('the rules written for %s give its offset at the appointment', (timeZone) => {
  for (const at of [
    '2027-01-15T12:00:00Z',
    '2027-03-28T00:59:00Z',
    '2027-03-28T01:01:00Z',
    '2027-07-01T12:00:00Z',
    '2027-10-31T00:30:00Z',
  ]) {
    const startsAt = new Date(at)

    const text = renderTimeZone(timeZone, startsAt, new Date(startsAt.getTime() + 3_600_000))

    expect(offsetByRules(text, startsAt)).toBe(offsetOf(timeZone, startsAt))
  }
})

test('a zone with summer time names both of its offsets', () => {
  const text = renderTimeZone(
    'Europe/Berlin',
    new Date('2027-07-01T12:00:00Z'),
    new Date('2027-07-01T13:00:00Z'),
  )

  expect(text.split('\r\n').slice(0, 8)).toEqual([
    'BEGIN:VTIMEZONE',
    'TZID:Europe/Berlin',
    'BEGIN:DAYLIGHT',
    'DTSTART:20270328T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'TZNAME:CEST',
    'END:DAYLIGHT',
  ])
  expect(text).toContain(
    'BEGIN:STANDARD\r\nDTSTART:20271031T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100',
  )
})

/** Minutes east of Greenwich: the last onset at or before the instant (RFC 5545, 3.6.5). */
function offsetByRules(text: string, instant: Date): number {
  const minutes = (offset: string) => {
    const [, sign, hours, rest] = /^([+-])(\d\d)(\d\d)$/.exec(offset)!
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(rest))
  }
  const onsets = [
    ...text.matchAll(
      /DTSTART:(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\r\nTZOFFSETFROM:(.*)\r\nTZOFFSETTO:(.*)\r\n/g,
    ),
  ]
  const past = onsets
    .map(([, year, month, day, hour, minute, second, from, to]) => ({
      at: Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second!) - minutes(from!) * 60_000,
      to: minutes(to!),
    }))
    .filter(({ at }) => at <= instant.getTime())
    .toSorted((a, b) => a.at - b.at)
  return past.at(-1)!.to
}

function offsetOf(timeZone: string, instant: Date): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(instant)
  const [, sign, hours, rest] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(
    parts.find(({ type }) => type === 'timeZoneName')!.value,
  )!
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(rest)) : 0
}
