import type { AppLoadContext } from '@remix-run/server-runtime'
import { monthOf, wallClock } from '#ui/calendar/dates.ts'
import { isDay, isMonth, monthRange, toSlotMonth, type SlotMonth } from './slots.ts'

/** The month that the address names (`?month=` or the month of `?date=`), else the first one with a free start. */
export async function loadSlotMonth(
  context: AppLoadContext,
  serviceId: string,
  url: URL,
): Promise<{ slots: SlotMonth; selected: string | null }> {
  const now = new Date()
  const wanted = url.searchParams.get('month')
  const date = url.searchParams.get('date')
  const today = wallClock(now, context.tenant.timeZone).date
  const asked = isMonth(wanted) ? wanted : isDay(date) ? monthOf(date) : null
  const read = async (month: string) => {
    const range = monthRange(month, today)
    const view = await context.read((ctx, core) =>
      core.scheduling.findAvailability(ctx, { serviceId, ...range }),
    )
    return toSlotMonth(month, view, now)
  }
  let slots = await read(asked && asked >= monthOf(today) ? asked : monthOf(today))
  if (asked === null && slots.nextFree) slots = await read(monthOf(slots.nextFree))
  const first = Object.keys(slots.days)[0] ?? null
  return { slots, selected: isDay(date) && monthOf(date) === slots.month ? date : first }
}
