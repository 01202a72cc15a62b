import { addMembership, getUser, requireUser } from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { tidied } from '#platform/kernel/words.ts'
import { mayApply } from '../policies.ts'
import { type Apply, ApplyBody, type OnboardingView } from '../schemas.ts'
import { createProvider } from './create-provider.ts'
import { onboardingOf } from './onboarding.ts'
import { addTeamMember } from './team.ts'

/**
 * A signed-in person asks to offer services here, and becomes the owner of a new provider that fills in its profile.
 * A person belongs to one provider; of two tabs that apply at once the second is told so.
 * @throws AppError `unauthenticated`, `forbidden`, `validation_failed`, `conflict`
 */
export async function applyAsProvider(ctx: Ctx, input: Apply): Promise<OnboardingView> {
  const { userId } = requireUser(ctx)
  assertAllowed(mayApply(ctx.actor))
  const values = parseInput<Apply>(ApplyBody, tidied(input))
  await ctx.trx.raw(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [
    `${ctx.tenantId} provider of ${userId}`,
  ])
  const user = await getUser(ctx, userId)
  if (user.providerId !== null) {
    throw new AppError('conflict', { detail: 'You belong to a provider of this marketplace already' })
  }
  const { id: providerId } = await createProvider(ctx, {
    ...values,
    email: values.email ?? user.email,
    phone: values.phone ?? user.phone,
  })
  await addMembership(ctx, { userId, role: 'provider_owner', providerId })
  await addTeamMember(ctx, { providerId, userId })
  await recordChange(ctx, {
    action: 'provider.applied',
    subject: { kind: 'provider', id: providerId },
    after: { businessName: values.businessName },
  })
  return onboardingOf(ctx, providerId)
}
