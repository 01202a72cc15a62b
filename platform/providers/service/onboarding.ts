import { assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Provider } from '../models.ts'
import { maySeeOwnProvider } from '../policies.ts'
import { isStepDone, mayStep, onboardingSteps, stagePowers } from '../rules/index.ts'
import type { OnboardingView } from '../schemas.ts'
import { getCompleteness } from './completeness.ts'
import { findLastReason } from './stages.ts'

/** How far a provider has come, and what is missing. @throws AppError `forbidden`, `not_found` */
export async function getOnboarding(ctx: Ctx, providerId: string): Promise<OnboardingView> {
  assertAllowed(maySeeOwnProvider(ctx.actor, providerId))
  return onboardingOf(ctx, providerId)
}

export async function onboardingOf(ctx: Ctx, providerId: string): Promise<OnboardingView> {
  const [found, completeness, told] = await Promise.all([
    Provider.query(ctx.trx)
      .select('id', 'slug', 'business_name', 'stage', 'status', 'is_published', 'submitted_at', 'version')
      .findOne({ id: providerId }),
    getCompleteness(ctx, providerId),
    findLastReason(ctx, providerId),
  ])
  const provider = assertFound(found, 'Provider')
  return {
    providerId,
    slug: provider.slug,
    businessName: provider.businessName,
    stage: provider.stage,
    status: provider.status,
    isPublished: provider.isPublished,
    powers: stagePowers[provider.stage],
    told,
    submittedAt: provider.submittedAt?.toISOString() ?? null,
    score: completeness.score,
    items: completeness.items,
    steps: onboardingSteps.map((step) => ({ step, isDone: isStepDone(completeness, step) })),
    maySubmit: completeness.maySubmit && mayStep(provider.stage, 'submit'),
    version: provider.version,
  }
}
