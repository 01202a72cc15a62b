import type { AppLoadContext } from '@remix-run/server-runtime'
import { monthOf, wallClock } from '#ui/calendar/dates.ts'
import type { AvailabilityView } from '#platform/scheduling/index.ts'
import { isDay, isMonth, monthRange, toSlotMonth, type SlotMonth } from './slots.ts'

type Range = { from: string; to: string }

/**
 * The month that the address names (`?month=` or the month of `?date=`), else the first one with a free start.
 * @param find the free starts of some days: of a service, or of a booking that is to be moved
 */
export async function loadSlotMonth(
  context: AppLoadContext,
  url: URL,
  find: (range: Range) => Promise<AvailabilityView>,
): Promise<{ slots: SlotMonth; selected: string | null }> {
  const now = new Date()
  const wanted = url.searchParams.get('month')
  const date = url.searchParams.get('date')
  const today = wallClock(now, context.tenant.timeZone).date
  const asked = isMonth(wanted) ? wanted : isDay(date) ? monthOf(date) : null
  const read = async (month: string) => {
    const view = await find(monthRange(month, today))
    return toSlotMonth(month, view, wallClock(now, view.serviceTimeZone).date)
  }
  let slots = await read(asked && asked >= monthOf(today) ? asked : monthOf(today))
  if (asked === null && slots.nextFree) slots = await read(monthOf(slots.nextFree))
  const first = Object.keys(slots.days)[0] ?? null
  return { slots, selected: isDay(date) && monthOf(date) === slots.month ? date : first }
}
