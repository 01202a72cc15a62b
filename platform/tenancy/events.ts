import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id } from '#platform/kernel/schemas.ts'

export const tenantCreated = defineEvent('tenant.created', Type.Object({ tenantId: Id, slug: Type.String() }))
/** Words, status or settings changed: what was remembered of the tenant is out of date. */
export const tenantUpdated = defineEvent('tenant.updated', Type.Object({ tenantId: Id, slug: Type.String() }))
export const brandPublished = defineEvent('brand.published', Type.Object({ tenantId: Id, brandingId: Id }))

const DomainPayload = Type.Object({ tenantId: Id, host: Type.String() })
export const domainAdded = defineEvent('domain.added', DomainPayload)
/** Its verification or its being the primary one changed. */
export const domainUpdated = defineEvent('domain.updated', DomainPayload)
export const domainRemoved = defineEvent('domain.removed', DomainPayload)
