import type { Actor } from '#platform/kernel/tenant.ts'

const isOperator = (actor: Actor) =>
  actor.kind === 'user' && actor.roles.some((role) => role === 'tenant_owner' || role === 'tenant_operator')

const isMember = (actor: Actor, providerId: string) =>
  actor.kind === 'user' && actor.providerId === providerId

/** A provider's page is changed by its own people, and by the system. */
export const mayEditProvider = (actor: Actor, providerId: string) =>
  actor.kind === 'system' || isMember(actor, providerId)

/** A page that is not listed is seen by its own people and by the marketplace's staff, as a preview. */
export const mayPreviewProvider = (actor: Actor, providerId: string) =>
  mayEditProvider(actor, providerId) || isOperator(actor)

/** Somebody signed in may open one provider; the marketplace's staff any number. */
export const mayCreateProvider = (actor: Actor) =>
  actor.kind === 'system' || isOperator(actor) || (actor.kind === 'user' && actor.providerId === null)

/** Verifying and suspending are decisions of the marketplace, never of the provider. */
export const mayJudgeProvider = (actor: Actor) => actor.kind === 'system' || isOperator(actor)
