/**
 * Which domain may import which, always through its `index.ts`. Calls go down, events go up: a line here is a
 * decision. `kernel` may be imported by all and imports none of them. The edges (http, local and the files beside
 * this one) put everything together and may import everything. `tests/architecture` holds the code to the drawing.
 */
export const dependencies = {
  // base
  media: [],
  tenancy: ['media'],
  identity: ['media', 'tenancy'],
  // supply
  providers: ['identity', 'media', 'tenancy'],
  catalog: ['identity', 'media', 'providers', 'tenancy'],
  scheduling: ['catalog', 'identity', 'providers'],
  // trade
  booking: ['catalog', 'identity', 'providers', 'scheduling', 'tenancy'],
  // reach
  storefront: ['catalog', 'media', 'providers', 'tenancy'],
  privacy: ['booking', 'identity', 'media', 'notifications', 'tenancy'],
  notifications: ['booking', 'identity', 'providers', 'storefront', 'tenancy'],
} as const satisfies Record<string, readonly string[]>

export type Domain = keyof typeof dependencies
