import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id, OneOf } from '#platform/kernel/schemas.ts'
import { providerStatuses } from './rules.ts'

export const providerCreated = defineEvent(
  'provider.created',
  Type.Object({ providerId: Id, businessName: Type.String() }),
)
/** Anything of the page; `changed` names the fields, and `gallery`. */
export const providerUpdated = defineEvent(
  'provider.updated',
  Type.Object({ providerId: Id, changed: Type.Array(Type.String()) }),
)
/** The old name is in it, so that what was derived from it can be found. */
export const providerRenamed = defineEvent(
  'provider.renamed',
  Type.Object({ providerId: Id, from: Type.String(), to: Type.String() }),
)
export const providerPublished = defineEvent('provider.published', Type.Object({ providerId: Id }))
export const providerUnpublished = defineEvent('provider.unpublished', Type.Object({ providerId: Id }))
export const providerStatusChanged = defineEvent(
  'provider.status_changed',
  Type.Object({ providerId: Id, from: OneOf(providerStatuses), to: OneOf(providerStatuses) }),
)
