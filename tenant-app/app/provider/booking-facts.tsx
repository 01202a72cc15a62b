import { Mail, MapPin, Phone, Video } from 'lucide-react'
import type { ReactNode } from 'react'
import type { BookingView } from '#platform/booking/index.ts'
import {
  Card,
  CardHeader,
  formatDate,
  formatDateTime,
  formatDuration,
  formatMoney,
  formatTimeRange,
  formatZone,
  useLocale,
  zoneOffset,
} from '#ui/index.ts'
import { customerName } from './booking-state.ts'

type Of = Readonly<{ booking: BookingView }>

export const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt className="text-sm text-muted">{label}</dt>
    <dd>{children}</dd>
  </div>
)

/** When, what, where, with whom and for how much. */
export function Appointment({ booking, isPaidOnline = false }: Of & { isPaidOnline?: boolean }) {
  const locale = useLocale()
  const { timeZone: zone, members, resources, group } = booking
  return (
    <Card as="section">
      <CardHeader title="The appointment" />
      <dl className="grid gap-4">
        <Fact label="When">
          <span className="block">{formatDate(booking.startsAt, zone, locale, 'full')}</span>
          <span className="tabular-nums">
            {formatTimeRange(booking.startsAt, booking.endsAt, zone, locale)}
          </span>{' '}
          <span className="text-muted">({formatDuration(booking.durationMinutes, locale)})</span>
          <OtherClock booking={booking} />
        </Fact>
        <Fact label="What">
          <a className="link" href={`/provider/services/${booking.serviceId}`}>
            {booking.serviceTitle}
          </a>
          {booking.seats > 1 ? <span className="text-muted">, {booking.seats} seats</span> : null}
        </Fact>
        {members.length > 0 ? <Fact label="Who">{members.map(({ name }) => name).join(', ')}</Fact> : null}
        {resources.length > 0 ? (
          <Fact label="Needs">{resources.map(({ name }) => name).join(', ')}</Fact>
        ) : null}
        <Fact label="Where">
          <Place booking={booking} />
        </Fact>
        <Fact label="Price">
          <span className="tabular-nums">{formatMoney(booking.priceAmount, booking.currency, locale)}</span>{' '}
          <span className="text-muted">{isPaidOnline ? 'paid online' : 'paid at the appointment'}</span>
        </Fact>
        {group ? (
          <Fact label="Belongs to">
            {group.kind === 'series' ? 'A series' : 'A visit'}: number {group.position} of {group.size}
          </Fact>
        ) : null}
        <Fact label="Booked on">{formatDateTime(booking.createdAt, zone, locale)}</Fact>
      </dl>
    </Card>
  )
}

/** Shown only where the customer's clock reads something else at that moment. */
function OtherClock({ booking }: Of) {
  const locale = useLocale()
  const { startsAt, endsAt, timeZone, customerTimeZone } = booking
  if (!customerTimeZone || zoneOffset(startsAt, customerTimeZone) === zoneOffset(startsAt, timeZone))
    return null
  return (
    <span className="block text-sm text-muted">
      {formatTimeRange(startsAt, endsAt, customerTimeZone, locale)} for the customer in{' '}
      {formatZone(customerTimeZone, startsAt)}
    </span>
  )
}

function Place({ booking: { locationKind, place } }: Of) {
  const Icon = locationKind === 'virtual' ? Video : MapPin
  const kind = { at_customer: "At the customer's", at_provider: 'At your place', virtual: 'Online' }[
    locationKind
  ]
  return (
    <span className="flex items-start gap-2">
      <Icon aria-hidden="true" className="icon mt-1 shrink-0 text-muted" />
      <span>
        {kind}
        {place ? <span className="block">{place}</span> : null}
      </span>
    </span>
  )
}

/** How to reach them. */
export function Customer({ booking }: Of) {
  const { customer, serviceTitle, reference } = booking
  const subject = encodeURIComponent(`${serviceTitle}, booking ${reference}`)
  return (
    <Card as="section">
      <CardHeader title="The customer" />
      <p className="font-strong">{customerName(booking)}</p>
      <ul className="mt-2 grid gap-1">
        {customer.phone ? (
          <li>
            <a
              className="link inline-flex min-h-11 items-center gap-3"
              href={`tel:${customer.phone.replace(/[^+\d]/g, '')}`}
            >
              <Phone aria-hidden="true" className="icon" />
              {customer.phone}
            </a>
          </li>
        ) : null}
        {customer.email ? (
          <li>
            <a
              className="link inline-flex min-h-11 items-center gap-3 wrap-anywhere"
              href={`mailto:${customer.email}?subject=${subject}`}
            >
              <Mail aria-hidden="true" className="icon" />
              {customer.email}
            </a>
          </li>
        ) : null}
      </ul>
    </Card>
  )
}

/** Their answers and their note; nothing when they said nothing. */
export const Said = ({ booking }: Of) =>
  booking.answers.length === 0 && !booking.notes ? null : (
    <Card as="section">
      <CardHeader title="What they told you" />
      <dl className="grid gap-4">
        {booking.answers.map(({ label, value }) => (
          <Fact key={label} label={label}>
            <span className="whitespace-pre-line">{{ yes: 'Yes', no: 'No' }[value] ?? value}</span>
          </Fact>
        ))}
        {booking.notes ? (
          <Fact label="Note">
            <span className="whitespace-pre-line">{booking.notes}</span>
          </Fact>
        ) : null}
      </dl>
    </Card>
  )
