import { CalendarPlus, CreditCard } from 'lucide-react'
import {
  Avatar,
  Badge,
  Breadcrumbs,
  Card,
  CardHeader,
  Disclosure,
  EmptyState,
  formatMoney,
  Icon,
  iconNames,
  LinkButton,
  Pagination,
  Picture,
  PriceBreakdown,
  Rating,
  Skeleton,
  SkeletonLines,
  Stat,
  Stepper,
  Table,
  TabLinks,
  Time,
  Timeline,
} from '#ui/index.ts'
import { sample } from './controls.tsx'
import { Section } from './section.tsx'

const NOW = '2026-03-03T13:00:00Z'

export function Cards() {
  return (
    <Section title="Cards, pictures, badges">
      <div className="grid gap-6 sm:grid-cols-2 lg:grid-cols-4">
        {['Klavierunterricht für Anfänger und Wiedereinsteiger', 'Deep clean', 'Bike check'].map((title) => (
          <Card key={title} as="article" flush linked>
            <div className="aspect-photo">
              <Picture src={sample} alt="" width={800} height={600} cover colour="oklch(0.7 0.03 180)" />
            </div>
            <div className="grid gap-1 p-card">
              <h3 className="leading-snug font-strong">
                <a className="card-link" href={`#${title}`}>
                  {title}
                </a>
              </h3>
              <p className="flex items-center gap-2 text-sm text-muted">
                <Avatar name="Ana María López" size="sm" decorative /> Ana María López
              </p>
              <p className="flex justify-between text-sm">
                <Rating value={4.83} count={127} /> <span className="font-strong">from €45</span>
              </p>
            </div>
          </Card>
        ))}
        <Card>
          <CardHeader title="Today" level={3} description="Three bookings" actions={<Badge>Draft</Badge>} />
          <div className="flex flex-wrap gap-2">
            <Badge tone="info">New</Badge>
            <Badge tone="positive">Confirmed</Badge>
            <Badge tone="warning">Waits for you</Badge>
            <Badge tone="negative">Cancelled</Badge>
          </div>
          <div className="mt-4 flex items-center gap-3">
            <Avatar name="Jo" size="sm" />
            <Avatar name="Ana María López" />
            <Avatar name="Ana" src={sample} size="lg" />
          </div>
        </Card>
      </div>
      <ul className="flex flex-wrap gap-4 text-muted">
        {iconNames.map((name) => (
          <li key={name}>
            <Icon name={name} label={name} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function Ways() {
  return (
    <Section title="Ways through a page">
      <Breadcrumbs
        crumbs={[{ label: 'Start', href: '#' }, { label: 'Music', href: '#m' }, { label: 'Piano' }]}
      />
      <Stepper
        label="Booking"
        current={1}
        steps={[{ label: 'Time', href: '#time' }, { label: 'Your details' }, { label: 'Confirm' }]}
      />
      <TabLinks
        label="Bookings"
        tabs={[
          { href: '#up', label: 'Upcoming', current: true, count: 4 },
          { href: '#past', label: 'Past' },
          { href: '#cancelled', label: 'Cancelled', count: 1 },
        ]}
      />
      <Pagination previousHref="#p" nextHref="#n" summary="21–40 of 143" />
      <div>
        <Disclosure summary="What happens when it rains">
          <p>We call in the morning and find another time.</p>
        </Disclosure>
        <Disclosure summary="How to cancel" open>
          <p>Up to 24 hours before the start it costs nothing.</p>
        </Disclosure>
      </div>
    </Section>
  )
}

const rows = [
  { id: '1', who: 'Ines Maier', what: 'Haarschnitt und Farbe', at: '2026-03-04T09:30:00Z', amount: 8950 },
  { id: '2', who: 'Bartholomäus von Hohenlohe-Schillingsfürst', what: 'Beratung', at: NOW, amount: 4500 },
  { id: '3', who: 'Li Wei', what: 'Massage', at: '2026-03-09T15:00:00Z', amount: 128_000 },
]

export function Figures() {
  return (
    <Section title="Figures and lists">
      <dl className="stats">
        <Stat
          label="Bookings this week"
          value="24"
          trend={{ direction: 'up', text: '4 more than last week', good: true }}
        />
        <Stat label="Cancelled" value="3" trend={{ direction: 'up', text: '2 more', good: false }} />
        <Stat label="Paid out" value="€1,284.50" hint="On Friday" href="#payouts" />
      </dl>
      <Table
        caption="Bookings"
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'who',
            header: 'Customer',
            render: (row) => (
              <a className="link" href={`#${row.id}`}>
                {row.who}
              </a>
            ),
          },
          { key: 'what', header: 'Service', render: (row) => row.what, wideOnly: true },
          {
            key: 'at',
            header: 'Starts',
            sort: { href: '#sort', direction: 'ascending' },
            render: (row) => <Time instant={row.at} zone="Europe/Berlin" />,
          },
          { key: 'state', header: 'State', render: () => <Badge tone="positive">Confirmed</Badge> },
          {
            key: 'amount',
            header: 'Price',
            numeric: true,
            sort: { href: '#price' },
            render: (row) => formatMoney(row.amount, 'EUR', 'en'),
          },
        ]}
      />
      <div className="grid gap-6 lg:grid-cols-3">
        <Card>
          <PriceBreakdown
            currency="EUR"
            lines={[
              { label: 'Deep clean', amount: 9000, note: '2 × 90 min' },
              { label: 'Travel', amount: 1200 },
              { label: 'First booking', amount: -1000 },
            ]}
            total={9200}
            note="Paid at the appointment. Includes 19 % VAT."
          />
        </Card>
        <Card>
          <Timeline
            label="History"
            items={[
              {
                id: 'a',
                title: 'Booked',
                at: <Time instant={NOW} zone="Europe/Berlin" show="time" />,
                tone: 'positive',
              },
              {
                id: 'b',
                title: 'Paid',
                body: 'Visa ending in 4242',
                icon: <CreditCard className="icon" />,
                tone: 'info',
              },
              { id: 'c', title: 'Payout', at: 'in 2 days', ahead: true },
            ]}
          />
        </Card>
        <Card>
          <SkeletonLines />
          <div className="mt-4 flex items-center gap-3">
            <Skeleton className="size-11 rounded-pill" />
            <Skeleton className="h-4 w-40" />
          </div>
        </Card>
      </div>
      <Card flush>
        <EmptyState
          icon={<CalendarPlus className="icon" />}
          title="No bookings yet"
          level={3}
          action={<LinkButton href="#share">Share your page</LinkButton>}
        >
          Bookings appear here as soon as someone takes one of your free times.
        </EmptyState>
      </Card>
    </Section>
  )
}
