import type { AppLoadContext } from '@remix-run/node'
import { addDays } from '#ui/calendar/dates.ts'

/** The first start that customers are offered from a day on, or null; null too while the service cannot be booked. */
export async function nextFreeStart(
  context: AppLoadContext,
  serviceId: string,
  from: string,
): Promise<string | null> {
  const found = await orNull(() =>
    context.read((ctx, core) =>
      core.scheduling.findAvailability(ctx, { serviceId, from, to: addDays(from, 13) }),
    ),
  )
  return found?.days[0]?.slots[0] ?? found?.nextFree ?? null
}

/** Null for what is not there (any more). */
export async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof Response && [404, 422].includes(thrown.status)) return null
    throw thrown
  }
}
