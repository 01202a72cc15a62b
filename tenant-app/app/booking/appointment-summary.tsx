import { CalendarDays, Clock, MapPin, Video } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Card,
  formatDate,
  formatDuration,
  formatTimeRange,
  formatZone,
  PriceBreakdown,
  useLocale,
} from '#ui/index.ts'

export type Appointment = Readonly<{
  serviceTitle: string
  providerName: string
  providerHref: string
  startsAt: string
  endsAt: string
  durationMinutes: number
  timeZone: string
  customerTimeZone: string | null
  locationKind: 'at_customer' | 'at_provider' | 'virtual'
  place: string
  priceAmount: number
  currency: string
}>

/** What, with whom, when, where and for how much; the same on the checkout, the confirmation and the manage page. */
export function AppointmentSummary({
  appointment,
  children,
}: {
  appointment: Appointment
  children?: ReactNode
}) {
  const locale = useLocale()
  const { startsAt, endsAt, timeZone, customerTimeZone } = appointment
  const reading = (zone: string) =>
    `${formatDate(startsAt, zone, locale)}, ${formatTimeRange(startsAt, endsAt, zone, locale)}`
  const differs = customerTimeZone !== null && reading(customerTimeZone) !== reading(timeZone)
  // A virtual appointment is on the customer's clock first, one on site on the service's.
  const [first, second] =
    differs && appointment.locationKind === 'virtual'
      ? [customerTimeZone, timeZone]
      : [timeZone, customerTimeZone]
  return (
    <Card className="grid gap-4">
      <div>
        <h2 className="text-lg font-strong">{appointment.serviceTitle}</h2>
        <p className="text-muted">
          with{' '}
          <a className="link" href={appointment.providerHref}>
            {appointment.providerName}
          </a>
        </p>
      </div>
      <dl className="grid gap-3">
        <Line icon={<CalendarDays className="icon" />} name="When">
          <span className="block">
            {reading(first)}
            {differs ? ` · ${formatZone(first, startsAt)}` : null}
          </span>
          {differs && second ? (
            <span className="block text-sm text-muted">
              {reading(second)} · {formatZone(second, startsAt)}
            </span>
          ) : null}
        </Line>
        <Line icon={<Clock className="icon" />} name="Duration">
          {formatDuration(appointment.durationMinutes, locale, 'long')}
        </Line>
        <Line
          icon={
            appointment.locationKind === 'virtual' ? <Video className="icon" /> : <MapPin className="icon" />
          }
          name="Where"
        >
          {placeWords(appointment)}
        </Line>
      </dl>
      <PriceBreakdown
        lines={[]}
        total={appointment.priceAmount}
        currency={appointment.currency}
        note="You pay at the appointment."
      />
      {children}
    </Card>
  )
}

function placeWords({ locationKind, place }: Appointment): string {
  if (locationKind === 'virtual') return 'Online'
  return place || (locationKind === 'at_customer' ? 'At your address' : 'At the provider')
}

const Line = ({ icon, name, children }: { icon: ReactNode; name: string; children: ReactNode }) => (
  <div className="flex gap-3">
    <dt className="mt-0.5 shrink-0 text-muted">
      <span aria-hidden="true">{icon}</span>
      <span className="sr-only">{name}</span>
    </dt>
    <dd className="min-w-0">{children}</dd>
  </div>
)
