import { type ReadBusy, readBusyRanges } from '#platform/calendars/rules/busy-ranges.ts'
import { CalendarFailure } from '#platform/calendars/rules/failures.ts'

const window = { from: new Date('2026-11-20T00:00:00Z'), to: new Date('2027-12-26T00:00:00Z') }

/** A calendar with these lines in it. */
const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'DTSTAMP:20261101T000000Z', ...lines, 'END:VEVENT']

function busy(text: string, options: Partial<ReadBusy> = {}): string[] {
  const reading = readBusyRanges(text, {
    window,
    timeZone: 'Europe/Berlin',
    isOurs: () => false,
    ...options,
  })
  for (;;) {
    const { done, value } = reading.next()
    if (done) return value.map(({ startsAt, endsAt }) => `${short(startsAt)}/${short(endsAt)}`)
  }
}
const short = (at: Date) => at.toISOString().slice(0, 16)
const one = (...lines: string[]) => busy(calendar(...event('UID:a', ...lines)))

describe('when an entry is', () => {
  test('an instant is an instant, and ends by its end or after its length', () => {
    expect(one('DTSTART:20261201T090000Z', 'DTEND:20261201T103000Z')).toEqual([
      '2026-12-01T09:00/2026-12-01T10:30',
    ])
    expect(one('DTSTART:20261201T090000Z', 'DURATION:PT1H15M')).toEqual(['2026-12-01T09:00/2026-12-01T10:15'])
  })

  test('a time of a zone is that zone’s', () => {
    expect(
      one('DTSTART;TZID=America/New_York:20261201T090000', 'DTEND;TZID=America/New_York:20261201T100000'),
    ).toEqual(['2026-12-01T14:00/2026-12-01T15:00'])
  })

  test('a flight begins in one zone and ends in another', () => {
    expect(
      one('DTSTART;TZID=Europe/Berlin:20261201T090000', 'DTEND;TZID=America/New_York:20261201T120000'),
    ).toEqual(['2026-12-01T08:00/2026-12-01T17:00'])
  })

  test('a day is one of the schedule’s zone, from midnight to midnight', () => {
    expect(one('DTSTART;VALUE=DATE:20261201')).toEqual(['2026-11-30T23:00/2026-12-01T23:00'])
    expect(one('DTSTART;VALUE=DATE:20270328', 'DTEND;VALUE=DATE:20270329')).toEqual([
      '2027-03-27T23:00/2027-03-28T22:00',
    ])
  })

  test('a time without a zone is one of the calendar’s zone, and of the schedule’s where it names none', () => {
    const floating = event('UID:a', 'DTSTART:20261201T090000', 'DTEND:20261201T100000')

    expect(busy(calendar(...floating))).toEqual(['2026-12-01T08:00/2026-12-01T09:00'])
    expect(busy(calendar('X-WR-TIMEZONE:Asia/Tokyo', ...floating))).toEqual([
      '2026-12-01T00:00/2026-12-01T01:00',
    ])
  })

  test('what a clock skips or shows twice is told by the offset before', () => {
    expect(one('DTSTART;TZID=Europe/Berlin:20270328T023000', 'DURATION:PT15M')).toEqual([
      '2027-03-28T01:30/2027-03-28T01:45',
    ])
    expect(one('DTSTART;TZID=Europe/Berlin:20271031T023000', 'DURATION:PT15M')).toEqual([
      '2027-10-31T00:30/2027-10-31T00:45',
    ])
  })

  test.each([
    ['a name of Windows', 'W. Europe Standard Time'],
    ['a name that Outlook shows', '"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"'],
    ['a name behind a prefix', '/citadel.org/20210210_1/Europe/Berlin'],
    ['a name nobody knows, which is the schedule’s zone then', 'Middle Earth'],
  ])('a zone may be %s', (_, tzid) => {
    expect(one(`DTSTART;TZID=${tzid}:20261201T090000`, 'DURATION:PT1H')).toEqual([
      '2026-12-01T08:00/2026-12-01T09:00',
    ])
  })

  test('a zone may be one whose rules are in the file only', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Customized Time Zone 1',
      'BEGIN:STANDARD',
      'DTSTART:16010101T030000',
      'TZOFFSETFROM:-0230',
      'TZOFFSETTO:-0330',
      'RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11',
      'END:STANDARD',
      'BEGIN:DAYLIGHT',
      'DTSTART:16010101T020000',
      'TZOFFSETFROM:-0330',
      'TZOFFSETTO:-0230',
      'RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3',
      'END:DAYLIGHT',
      'END:VTIMEZONE',
    ]
    const at = (wall: string) =>
      busy(
        calendar(...zone, ...event('UID:a', `DTSTART;TZID=Customized Time Zone 1:${wall}`, 'DURATION:PT1H')),
      )

    expect(at('20261201T090000')).toEqual(['2026-12-01T12:30/2026-12-01T13:30'])
    expect(at('20270701T090000')).toEqual(['2027-07-01T11:30/2027-07-01T12:30'])
    expect(at('20270314T023000')).toEqual(['2027-03-14T06:00/2027-03-14T07:00'])
  })
})

describe('what repeats', () => {
  test('keeps its time on the wall when the clocks change', () => {
    expect(
      one(
        'DTSTART;TZID=Europe/Berlin:20270320T100000',
        'DTEND;TZID=Europe/Berlin:20270320T110000',
        'RRULE:FREQ=WEEKLY;COUNT=3',
      ),
    ).toEqual([
      '2027-03-20T09:00/2027-03-20T10:00',
      '2027-03-27T09:00/2027-03-27T10:00',
      '2027-04-03T08:00/2027-04-03T09:00',
    ])
  })

  test('ends with its last day, told as an instant or as a day', () => {
    const until = (rule: string) =>
      one('DTSTART;TZID=America/New_York:20261201T190000', 'DURATION:PT1H', `RRULE:FREQ=DAILY;UNTIL=${rule}`)
        .length

    expect(until('20261204T000000Z')).toBe(3)
    expect(until('20261203T235959Z')).toBe(2)
    expect(until('20261203')).toBe(3)
  })

  test('leaves out what is excluded, by its time, in another zone or by its day', () => {
    const excluding = (line: string) =>
      one('DTSTART;TZID=Europe/Berlin:20261201T100000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3', line)

    for (const line of [
      'EXDATE;TZID=Europe/Berlin:20261202T100000',
      'EXDATE:20261202T090000Z',
      'EXDATE;VALUE=DATE:20261202',
    ]) {
      expect(excluding(line)).toEqual([
        '2026-12-01T09:00/2026-12-01T10:00',
        '2026-12-03T09:00/2026-12-03T10:00',
      ])
    }
  })

  test('has added times, once each', () => {
    expect(
      one(
        'DTSTART:20261201T100000Z',
        'DURATION:PT1H',
        'RRULE:FREQ=DAILY;COUNT=2',
        'RDATE:20261202T100000Z,20261210T150000Z',
      ),
    ).toEqual([
      '2026-12-01T10:00/2026-12-01T11:00',
      '2026-12-02T10:00/2026-12-02T11:00',
      '2026-12-10T15:00/2026-12-10T16:00',
    ])
  })

  const series = event('UID:s', 'DTSTART:20261201T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3')

  test('may have one moved, shortened or cancelled', () => {
    const moved = event(
      'UID:s',
      'RECURRENCE-ID:20261202T100000Z',
      'DTSTART:20261202T150000Z',
      'DURATION:PT30M',
    )
    const cancelled = event(
      'UID:s',
      'RECURRENCE-ID:20261203T100000Z',
      'DTSTART:20261203T100000Z',
      'DURATION:PT1H',
      'STATUS:CANCELLED',
    )

    expect(busy(calendar(...series, ...moved, ...cancelled))).toEqual([
      '2026-12-01T10:00/2026-12-01T11:00',
      '2026-12-02T15:00/2026-12-02T15:30',
    ])
  })

  test('may change from one on', () => {
    const later = event(
      'UID:s',
      'RECURRENCE-ID;RANGE=THISANDFUTURE:20261202T100000Z',
      'DTSTART:20261202T110000Z',
      'DURATION:PT2H',
    )

    expect(busy(calendar(...series, ...later))).toEqual([
      '2026-12-01T10:00/2026-12-01T11:00',
      '2026-12-02T11:00/2026-12-02T13:00',
      '2026-12-03T11:00/2026-12-03T13:00',
    ])
  })

  test('began long ago and reaches into the window', () => {
    expect(
      one('DTSTART;VALUE=DATE:20201120', 'DTEND;VALUE=DATE:20201122', 'RRULE:FREQ=YEARLY').slice(0, 2),
    ).toEqual(['2026-11-19T23:00/2026-11-21T23:00', '2027-11-19T23:00/2027-11-21T23:00'])
  })
})

describe('what does not count', () => {
  test.each([
    ['is free', 'TRANSP:TRANSPARENT'],
    ['is cancelled', 'STATUS:CANCELLED'],
    ['is free for Outlook', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE'],
  ])('an entry that %s', (_, line) => {
    expect(one('DTSTART:20261201T100000Z', 'DURATION:PT1H', line)).toEqual([])
  })

  test('an entry that takes no time, or is over, or is further away than anybody books', () => {
    expect(one('DTSTART:20261201T100000Z')).toEqual([])
    expect(one('DTSTART:20261201T100000Z', 'DTEND:20261201T090000Z')).toEqual([])
    expect(one('DTSTART:20200101T100000Z', 'DURATION:PT1H')).toEqual([])
    expect(one('DTSTART:20300101T100000Z', 'DURATION:PT1H')).toEqual([])
    expect(one('SUMMARY:No time at all')).toEqual([])
  })

  test('our own appointments, which come back', () => {
    const text = calendar(...event('UID:0199@lindenhof', 'DTSTART:20261201T100000Z', 'DURATION:PT1H'))

    expect(busy(text, { isOurs: (uid) => uid.endsWith('@lindenhof') })).toEqual([])
  })

  test('an older version of the same entry', () => {
    const version = (sequence: number, start: string) =>
      event('UID:a', `SEQUENCE:${sequence}`, `DTSTART:${start}`, 'DURATION:PT1H')

    expect(busy(calendar(...version(1, '20261201T100000Z'), ...version(0, '20261201T080000Z')))).toEqual([
      '2026-12-01T10:00/2026-12-01T11:00',
    ])
  })
})

test('what touches is one time, and free-busy entries count too', () => {
  const text = calendar(
    ...event('UID:a', 'DTSTART:20261201T100000Z', 'DURATION:PT1H'),
    ...event('UID:b', 'DTSTART:20261201T110000Z', 'DURATION:PT1H'),
    'BEGIN:VFREEBUSY',
    'FREEBUSY;FBTYPE=BUSY:20261205T100000Z/PT1H,20261206T100000Z/20261206T113000Z',
    'FREEBUSY;FBTYPE=FREE:20261207T100000Z/PT1H',
    'END:VFREEBUSY',
  )

  expect(busy(text)).toEqual([
    '2026-12-01T10:00/2026-12-01T12:00',
    '2026-12-05T10:00/2026-12-05T11:00',
    '2026-12-06T10:00/2026-12-06T11:30',
  ])
})

test('lines are folded, ended and quoted in every way that programs do', () => {
  const text = [
    '\uFEFFBEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'UID:a',
    'ATTENDEE;CN="Semi;colon: and, comma";ROLE=REQ-PARTICIPANT:mailto:a@b.example',
    'SUMMARY:A long',
    '  line',
    'DTSTART;TZID="Europe/Ber',
    ' lin";X-A=b:20261201T100000',
    'DTEND;TZID=Europe/Berlin:20261201T110000',
    '',
    'end:vevent',
    'END:VCALENDAR',
  ].join('\n')

  expect(busy(text)).toEqual(['2026-12-01T09:00/2026-12-01T10:00'])
})

describe('a file that cannot be read', () => {
  test.each<[string, string, string]>([
    ['is a page', '<!doctype html><title>Sign in</title>', 'not_a_calendar'],
    ['is empty', '', 'not_a_calendar'],
    ['ends in the middle', calendar(...event('UID:a')).replace(/END:VEVENT[^]*/, ''), 'broken_calendar'],
    ['closes what is not open', calendar('END:VEVENT'), 'broken_calendar'],
    [
      'is nested without an end',
      calendar(...Array.from({ length: 50 }, () => 'BEGIN:VEVENT')),
      'broken_calendar',
    ],
    [
      'has a day that does not exist',
      calendar(...event('UID:a', 'DTSTART:20261301T100000Z')),
      'broken_calendar',
    ],
    ['has a word for a time', calendar(...event('UID:a', 'DTSTART:tomorrow')), 'broken_calendar'],
    [
      'repeats by a rule that is none',
      calendar(...event('UID:a', 'DTSTART:20261201T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=SOMETIMES')),
      'broken_calendar',
    ],
    [
      'repeats every second',
      calendar(...event('UID:a', 'DTSTART:20261201T100000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY')),
      'too_many_events',
    ],
    [
      'repeats more often than a calendar can hold',
      calendar(
        ...Array.from({ length: 60 }, (_, index) =>
          event(`UID:${index}`, 'DTSTART:20261201T000000Z', 'DURATION:PT1M', 'RRULE:FREQ=DAILY'),
        ).flat(),
      ),
      'too_many_events',
    ],
  ])('that %s is refused with a code', (_, text, code) => {
    expect(() => busy(text)).toThrow(CalendarFailure)
    expect(() => busy(text)).toThrow(expect.objectContaining({ code }))
  })
})

test('names of JavaScript are UIDs like others', () => {
  const text = calendar(
    ...['__proto__', 'constructor', 'toString'].flatMap((uid, index) =>
      event(`UID:${uid}`, `DTSTART:2026120${index + 1}T100000Z`, 'DURATION:PT1H'),
    ),
  )

  expect(busy(text)).toHaveLength(3)
})
