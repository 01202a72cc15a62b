import type { FutureBooking } from '#platform/booking/index.ts'
import type { TeamMemberView } from '#platform/providers/index.ts'
import {
  ActionForm,
  Banner,
  Button,
  Field,
  formatDateTime,
  LinkButton,
  Select,
  useLocale,
} from '#ui/index.ts'

type LeavingProps = Readonly<{
  member: TeamMemberView
  others: readonly TeamMemberView[]
  providerId: string
  reason: string
  bookings: readonly FutureBooking[]
}>

/** Somebody leaves with appointments that are still to be done: who takes them over? */
export function Leaving({ member, others, providerId, reason, bookings }: LeavingProps) {
  const locale = useLocale()
  return (
    <div className="grid gap-6">
      {reason === 'not_free' ? (
        <Banner tone="warning" title="The other one is not free at these times">
          Choose somebody else, or move these appointments first.
        </Banner>
      ) : null}
      <ul className="grid divide-y divide-border">
        {bookings.map(({ id, reference, serviceTitle, startsAt, timeZone, customerName }) => (
          <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-3">
            <span className="min-w-0">
              <a className="link" href={`/provider/bookings/${id}`}>
                {serviceTitle}
              </a>
              <span className="text-muted">, {customerName}</span>
            </span>
            <span className="text-sm text-muted tabular-nums">
              {formatDateTime(startsAt, timeZone, locale, 'short')} · {reference}
            </span>
          </li>
        ))}
      </ul>
      <ActionForm className="grid gap-6">
        <input type="hidden" name="memberId" value={member.id} />
        <Field name="reassignTo" label="Who takes over">
          <Select
            defaultValue={others[0]?.id ?? providerId}
            options={[
              ...others.map(({ id, name }) => ({ value: id, label: name })),
              { value: providerId, label: 'The team as a whole' },
            ]}
          />
        </Field>
        <div className="flex flex-wrap gap-3">
          <Button type="submit" name="intent" value="remove" variant="danger">
            Hand over and remove {member.name}
          </Button>
          <LinkButton href="/provider/team" variant="secondary">
            Keep {member.name}
          </LinkButton>
        </div>
      </ActionForm>
    </div>
  )
}
