import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { Id, ListOf } from '#platform/kernel/schemas.ts'
import {
  CreatePolicyBody,
  EditPolicyBody,
  OfferedPolicyView,
  OrderPoliciesBody,
  PolicyView,
} from './policy-schemas.ts'
import {
  createPolicy,
  editPolicy,
  listOfferedPolicies,
  listPolicies,
  orderPolicies,
  removePolicy,
} from './service/index.ts'

const PolicyParams = Type.Object({ policyId: Id })

/** Under which terms services are booked: presets of the marketplace, from which providers choose. */
export const policyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/policies',
    {
      config: { permission: 'service.manage' },
      schema: {
        operationId: 'listOfferedPolicies',
        summary: 'List the booking policies that you may choose for a service',
        tags: ['Provider'],
        response: { 200: ListOf(OfferedPolicyView) },
      },
    },
    async (request) => ({ items: await request.readTenant(listOfferedPolicies) }),
  )

  app.get(
    '/marketplace/policies',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'listPolicies',
        summary: 'List the booking policies, in order',
        tags: ['Marketplace'],
        response: { 200: ListOf(PolicyView) },
      },
    },
    async (request) => ({ items: await request.readTenant(listPolicies) }),
  )

  app.post(
    '/marketplace/policies',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'createPolicy',
        summary: 'Add a booking policy at the end',
        description: 'A new default takes the place of the one before.',
        tags: ['Marketplace'],
        body: CreatePolicyBody,
        response: { 201: PolicyView },
      },
    },
    async (request, reply) => {
      const policy = await request.inTenant((ctx) => createPolicy(ctx, request.body))
      return reply.code(201).header('etag', versionTag(policy.version)).send(policy)
    },
  )

  app.put(
    '/marketplace/policies/order',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'orderPolicies',
        summary: 'Put the booking policies in another order',
        tags: ['Marketplace'],
        body: OrderPoliciesBody,
        response: { 200: ListOf(PolicyView) },
      },
    },
    async (request) => ({ items: await request.inTenant((ctx) => orderPolicies(ctx, request.body)) }),
  )

  app.patch(
    '/marketplace/policies/:policyId',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'editPolicy',
        summary: 'Change a booking policy',
        description:
          'Needs If-Match with the version that was read. What was booked before keeps the terms as they were.',
        tags: ['Marketplace'],
        params: PolicyParams,
        body: EditPolicyBody,
        response: { 200: PolicyView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const policy = await request.inTenant((ctx) =>
        editPolicy(ctx, { ...request.params, ...request.body, version }),
      )
      return reply.header('etag', versionTag(policy.version)).send(policy)
    },
  )

  app.delete(
    '/marketplace/policies/:policyId',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'removePolicy',
        summary: 'Remove a booking policy that no service names',
        tags: ['Marketplace'],
        params: PolicyParams,
        response: { 204: Type.Null({ description: 'It is gone' }) },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => removePolicy(ctx, request.params.policyId))
      return reply.code(204).send(null)
    },
  )
}
