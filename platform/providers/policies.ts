import { mayUse } from '#platform/identity/index.ts'
import type { Actor } from '#platform/kernel/tenant.ts'
import { type StageParty, type StageStepName, stageStep } from './rules/index.ts'

const isMember = (actor: Actor, providerId: string) =>
  actor.kind === 'user' && actor.providerId === providerId

/** A provider's page is changed by its own people, as far as their role goes, and by the system. */
export const mayEditProvider = (actor: Actor, providerId: string) =>
  actor.kind === 'system' || (isMember(actor, providerId) && mayUse('provider.edit', actor))

/** What only the provider's own people see of it. */
export const maySeeOwnProvider = (actor: Actor, providerId: string) =>
  actor.kind === 'system' || isMember(actor, providerId)

/** A page that is not listed is seen by its own people and by the marketplace's staff, as a preview. */
export const mayPreviewProvider = (actor: Actor, providerId: string) =>
  maySeeOwnProvider(actor, providerId) || mayUse('provider.manage', actor)

/** Somebody signed in may open one provider; the marketplace's staff any number. */
export const mayCreateProvider = (actor: Actor) =>
  mayUse('provider.manage', actor) || (actor.kind === 'user' && actor.providerId === null)

/** Anybody who is signed in as themselves: who acts in another's place does not found a business for them. */
export const mayApply = (actor: Actor) =>
  mayUse('provider.apply', actor) && actor.kind === 'user' && !actor.impersonatorId

/** Providers and what they show are judged by the marketplace, never by themselves. */
export const mayReviewProviders = (actor: Actor) => mayUse('provider.review', actor)

const isParty: Record<StageParty, (actor: Actor, providerId: string) => boolean> = {
  provider: mayEditProvider,
  reviewer: mayReviewProviders,
  manager: (actor) => mayUse('provider.manage', actor),
}

export const mayTakeStep = (actor: Actor, providerId: string, step: StageStepName) =>
  stageStep(step).by.some((party) => isParty[party](actor, providerId))

/** Papers are seen by the provider's owner, who sends them, and by those who review. */
export const maySeeCredentials = (actor: Actor, providerId: string) =>
  mayManageCredentials(actor, providerId) || mayReviewProviders(actor)

export const mayManageCredentials = (actor: Actor, providerId: string) =>
  actor.kind === 'system' || (isMember(actor, providerId) && mayUse('credential.manage_own', actor))

export const mayManageTeam = (actor: Actor, providerId: string) =>
  actor.kind === 'system' || (isMember(actor, providerId) && mayUse('provider.manage_team', actor))
