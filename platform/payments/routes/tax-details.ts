import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { requireProvider, requireUser } from '#platform/identity/index.ts'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { TaxDetailsBody, TaxDetailsView } from '../schemas/tax-details.ts'
import { readTaxDetails, setTaxDetails, type TaxOwner } from '../service/tax-details.ts'

const owners = [
  {
    path: '/users/me/billing-details',
    permission: ['account.read_own', 'account.edit_own'],
    tags: ['Customer'],
    names: ['getOwnBillingDetails', 'setOwnBillingDetails'],
    whose: 'your invoices are addressed to',
    ownerOf: ({ scope }: FastifyRequest): TaxOwner => ({ kind: 'user', id: requireUser(scope).userId }),
  },
  {
    path: '/provider/tax-details',
    permission: ['earnings.read_own', 'provider.edit'],
    tags: ['Provider'],
    names: ['getTaxDetails', 'setTaxDetails'],
    whose: 'your business issues its documents as',
    ownerOf: ({ scope }: FastifyRequest): TaxOwner => ({ kind: 'provider', id: requireProvider(scope) }),
  },
  {
    path: '/marketplace/tax-details',
    permission: ['marketplace.manage', 'marketplace.manage'],
    tags: ['Marketplace'],
    names: ['getMarketplaceTaxDetails', 'setMarketplaceTaxDetails'],
    whose: 'the marketplace issues its documents as',
    ownerOf: ({ scope }: FastifyRequest): TaxOwner => ({ kind: 'tenant', id: scope.tenantId }),
  },
] as const

/** Name, address and tax number that stand on documents from now on. */
export const taxDetailsRoutes: FastifyPluginAsyncTypebox = async (app) => {
  for (const { path, permission, tags, names, whose, ownerOf } of owners) {
    app.get(
      path,
      {
        config: { permission: permission[0] },
        schema: {
          operationId: names[0],
          summary: `The name, address and tax number that ${whose}`,
          tags: [...tags],
          response: { 200: TaxDetailsView },
        },
      },
      async (request, reply) => {
        const view = await request.readTenant((ctx) => readTaxDetails(ctx, ownerOf(request)))
        return reply.header('etag', versionTag(view.version)).send(view)
      },
    )
    app.put(
      path,
      {
        config: { permission: permission[1] },
        schema: {
          operationId: names[1],
          summary: `Say the name, address and tax number that ${whose}`,
          description:
            'Needs If-Match with the version that was read. It counts for the documents that are issued from then on.',
          tags: [...tags],
          body: TaxDetailsBody,
          response: { 200: TaxDetailsView },
        },
      },
      async (request, reply) => {
        const version = ifMatch(request)
        const view = await request.inTenant((ctx) =>
          setTaxDetails(ctx, ownerOf(request), { ...request.body, version }),
        )
        return reply.header('etag', versionTag(view.version)).send(view)
      },
    )
  }
}
