import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { BookingView } from '#platform/booking/index.ts'
import {
  addDays,
  formatZone,
  PageHead,
  startOfWeek,
  TabLinks,
  wallClock,
  WeekCalendar,
  weekStart,
  type CalendarEvent,
  type WorkingHours,
} from '#ui/index.ts'
import { statusWords } from '../booking/status-words.ts'
import { bookingsBetween } from '../provider/bookings-between.server.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { isDate, startOfDay } from '../provider/wall-time.server.ts'
import { workingOn } from '../provider/working-hours.ts'
import { regionalLocale } from '../shell/regional-locale.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Calendar')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const query = new URL(request.url).searchParams
  const view = query.get('view') === 'day' ? 'day' : 'week'
  const now = new Date()
  return context.read(async (ctx, core) => {
    const schedule = await core.scheduling.getSchedule(ctx, providerId)
    const zone = schedule.timeZone
    const today = wallClock(now, zone).date
    const asked = query.get('date')
    const date = isDate(asked) ? asked : today
    const start =
      view === 'day'
        ? date
        : startOfWeek(date, weekStart(regionalLocale(context.tenant.locale, context.tenant.country)))
    const dayCount = view === 'day' ? 1 : 7
    const bookings = await bookingsBetween(ctx, core, {
      providerId,
      from: startOfDay(start, zone),
      to: startOfDay(addDays(start, dayCount), zone),
    })
    const dates = Array.from({ length: dayCount }, (_, index) => addDays(start, index))
    return {
      view,
      date,
      today,
      start,
      dayCount,
      zone,
      now: now.toISOString(),
      bookings,
      timeOff: schedule.timeOff,
      working: Object.fromEntries(dates.map((each) => [each, workingOn(each, schedule)])),
    }
  })
}

export default function CalendarPage() {
  const { view, date, today, start, dayCount, zone, now, bookings, timeOff, working } =
    useLoaderData<typeof loader>()
  const hrefOf = (other: string, of: string = view) => `/provider/calendar?view=${of}&date=${other}`
  const step = view === 'day' ? 1 : 7
  const end = addDays(start, dayCount)
  const away = timeOff
    .filter(
      ({ startsAt, endsAt }) => wallClock(startsAt, zone).date < end && wallClock(endsAt, zone).date >= start,
    )
    .map(({ id, startsAt, endsAt, reason }): CalendarEvent => ({
      id,
      start: startsAt,
      end: endsAt,
      title: reason || 'Time off',
      tone: 'neutral',
    }))
  return (
    <>
      <PageHead title="Calendar">
        Times are in {formatZone(zone, now)}.{' '}
        <a className="link" href="/provider/availability">
          Change your hours
        </a>
      </PageHead>
      <WeekCalendar
        start={start}
        dayCount={dayCount}
        zone={zone}
        now={now}
        working={working}
        hours={shownHours(working, today >= start && today < end ? wallClock(now, zone).minutes : null)}
        events={[...bookings.map((booking) => eventOf(booking, now)), ...away]}
        previousHref={hrefOf(addDays(start, -step))}
        nextHref={hrefOf(addDays(start, step))}
        {...(today >= start && today < end ? {} : { todayHref: hrefOf(today) })}
        actions={
          <TabLinks
            label="View"
            tabs={[
              { href: hrefOf(date, 'week'), label: 'Week', current: view === 'week' },
              {
                href: hrefOf(view === 'day' ? date : dayToShow(start, end, today), 'day'),
                label: 'Day',
                current: view === 'day',
              },
            ]}
          />
        }
      />
    </>
  )
}

/** Whole hours that hold all work and, where it is seen, the present moment. */
function shownHours(
  working: Record<string, readonly WorkingHours[]>,
  present: number | null,
): readonly [number, number] {
  const stretches = Object.values(working).flat()
  const minutes = [8 * 60, 18 * 60, ...stretches.flatMap(({ from, to }) => [from, to])]
  if (present !== null) minutes.push(present, present + 1)
  return [Math.floor(Math.min(...minutes) / 60), Math.ceil(Math.max(...minutes) / 60)]
}

/** From a week to one of its days: today where it is part of it. */
const dayToShow = (start: string, end: string, today: string) =>
  today >= start && today < end ? today : start

function eventOf(booking: BookingView, now: string): CalendarEvent {
  const { firstName, lastName } = booking.customer
  const { tone } = statusWords(booking, now)
  return {
    id: booking.id,
    start: booking.startsAt,
    end: booking.endsAt,
    title: `${firstName} ${lastName}`,
    detail: booking.place ? `${booking.serviceTitle}, ${booking.place}` : booking.serviceTitle,
    href: `/provider/bookings/${booking.id}`,
    tone: tone === 'positive' ? 'info' : tone,
  }
}
