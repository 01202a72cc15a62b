import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { ReactNode } from 'react'
import {
  addDays,
  formatDay,
  formatZone,
  LinkButton,
  monthOf,
  PageHead,
  TabLinks,
  useLocale,
  wallClock,
} from '#ui/index.ts'
import { TurnLink } from '#ui/calendar/month-calendar.tsx'
import { bookingsBetween } from '../provider/bookings-between.server.ts'
import { bookingStyles } from '../provider/booking-styles.ts'
import { CalendarBoard } from '../provider/calendar-board.tsx'
import { blockedEvent, eventOf, lanesOf } from '../provider/calendar-events.ts'
import { CalendarKey } from '../provider/calendar-key.tsx'
import {
  calendarHref,
  calendarViews,
  isShown,
  shownDays,
  turned,
  viewWords,
} from '../provider/calendar-view.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { MonthAgenda } from '../provider/month-agenda.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { isDate, startOfDay } from '../provider/wall-time.server.ts'
import { workingByLane } from '../provider/working-by-lane.server.ts'
import { workingOn } from '../provider/working-hours.ts'
import { regionalLocale } from '../shell/regional-locale.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Calendar')
export const links = bookingStyles

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const query = new URL(request.url).searchParams
  const view = calendarViews.find((each) => each === query.get('view')) ?? 'week'
  const now = new Date()
  const locale = regionalLocale(context.tenant.locale, context.tenant.country)
  return context.read(async (ctx, core) => {
    const [schedule, team] = await Promise.all([
      core.scheduling.getSchedule(ctx, providerId),
      core.providers.listTeamMembers(ctx, providerId),
    ])
    const zone = schedule.timeZone
    const today = wallClock(now, zone).date
    const asked = query.get('date')
    const shown = shownDays(view, isDate(asked) ? asked : today, locale)
    const { start, dayCount } = shown
    const range = {
      providerId,
      from: startOfDay(start, zone),
      to: startOfDay(addDays(start, dayCount), zone),
    }
    const [bookings, blocked] = await Promise.all([
      bookingsBetween(ctx, core, range),
      core.scheduling.listBlockedTimes(ctx, range),
    ])
    const events = [
      ...bookings.map((booking) => eventOf(booking, now.toISOString())),
      ...blocked.map(blockedEvent),
    ]
    const members = team.map(({ id, name }) => ({ id, name }))
    const lanes = view === 'day' && members.length > 1 ? lanesOf(members, events, 'Whole team') : []
    const dates = Array.from({ length: dayCount }, (_, index) => addDays(start, index))
    return {
      shown,
      today,
      zone,
      now: now.toISOString(),
      events,
      lanes,
      working:
        lanes.length > 0
          ? await workingByLane(ctx, core, { providerId, date: start, lanes, schedule })
          : Object.fromEntries(dates.map((each) => [each, workingOn(each, schedule)])),
    }
  })
}

export default function CalendarPage() {
  const { shown, today, zone, now, events, lanes, working } = useLoaderData<typeof loader>()
  const locale = useLocale()
  const { view, date } = shown
  const near = isShown(shown, today) ? today : date
  const tabs = (
    <TabLinks
      label="View"
      tabs={calendarViews.map((each) => ({
        href: calendarHref(each, near),
        label: viewWords[each],
        current: each === view,
      }))}
    />
  )
  return (
    <>
      <PageHead
        title="Calendar"
        actions={
          <LinkButton
            variant="secondary"
            href={`/provider/availability?block=${near < today ? today : near}&view=${view}#time-off`}
          >
            Block time
          </LinkButton>
        }
      >
        Times are in {formatZone(zone, now)}.{' '}
        <a className="link" href="/provider/availability">
          Change your hours
        </a>
      </PageHead>
      {view === 'month' ? (
        <section aria-label={formatDay(date, locale, 'month')}>
          <MonthBar shown={shown} today={today}>
            {tabs}
          </MonthBar>
          <MonthAgenda
            month={monthOf(date)}
            start={shown.start}
            dayCount={shown.dayCount}
            zone={zone}
            today={today}
            events={events}
          />
        </section>
      ) : (
        <CalendarBoard
          shown={shown}
          today={today}
          zone={zone}
          now={now}
          events={events}
          lanes={lanes}
          working={working}
          actions={tabs}
        />
      )}
      <CalendarKey isMovable={view !== 'month'} />
    </>
  )
}

type MonthBarProps = Pick<ReturnType<typeof useLoaderData<typeof loader>>, 'shown' | 'today'> & {
  children: ReactNode
}

function MonthBar({ shown, today, children }: MonthBarProps) {
  const locale = useLocale()
  return (
    <div className="week-bar">
      <h2 className="heading me-auto text-xl">{formatDay(shown.date, locale, 'month')}</h2>
      {children}
      {isShown(shown, today) ? null : (
        <LinkButton size="sm" variant="secondary" href={calendarHref('month', today)}>
          Today
        </LinkButton>
      )}
      <span className="flex">
        <TurnLink rel="prev" href={calendarHref('month', turned(shown, -1))} label="Previous month" />
        <TurnLink rel="next" href={calendarHref('month', turned(shown, 1))} label="Next month" />
      </span>
    </div>
  )
}
