import * as billing from './billing/index.ts'
import * as booking from './booking/index.ts'
import * as calendars from './calendars/index.ts'
import * as catalog from './catalog/index.ts'
import * as identity from './identity/index.ts'
import * as media from './media/index.ts'
import * as meetings from './meetings/index.ts'
import * as notifications from './notifications/index.ts'
import * as payments from './payments/index.ts'
import * as privacy from './privacy/index.ts'
import * as providers from './providers/index.ts'
import * as scheduling from './scheduling/index.ts'
import * as storefront from './storefront/index.ts'
import * as tenancy from './tenancy/index.ts'
import * as waitlist from './waitlist/index.ts'

/** Everything that an edge may call, one entry per domain, each with what its `index.ts` exports. */
export const core = {
  tenancy,
  identity,
  billing,
  media,
  providers,
  catalog,
  scheduling,
  booking,
  calendars,
  meetings,
  notifications,
  payments,
  privacy,
  storefront,
  waitlist,
}
export type Core = typeof core
