import { CalendarDays, Clock, DoorOpen, MapPin, User, Users, Video } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Card,
  formatDate,
  formatDuration,
  formatMoney,
  formatTimeRange,
  formatZone,
  PriceBreakdown,
  useLocale,
} from '#ui/index.ts'
import { type PaymentOffer, taxWords } from './payment-words.ts'
import { VisitPlan, type PlannedPart } from './visit-plan.tsx'
import { placeCount } from './wish.ts'

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
  seats: number
  members: readonly { id: string; name: string }[]
  resources: readonly { id: string; name: string }[]
}>

/** What is booked together with it, itself among them. */
export type Together = Readonly<{
  kind: 'series' | 'visit'
  totalAmount: number
  items: readonly PlannedPart[]
}>

/** What, with whom, when, where and for how much; the same on the checkout, the confirmation and the manage page. */
export function AppointmentSummary({
  appointment,
  group = null,
  payment = null,
  isPaidOnline = false,
  children,
}: {
  appointment: Appointment
  group?: Together | null
  /** How it is to be paid online; null: at the appointment. */
  payment?: PaymentOffer | null
  /** How far it is paid is said elsewhere on the page. */
  isPaidOnline?: boolean
  children?: ReactNode
}) {
  const locale = useLocale()
  const { startsAt, members, resources, seats } = appointment
  const { first, second, differs, reading } = useClocks(appointment)
  if (group?.kind === 'visit')
    return <VisitSummary appointment={appointment} group={group} payment={payment} zone={first} />
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
        {members.length > 0 ? (
          <Line icon={<User className="icon" />} name="With whom">
            With {namesOf(members)}
          </Line>
        ) : null}
        {resources.length > 0 ? (
          <Line icon={<DoorOpen className="icon" />} name="What it takes">
            {namesOf(resources)}
          </Line>
        ) : null}
        {seats > 1 ? (
          <Line icon={<Users className="icon" />} name="Places">
            {placeCount(seats)}
          </Line>
        ) : null}
      </dl>
      {payment ? (
        <PaymentBreakdown payment={payment} />
      ) : (
        <PriceBreakdown
          lines={
            group
              ? group.items.map((item) => ({
                  label: `${formatDate(item.startsAt, first, locale, 'short')}, ${formatTimeRange(item.startsAt, item.endsAt, first, locale)}`,
                  amount: item.priceAmount,
                }))
              : seats > 1
                ? [
                    {
                      label: `${seats} × ${formatMoney(appointment.priceAmount / seats, appointment.currency, locale)}`,
                      amount: appointment.priceAmount,
                    },
                  ]
                : []
          }
          total={group?.totalAmount ?? appointment.priceAmount}
          currency={appointment.currency}
          note={isPaidOnline ? null : atAppointment(group)}
        />
      )}
      {children}
    </Card>
  )
}

const atAppointment = (group: Together | null) =>
  group?.kind === 'series' ? 'You pay each at its appointment.' : 'You pay at the appointment.'

/** Lines, fee and tax as they were quoted, and how much of it is paid now. */
function PaymentBreakdown({ payment }: { payment: PaymentOffer }) {
  const locale = useLocale()
  const { rows, totalAmount, dueNowAmount, currency, need, way } = payment
  const isPartly = need === 'pay' && way === 'charge' && dueNowAmount < totalAmount
  const notes = [
    taxWords(payment, locale),
    isPartly ? `${formatMoney(dueNowAmount, currency, locale)} of it is paid now.` : null,
  ]
  return (
    <PriceBreakdown
      lines={rows.length > 1 ? rows : []}
      total={totalAmount}
      currency={currency}
      note={notes.filter((note) => note !== null).join(' ') || null}
    />
  )
}

/** Of a visit all parts with who does them; the place is that of its first part. */
function VisitSummary({
  appointment,
  group: { items, totalAmount },
  payment,
  zone,
}: {
  appointment: Appointment
  group: Together
  payment: PaymentOffer | null
  zone: string
}) {
  const locale = useLocale()
  const [first, last] = [items[0]!, items.at(-1)!]
  return (
    <Card className="grid gap-4">
      <div>
        <h2 className="text-lg font-strong">Your visit</h2>
        <p className="text-muted">
          {formatDate(first.startsAt, zone, locale)},{' '}
          {formatTimeRange(first.startsAt, last.endsAt, zone, locale)}
        </p>
        <p className="text-sm text-muted">{formatZone(zone, first.startsAt)}</p>
      </div>
      <VisitPlan parts={items} zone={zone} />
      <p className="flex items-start gap-3">
        <MapPin aria-hidden="true" className="icon mt-0.5 shrink-0 text-muted" />
        {placeWords(appointment)}
      </p>
      {payment ? (
        <PaymentBreakdown payment={payment} />
      ) : (
        <PriceBreakdown
          lines={[]}
          total={totalAmount}
          currency={appointment.currency}
          note="You pay at the appointment."
        />
      )}
    </Card>
  )
}

/** The same in two lines, for phones on which a form has to begin on the first screen. */
export function AppointmentBrief({
  appointment,
  group = null,
  payment = null,
}: {
  appointment: Appointment
  group?: Together | null
  payment?: PaymentOffer | null
}) {
  const locale = useLocale()
  const { first, differs, reading } = useClocks(appointment)
  return (
    <div className="flex items-start justify-between gap-4 border-b border-border pb-3 lg:hidden">
      <div className="min-w-0">
        <h2 className="font-strong">{group?.kind === 'visit' ? 'Your visit' : appointment.serviceTitle}</h2>
        <p className="text-sm text-muted">
          {reading(first)}
          {differs ? ` · ${formatZone(first, appointment.startsAt)}` : null}
          {appointment.seats > 1 ? ` · ${placeCount(appointment.seats)}` : null}
          {group ? ` · ${group.items.length} ${group.kind === 'visit' ? 'services' : 'appointments'}` : null}
        </p>
      </div>
      <p className="shrink-0 font-strong tabular-nums">
        {formatMoney(
          payment?.totalAmount ?? group?.totalAmount ?? appointment.priceAmount,
          appointment.currency,
          locale,
          { short: true },
        )}
      </p>
    </div>
  )
}

/** A virtual appointment is on the customer's clock first, one on site on the service's. */
function useClocks({ startsAt, endsAt, timeZone, customerTimeZone, locationKind }: Appointment) {
  const locale = useLocale()
  const reading = (zone: string) =>
    `${formatDate(startsAt, zone, locale)}, ${formatTimeRange(startsAt, endsAt, zone, locale)}`
  const differs = customerTimeZone !== null && reading(customerTimeZone) !== reading(timeZone)
  return differs && locationKind === 'virtual'
    ? { first: customerTimeZone, second: timeZone, differs, reading }
    : { first: timeZone, second: customerTimeZone, differs, reading }
}

const namesOf = (named: readonly { name: string }[]) => named.map(({ name }) => name).join(' and ')

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
