import type { AppLoadContext } from '@remix-run/node'
import type { BookingView } from '#platform/booking/index.ts'
import { toMillis } from '#ui/format.ts'
import { wallClock } from '#ui/index.ts'
import type { MoveTimes } from './move-form.tsx'
import { isDate } from './wall-time.server.ts'

/** What is free on the day that is looked at, on the wall of the appointment. @throws a Response as the core refuses */
export async function moveTimes(
  context: AppLoadContext,
  booking: Pick<BookingView, 'id' | 'startsAt' | 'timeZone'>,
  query: URLSearchParams,
): Promise<MoveTimes> {
  const { id: bookingId, startsAt, timeZone } = booking
  const asked = query.get('date')
  const date = isDate(asked) ? asked : wallClock(startsAt, timeZone).date
  const time = query.get('time') ?? ''
  const member = query.get('member') ?? ''
  const { days, nextFree } = await context.read((ctx, core) =>
    core.booking.findRescheduleTimes(
      ctx,
      { as: 'provider', bookingId },
      { from: date, to: date, timeZone, ...(member ? { memberId: member } : {}) },
    ),
  )
  return {
    date,
    time: /^\d{2}:\d{2}$/.test(time) ? time : '',
    member,
    slots:
      days.find((day) => day.date === date)?.slots.filter((slot) => toMillis(slot) !== toMillis(startsAt)) ??
      [],
    nextFree,
  }
}
