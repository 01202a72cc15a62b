import type { BookingDetails, BookingGroupView } from '#platform/booking/index.ts'
import { GroupList } from '../booking/group-list.tsx'
import { Card, LinkButton } from '#ui/index.ts'

type PartOfGroupProps = Readonly<{ booking: BookingDetails; group: BookingGroupView; now: string }>

/** The others of a series or visit, and the way to change several of them at once. */
export function PartOfGroup({ booking, group, now }: PartOfGroupProps) {
  if (group.items.length < 2) return null
  return (
    <Card className="grid gap-4">
      <GroupList group={group} bookingId={booking.id} now={now} hrefOf={(id) => `/provider/bookings/${id}`} />
      <p>
        <LinkButton variant="secondary" href={`/provider/bookings/${booking.id}/together`}>
          Change several of them
        </LinkButton>
      </p>
    </Card>
  )
}
