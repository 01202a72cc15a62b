import type { FastifyRequest } from 'fastify'
import { type Config, originOf } from '#platform/config.ts'
import { assertOwnHands, type Permission, requireProvider } from '#platform/identity/index.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { type Owner, providerOwner, tenantOwner } from '../owner.ts'

/** Somebody who buys a plan: a provider from the marketplace, the marketplace from the platform. */
export type Buyer = {
  path: string
  /** Of the ids of operations, which are told apart by it. */
  name: string
  whose: string
  tag: string
  see: Permission
  buy: Permission
  ownerOf: (scope: Scope) => Owner
  /** Where the buyer comes back to from the processor. */
  pageOf: (request: FastifyRequest) => string
}

export const buyersAt = (config: Pick<Config, 'publicScheme' | 'publicPort' | 'platformDomain'>): Buyer[] => [
  {
    path: '/provider/plan',
    name: 'Own',
    whose: 'your business',
    tag: 'Provider',
    see: 'provider.read_own',
    buy: 'plan.subscribe',
    ownerOf: (scope) => providerOwner(requireProvider(scope)),
    pageOf: ({ site }) => `${originOf(config, site!.host)}/provider/plan`,
  },
  {
    path: '/marketplace/plan',
    name: 'Marketplace',
    whose: 'the marketplace',
    tag: 'Marketplace',
    see: 'plan.manage',
    buy: 'plan.subscribe_marketplace',
    ownerOf: tenantOwner,
    pageOf: ({ site }) =>
      `${originOf(config, `admin.${config.platformDomain}`)}/m/${site?.kind === 'storefront' ? site.slug : ''}/plan`,
  },
]

/** Whose money it is. Whoever acts in somebody's place does not spend it. @throws AppError `forbidden` */
export function ownerBuying({ ownerOf }: Buyer, { scope }: FastifyRequest): Owner {
  if (scope.actor.kind === 'user') assertOwnHands(scope)
  return ownerOf(scope)
}
