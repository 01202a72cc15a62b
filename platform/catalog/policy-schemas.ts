import { Type, type Static } from 'typebox'
import { Id, Input, Text } from '#platform/kernel/schemas.ts'
import { PolicyTerms } from './schemas.ts'

/** A policy as providers choose it. */
export const OfferedPolicyView = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  terms: PolicyTerms,
  isDefault: Type.Boolean({ description: 'holds where a service names none' }),
})
export type OfferedPolicyView = Static<typeof OfferedPolicyView>

/** A policy as the people who run the marketplace see it. */
export const PolicyView = Type.Object({
  ...OfferedPolicyView.properties,
  isOffered: Type.Boolean({ description: 'providers may choose it' }),
  serviceCount: Type.Integer({ description: 'services that name it' }),
  version: Type.Integer(),
})
export type PolicyView = Static<typeof PolicyView>

const editable = {
  name: Text(60, 1),
  description: Text(500),
  terms: PolicyTerms,
  isOffered: Type.Boolean(),
  isDefault: Type.Boolean(),
}
export const CreatePolicyBody = Input({
  name: editable.name,
  description: Type.Optional(editable.description),
  terms: editable.terms,
  isOffered: Type.Optional(editable.isOffered),
  isDefault: Type.Optional(editable.isDefault),
})
export type CreatePolicy = Static<typeof CreatePolicyBody>
export const EditPolicyBody = Type.Partial(Input(editable), { additionalProperties: false })
export type EditPolicy = Static<typeof EditPolicyBody>
export const OrderPoliciesBody = Input({
  policyIds: Type.Array(Id, {
    maxItems: 50,
    uniqueItems: true,
    description: 'All of them, in the new order',
  }),
})
