import type { AppLoadContext } from '@remix-run/node'
import type { BookingView, GroupScope } from '#platform/booking/index.ts'
import { toMillis } from '#ui/format.ts'
import { wallClock } from '#ui/index.ts'
import type { MoveTimes } from './move-form.tsx'
import { isDate } from './wall-time.server.ts'

/** What is free on the day that is looked at, on the wall of the appointment. @throws a Response as the core refuses */
export async function moveTimes(
  context: AppLoadContext,
  booking: Pick<BookingView, 'id' | 'startsAt' | 'timeZone'>,
  query: URLSearchParams,
  /** Of a series or visit: it moves together with others. */
  together?: { scope: GroupScope; includeMoved: boolean },
): Promise<MoveTimes> {
  const { id: bookingId, startsAt, timeZone } = booking
  const asked = query.get('date')
  const date = isDate(asked) ? asked : wallClock(startsAt, timeZone).date
  const time = query.get('time') ?? ''
  const member = query.get('member') ?? ''
  const range = { from: date, to: date, timeZone, ...(member ? { memberId: member } : {}) }
  const who = { as: 'provider', bookingId } as const
  const { days, nextFree } = await context.read((ctx, core) =>
    together
      ? core.booking.findGroupMoveTimes(ctx, who, { ...range, ...together })
      : core.booking.findRescheduleTimes(ctx, who, range),
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
