import { Type, type Static } from 'typebox'
import { Id, Input, OneOf, Text } from '#platform/kernel/schemas.ts'

export const resourceKinds = ['room', 'vehicle', 'equipment', 'other'] as const
export type ResourceKind = (typeof resourceKinds)[number]

const editable = {
  name: Text(80, 1),
  kind: OneOf(resourceKinds),
  quantity: Type.Integer({
    minimum: 1,
    maximum: 100,
    description: 'how many there are; so many bookings may use it at the same time',
  }),
}

/** A room, a car, a machine: what services need besides people. */
export const ResourceView = Type.Object({
  id: Id,
  name: Type.String(),
  kind: editable.kind,
  quantity: editable.quantity,
  isActive: Type.Boolean({ description: 'false: archived; it stays with the bookings that had it' }),
  services: Type.Array(Type.Object({ id: Id, title: Type.String() }), {
    description: 'those that need it, or could do with it',
  }),
  comingBookings: Type.Integer({ description: 'that have it and are not over; a class counts once' }),
  version: Type.Integer(),
})
export type ResourceView = Static<typeof ResourceView>

export const CreateResourceBody = Input({ ...editable, quantity: Type.Optional(editable.quantity) })
export type CreateResource = Static<typeof CreateResourceBody>
export const EditResourceBody = Type.Partial(Input({ ...editable, isActive: Type.Boolean() }), {
  additionalProperties: false,
})
export type EditResource = Static<typeof EditResourceBody>

/** One thing that a service needs: of the resources named, whichever is free. */
export const ServiceNeed = Type.Object(
  { resourceIds: Type.Array(Id, { minItems: 1, maxItems: 20, uniqueItems: true }) },
  { additionalProperties: false },
)
export const mostNeeds = 5
export const ServiceNeeds = Type.Object({ needs: Type.Array(ServiceNeed) })
export type ServiceNeeds = Static<typeof ServiceNeeds>
export const SetServiceNeedsBody = Input({
  needs: Type.Array(ServiceNeed, {
    maxItems: mostNeeds,
    description: 'All of them at the same time; empty: the service needs people only',
  }),
})
