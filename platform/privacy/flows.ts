import { eraseFromPlans } from '#platform/billing/index.ts'
import { eraseFromBookings } from '#platform/booking/index.ts'
import { eraseFromCalendars } from '#platform/calendars/index.ts'
import {
  assertKnowsPassword,
  erasePerson,
  findMarketplacesOf,
  readPersonalData,
  requireUser,
} from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { eraseImages } from '#platform/media/index.ts'
import { eraseMessages } from '#platform/notifications/index.ts'
import { eraseFromPayments } from '#platform/payments/index.ts'
import { listTeamMembers } from '#platform/providers/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { eraseFromWaitlist } from '#platform/waitlist/index.ts'
import { addressesOf } from './service.ts'

/**
 * Erases the account of the person who asks: personal data goes, and what others need (appointments that took place,
 * what was paid) stays without it. Everything or nothing; the files of images go last.
 * @throws AppError `validation_failed` for a wrong password, `conflict` for what has to be settled first,
 *   `forbidden` for somebody who acts in this person's place
 */
export async function eraseOwnAccount(
  runtime: Runtime,
  scope: Scope,
  input: { currentPassword: string | null; address: string },
): Promise<void> {
  await assertKnowsPassword(runtime, scope, input)
  const { userId, providerId } = requireUser(scope)
  if (scope.tenantId === platformTenantId) await assertWorksNowhere(runtime, userId)
  const images = await runtime.database.inTenant(scope, async (ctx) => {
    const addresses = addressesOf(await readPersonalData(ctx, userId))
    await eraseFromBookings(ctx, userId)
    await eraseFromPayments(ctx, userId)
    if (providerId && (await isAlone(ctx, providerId))) await eraseFromPlans(ctx, providerId)
    await eraseFromCalendars(ctx, { userId, providerId })
    await erasePerson(ctx, userId)
    await eraseMessages(ctx, addresses)
    await eraseFromWaitlist(ctx, addresses)
    await recordChange(ctx, { action: 'user.erased', subject: { kind: 'user', id: userId } })
    return eraseImages(ctx, { uploadedBy: userId, purpose: 'profile' })
  })
  for (const folder of images) await runtime.storage.removeAll(folder)
}

/** Whoever remains goes on with the plan of their provider. */
const isAlone = async (ctx: Ctx, providerId: string): Promise<boolean> =>
  (await listTeamMembers(ctx, providerId)).length <= 1

async function assertWorksNowhere(runtime: Runtime, accountId: string) {
  const [marketplace] = await findMarketplacesOf(runtime.relayPool, accountId)
  if (!marketplace) return
  throw new AppError('conflict', {
    detail: `You still work for ${marketplace.name}; leave its staff first`,
  })
}
