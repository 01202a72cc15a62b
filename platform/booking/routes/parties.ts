import type { FastifyContextConfig } from 'fastify'
import type { Asked } from '../service/index.ts'
import { BookingParams, LinkParams } from './params.ts'

export type PartyName = 'guest' | 'customer' | 'provider' | 'tenant'
type Gate = Pick<FastifyContextConfig, 'isPublic' | 'rateLimit' | 'permission'>

/** Where somebody asks about one booking, and behind which gates. */
type Party = {
  path: string
  params: typeof LinkParams | typeof BookingParams
  tag: 'Booking' | 'Provider' | 'Marketplace'
  /** `read` changes nothing, `move` chooses another time, `act` is every other step. */
  gates: Record<'read' | 'act' | 'move', Gate>
}

const byLink = { isPublic: true, rateLimit: 'booking' } as const
const asProvider = { permission: 'booking.manage_provider' } as const
const asTenant = { permission: 'booking.manage_any' } as const

/** A guest by the link from the confirmation, a customer signed in, a provider's team, the marketplace's people. */
export const parties: Record<PartyName, Party> = {
  guest: {
    path: '/booking-links/:secret',
    params: LinkParams,
    tag: 'Booking',
    gates: { read: { isPublic: true, rateLimit: 'search' }, act: byLink, move: byLink },
  },
  customer: {
    path: '/users/me/bookings/:bookingId',
    params: BookingParams,
    tag: 'Booking',
    gates: {
      read: { permission: 'booking.read_own' },
      act: { permission: 'booking.cancel_own' },
      move: { permission: 'booking.reschedule_own' },
    },
  },
  provider: {
    path: '/provider/bookings/:bookingId',
    params: BookingParams,
    tag: 'Provider',
    gates: { read: { permission: 'booking.read_provider' }, act: asProvider, move: asProvider },
  },
  tenant: {
    path: '/marketplace/bookings/:bookingId',
    params: BookingParams,
    tag: 'Marketplace',
    gates: { read: asTenant, act: asTenant, move: asTenant },
  },
}

export const partyNames = Object.keys(parties) as PartyName[]

/** Which booking the address names, asked about in this part. `params` are as the part's schema has let them in. */
export function askedAs(party: PartyName, params: unknown): Asked {
  const { secret = '', bookingId = '' } = params as { secret?: string; bookingId?: string }
  return party === 'guest' ? { as: party, secret } : { as: party, bookingId }
}
