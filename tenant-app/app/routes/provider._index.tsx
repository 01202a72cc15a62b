import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { CalendarCheck } from 'lucide-react'
import {
  addDays,
  Card,
  CardHeader,
  cx,
  EmptyState,
  formatDate,
  formatDateTime,
  formatDay,
  formatRelative,
  formatTime,
  LinkButton,
  PageHead,
  Stat,
  useLocale,
  wallClock,
} from '#ui/index.ts'
import { AgendaList } from '../provider/agenda-list.tsx'
import { Attention } from '../provider/attention.tsx'
import { attentionFor } from '../provider/attention-items.ts'
import { bookingStyles } from '../provider/booking-styles.ts'
import { bookingsBetween } from '../provider/bookings-between.server.ts'
import { Checklist } from '../provider/checklist.tsx'
import { DoneBanner } from '../provider/done-banner.tsx'
import { requireProvider } from '../provider/guard.server.ts'
import { nextFreeStart, orNull } from '../provider/next-free.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { Requests } from '../provider/requests.tsx'
import { startOfDay } from '../provider/wall-time.server.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Today')
export const links = bookingStyles

/** As many as are answered at a glance; the list of bookings has the others. */
const mostRequests = 5

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId, user } = requireProvider(context, request)
  const now = new Date()
  const query = new URL(request.url).searchParams
  const seen = await context.read(async (ctx, core) => {
    const [page, schedule, services, upcoming, requests, calendars] = await Promise.all([
      core.providers.getOwnProvider(ctx, providerId),
      core.scheduling.getSchedule(ctx, providerId),
      core.catalog.listOwnServices(ctx, { providerId, limit: 100 }),
      core.booking.listBookings(ctx, { providerId, filter: 'upcoming', limit: 10 }),
      core.booking.listBookings(ctx, { providerId, filter: 'requests', limit: mostRequests }),
      core.calendars.listConnections(ctx, providerId),
    ])
    const zone = schedule.timeZone
    const date = wallClock(now, zone).date
    const today = await bookingsBetween(ctx, core, {
      providerId,
      from: startOfDay(date, zone),
      to: startOfDay(addDays(date, 1), zone),
    })
    const later = upcoming.items.filter(
      ({ startsAt, status }) => status !== 'requested' && wallClock(startsAt, zone).date > date,
    )
    return {
      page,
      schedule,
      services: services.items,
      calendars,
      zone,
      date,
      today: today.filter(({ status }) => status !== 'requested'),
      later: later.slice(0, 4),
      requests: requests.items,
      hasMoreRequests: requests.nextCursor !== null,
    }
  })
  const bookable = seen.services.find(({ isActive, isListed }) => isActive && isListed)
  const { page, schedule, services, calendars, ...shown } = seen
  const answered = query.get('of')
  return {
    ...shown,
    now: now.toISOString(),
    done: query.get('done'),
    answered: answered
      ? await orNull(() => context.read((ctx, core) => core.booking.getBooking(ctx, answered)))
      : null,
    firstName: user.firstName,
    attention: attentionFor({ page, schedule, services, calendars }),
    checklist: page.checklist,
    isPublished: page.isPublished,
    nextFree: bookable ? await nextFreeStart(context, bookable.id, shown.date) : null,
    nextFreeService: bookable?.title ?? null,
  }
}

export default function TodayPage() {
  const { date, zone, now, today, later, firstName, attention, checklist, isPublished, ...others } =
    useLoaderData<typeof loader>()
  const { requests, hasMoreRequests, done, answered, ...free } = others
  const locale = useLocale()
  const next = [...today, ...later].find(({ endsAt }) => endsAt > now)
  const isIncomplete = checklist.some(({ isDone }) => !isDone)
  return (
    <>
      <PageHead
        title={firstName ? `Hello ${firstName}` : 'Today'}
        actions={
          <LinkButton href={`/provider/calendar?view=day&date=${date}`} variant="secondary">
            Open calendar
          </LinkButton>
        }
      >
        {formatDay(date, locale, 'full')}
      </PageHead>
      <DoneBanner done={done} booking={answered} isNamed />
      <Attention items={attention} />
      {requests.length > 0 ? (
        <section aria-labelledby="requests" className="grid gap-3">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <h2 id="requests" className="text-lg font-strong">
              Waiting for your answer
            </h2>
            {hasMoreRequests ? (
              <a className="link" href="/provider/bookings?filter=requests">
                See all requests
              </a>
            ) : null}
          </div>
          <Requests requests={requests} now={now} to="/provider" />
        </section>
      ) : null}
      <dl className="stats">
        <Stat label="Appointments today" value={today.length} href="/provider/calendar?view=day" />
        <Stat
          label="Next appointment"
          value={next ? startWords(next.startsAt, now, locale) : 'None planned'}
          {...(next
            ? {
                hint: `${next.customer.firstName} ${next.customer.lastName}, ${formatDateTime(next.startsAt, zone, locale, 'short')}`,
                href: `/provider/bookings/${next.id}`,
              }
            : { hint: 'New ones appear here by themselves' })}
        />
        <Stat
          label="Next free time"
          value={free.nextFree ? formatDate(free.nextFree, zone, locale, 'short') : 'None'}
          hint={
            free.nextFree && free.nextFreeService
              ? `${formatTime(free.nextFree, zone, locale)} for ${free.nextFreeService}`
              : 'Nothing can be booked yet'
          }
          href="/provider/availability#preview"
        />
      </dl>
      <div className={cx('grid items-start gap-8', isIncomplete && 'xl:grid-cols-[minmax(0,1fr)_22rem]')}>
        <div className="grid gap-8">
          <section aria-labelledby="today">
            <h2 id="today" className="mb-3 text-lg font-strong">
              Today
            </h2>
            {today.length > 0 ? (
              <AgendaList bookings={today} zone={zone} now={now} />
            ) : (
              <Card>
                <EmptyState
                  icon={<CalendarCheck aria-hidden="true" />}
                  title="No appointments today"
                  level={3}
                  action={
                    <LinkButton href="/provider/share" variant="secondary">
                      Share your page
                    </LinkButton>
                  }
                >
                  When somebody books, it appears here without reloading.
                </EmptyState>
              </Card>
            )}
          </section>
          {later.length > 0 ? (
            <section aria-labelledby="later">
              <h2 id="later" className="mb-3 text-lg font-strong">
                Coming up
              </h2>
              <AgendaList bookings={later} zone={zone} now={now} hasDate />
            </section>
          ) : null}
        </div>
        {isIncomplete ? (
          <Card as="section">
            <CardHeader
              title={isPublished ? 'Make your page better' : 'Get your page ready'}
              description={
                isPublished ? 'It is public; these would help it.' : 'What is marked as needed comes first.'
              }
            />
            <Checklist items={checklist} />
          </Card>
        ) : null}
      </div>
    </>
  )
}

const startWords = (startsAt: string, now: string, locale: string) =>
  startsAt <= now ? 'Now' : formatRelative(startsAt, now, locale)
