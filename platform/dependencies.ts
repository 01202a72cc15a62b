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
  // What is granted by which plan is asked by everybody above; billing asks nobody whom it grants something.
  billing: ['identity', 'tenancy'],
  // supply
  providers: ['billing', 'identity', 'media', 'tenancy'],
  // How a service may be paid for is asked of payments.
  catalog: ['identity', 'media', 'payments', 'providers', 'tenancy'],
  scheduling: ['catalog', 'identity', 'providers'],
  // Whatever is paid for is a subject, a kind and an id: payments does not know bookings. What the platform keeps of it
  // is said by the plan of the marketplace.
  payments: ['billing', 'identity', 'media', 'providers', 'tenancy'],
  // trade
  booking: ['billing', 'catalog', 'identity', 'payments', 'providers', 'scheduling', 'tenancy'],
  waitlist: ['booking', 'catalog', 'identity', 'providers', 'scheduling', 'tenancy'],
  meetings: ['booking', 'catalog', 'identity', 'providers', 'tenancy'],
  // reach
  storefront: ['catalog', 'media', 'providers', 'tenancy'],
  privacy: [
    'billing',
    'booking',
    'calendars',
    'identity',
    'media',
    'meetings',
    'notifications',
    'payments',
    'providers',
    'tenancy',
    'waitlist',
  ],
  calendars: ['billing', 'booking', 'identity', 'providers', 'scheduling', 'tenancy'],
  notifications: [
    'billing',
    'booking',
    'calendars',
    'identity',
    'meetings',
    'payments',
    'providers',
    'storefront',
    'tenancy',
    'waitlist',
  ],
} as const satisfies Record<string, readonly string[]>

export type Domain = keyof typeof dependencies
