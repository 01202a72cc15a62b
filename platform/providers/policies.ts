import { mayUse } from '#platform/identity/index.ts'
import type { Actor } from '#platform/kernel/tenant.ts'

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

/** Verifying and suspending are decisions of the marketplace, never of the provider. */
export const mayJudgeProvider = (actor: Actor) => mayUse('provider.manage', actor)
