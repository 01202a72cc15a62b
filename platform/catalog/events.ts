import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id } from '#platform/kernel/schemas.ts'

const OfService = Type.Object({ serviceId: Id, providerId: Id })

export const serviceCreated = defineEvent('service.created', OfService)
/** Anything of the service; `changed` names the fields. */
export const serviceUpdated = defineEvent(
  'service.updated',
  Type.Object({ ...OfService.properties, changed: Type.Array(Type.String()) }),
)
export const serviceActivated = defineEvent('service.activated', OfService)
export const serviceDeactivated = defineEvent('service.deactivated', OfService)
export const serviceRemoved = defineEvent('service.removed', OfService)

const OfCategory = Type.Object({ categoryId: Id })
export const categoryCreated = defineEvent('category.created', OfCategory)
export const categoryUpdated = defineEvent(
  'category.updated',
  Type.Object({ ...OfCategory.properties, changed: Type.Array(Type.String()) }),
)
export const categoryRemoved = defineEvent('category.removed', OfCategory)
export const categoriesOrdered = defineEvent('category.ordered', Type.Object({ categoryIds: Type.Array(Id) }))
