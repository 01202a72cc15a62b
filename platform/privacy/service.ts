import { readPersonalPlans } from '#platform/billing/index.ts'
import { readOwnPositions, readPersonalBookings } from '#platform/booking/index.ts'
import { readPersonalCalendars } from '#platform/calendars/index.ts'
import { assertOwnHands, readPersonalData, requireUser } from '#platform/identity/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { readPersonalMessages } from '#platform/notifications/index.ts'
import { readPersonalPayments } from '#platform/payments/index.ts'
import { readPersonalPlace } from '#platform/providers/index.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { readPersonalWaitlist } from '#platform/waitlist/index.ts'

/**
 * Everything that this marketplace knows about the person who asks, as one document.
 * @throws AppError `unauthenticated`, `forbidden` for whoever acts in this person's place
 */
export async function exportOwnData(ctx: Ctx): Promise<Record<string, unknown>> {
  assertOwnHands(ctx)
  const { userId, providerId } = requireUser(ctx)
  const { name } = await getTenant(ctx)
  const about = await readPersonalData(ctx, userId)
  const addresses = addressesOf(about)
  return {
    marketplace: name,
    exportedAt: ctx.now.toISOString(),
    ...about,
    bookings: await readPersonalBookings(ctx, userId),
    ...(await readPersonalPayments(ctx, userId)),
    ...(await readPersonalPlans(ctx, providerId)),
    sharedPositions: await readOwnPositions(ctx, userId),
    placeOfBusiness: await readPersonalPlace(ctx, providerId),
    calendars: await readPersonalCalendars(ctx, { userId, providerId }),
    waitlist: await readPersonalWaitlist(ctx, addresses),
    messages: await readPersonalMessages(ctx, addresses),
  }
}

/** Every address at which this person was written to. */
export function addressesOf({ account, contacts }: Awaited<ReturnType<typeof readPersonalData>>): string[] {
  const all = [account.email, account.phone, ...contacts.flatMap(({ email, phone }) => [email, phone])]
  return [...new Set(all.filter((each): each is string => typeof each === 'string' && each !== ''))]
}
