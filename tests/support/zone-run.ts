/**
 * A stretch of a marketplace's life in one process, whose outcome is printed as one line of JSON. Whatever TZ it runs
 * with, it has to print the same: nothing that a person sees may depend on where the server stands. The clock is its
 * own; ids, references and secrets are replaced by what they stand for.
 */
import {
  cancelAsked,
  confirmBooking,
  createHold,
  getBooking,
  listBookings,
  previewCancellation,
  rescheduleAsked,
} from '#platform/booking/index.ts'
import { getCalendarEvent } from '#platform/booking/service/index.ts'
import { previewSeries } from '#platform/booking/service/groups/series.ts'
import { readBusyRanges } from '#platform/calendars/rules/busy-ranges.ts'
import { loadConfig } from '#platform/config.ts'
import { renderCalendar } from '#platform/kernel/calendar.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { openMailStore } from '#platform/local/mailbox/store.ts'
import { openRuntime } from '#platform/runtime.ts'
import {
  addTimeOff,
  explainAvailability,
  findAvailability,
  findSuggestions,
  getSchedule,
  replaceSchedule,
} from '#platform/scheduling/index.ts'
import { joinWaitlist } from '#platform/waitlist/index.ts'
import { contact, createBookable } from './factories.ts'
import { movingClock } from './moving-clock.ts'
import { settle } from './settle.ts'
import { insertTenant } from './tenant-rows.ts'

// Lord Howe puts its clocks back by half an hour on 4 April 2027; New York puts them forward on 14 March.
const home = 'Australia/Lord_Howe'
const viewer = 'America/New_York'
const time = movingClock('2027-03-10T09:00:00Z')
const config = loadConfig()
const runtime = await openRuntime(config, { clock: time.clock })
const mails = openMailStore(`${config.dataFolder}/mailbox`)
const scope = systemScope(newId())
const act = <T>(work: (ctx: Ctx) => Promise<T>) => runtime.database.inTenant(scope, work)
const slug = `t${scope.tenantId.replaceAll('-', '').slice(-20)}`

const shown: Record<string, unknown> = {}

const { serviceId, providerId } = await act(async (ctx) => {
  await insertTenant(ctx, { name: 'Lindenhof', time_zone: home, support_email: 'hello@lindenhof.example' })
  const nineToFive = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    weekday,
    start_minute: 540,
    end_minute: 1020,
  }))
  return createBookable(ctx, {
    timeZone: home,
    windows: nineToFive,
    provider: { slug: 'studio-pine', business_name: 'Studio Pine', email: 'pine@lindenhof.example' },
    service: { minimum_notice_minutes: 120 },
  })
})

await act(async (ctx) => {
  const { version, weekly } = await getSchedule(ctx, providerId)
  const exceptions = [{ date: '2027-04-02', windows: [], note: 'Closed' }]
  await replaceSchedule(ctx, { providerId, timeZone: home, weekly, exceptions, version })
  await addTimeOff(ctx, {
    providerId,
    startsAt: '2027-04-05T00:00:00+10:30',
    endsAt: '2027-04-06T00:00:00+10:30',
  })
})

shown.slots = await act((ctx) => findAvailability(ctx, { serviceId, from: '2027-03-28', to: '2027-04-10' }))
shown.slotsElsewhere = await act((ctx) =>
  findAvailability(ctx, { serviceId, from: '2027-03-12', to: '2027-03-16', timeZone: viewer }),
)
shown.explanation = await act((ctx) =>
  explainAvailability(ctx, { serviceId, from: '2027-03-30', to: '2027-04-07' }),
)
shown.suggestions = await act((ctx) => findSuggestions(ctx, { serviceId, timeZone: viewer }))
shown.series = await act((ctx) =>
  previewSeries(ctx, { serviceId, firstStartsAt: '2027-03-20T23:00:00Z', everyWeeks: 1, count: 5 }),
)
shown.busy = busyRanges()

// The first morning after the change of the clocks that is not closed.
const startsAt = '2027-04-06T22:30:00Z'
const hold = await act((ctx) => createHold(ctx, { serviceId, startsAt, customerTimeZone: viewer }))
shown.hold = hold
const { booking, managePath } = await act((ctx) =>
  confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact }),
)
const secret = managePath.split('/').at(-1)!.split('?')[0]!
const guest = { as: 'guest', secret } as const
await settle(runtime)
shown.timers = await act((ctx) => ctx.trx('booking_timers').orderBy('due_at').select('kind', 'due_at'))
shown.row = await act((ctx) => ctx.trx('bookings').first('starts_at', 'ends_at', 'starts_wall', 'time_zone'))
shown.event = await act((ctx) => getCalendarEvent(ctx, secret))
shown.file = await act(async (ctx) => renderCalendar(await getCalendarEvent(ctx, secret), 'PUBLISH'))
shown.cancellation = await act((ctx) => previewCancellation(ctx, guest))

await act((ctx) =>
  joinWaitlist(ctx, {
    serviceId,
    firstName: 'Bo',
    lastName: 'Lind',
    email: 'bo@example.com',
    firstDate: '2027-04-07',
    lastDate: '2027-04-08',
    timeZone: viewer,
  }),
)
shown.waiting = await act((ctx) => ctx.trx('waitlist_entries').first('first_date', 'last_date'))

await act((ctx) => rescheduleAsked(ctx, guest, { startsAt: '2027-04-07T23:30:00Z' }))
for (const now of ['2027-04-06T23:30:00Z', '2027-04-07T21:30:00Z', '2027-04-08T01:00:00Z']) {
  time.moveTo(now)
  await settle(runtime)
}
shown.after = await act((ctx) => getBooking(ctx, booking.id))
shown.listed = await act((ctx) =>
  listBookings(ctx, { providerId, from: '2027-04-07T13:30:00Z', to: '2027-04-08T13:30:00Z' }),
)
const another = await act((ctx) => createHold(ctx, { serviceId, startsAt: '2027-04-10T23:30:00Z' }))
await act((ctx) => confirmBooking(ctx, { holdId: another.id, secret: another.secret, ...contact }))
await settle(runtime)
const [last] = await act((ctx) => ctx.trx('bookings').orderBy('starts_at', 'desc').limit(1).pluck('id'))
await act((ctx) => cancelAsked(ctx, { as: 'system', bookingId: String(last) }, { reason: 'A storm' }))
await settle(runtime)
shown.mails = await mailsShown()
console.log(withoutChance(JSON.stringify(shown)))
await runtime.close()

/** What is made by chance, by what it is; lines that a calendar file has folded are whole again. */
function withoutChance(text: string): string {
  return (
    text
      .replaceAll(/(?:\\r)?\\n /g, '')
      .replaceAll(slug, 'slug')
      // By the clock of the database.
      .replaceAll(/"createdAt":"[^"]*"/g, '"createdAt":"now"')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id')
      .replaceAll(/\b[A-Z0-9]{4}-[A-Z0-9]{4}\b/g, 'reference')
      .replaceAll(/[\w-]{40,64}/g, 'secret')
  )
}

/** Floating, whole-day and zoned entries of somebody else's calendar. */
function busyRanges() {
  const entries = [
    'DTSTART:20270404T013000\r\nDTEND:20270404T023000',
    'DTSTART;VALUE=DATE:20270404\r\nDTEND;VALUE=DATE:20270405',
    'DTSTART;TZID=America/New_York:20270314T013000\r\nDTEND;TZID=America/New_York:20270314T033000',
    'DTSTART:20270401T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=6',
  ]
  const events = entries
    .map((entry, at) => `BEGIN:VEVENT\r\nUID:${at}\r\n${entry}\r\nEND:VEVENT\r\n`)
    .join('')
  const text = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events}END:VCALENDAR\r\n`
  const reading = readBusyRanges(text, {
    window: { from: new Date('2027-03-01T00:00:00Z'), to: new Date('2027-05-01T00:00:00Z') },
    timeZone: home,
    isOurs: () => false,
  })
  for (;;) {
    const step = reading.next()
    if (step.done) return step.value
  }
}

/** Every mail of this marketplace, with the text of its calendar file. */
async function mailsShown() {
  const own = (await mails.list()).filter(({ sender }) => sender.startsWith(slug))
  const all = await Promise.all(
    own.map(async ({ id, toAddress, subject, text, attachmentCount }) => ({
      to: toAddress,
      subject,
      text,
      file: attachmentCount > 0 ? (await mails.attachment(id, 0))!.content.toString() : null,
    })),
  )
  // Two mails of one moment may go out in either order.
  return all.map((mail) => withoutChance(JSON.stringify(mail))).toSorted()
}
