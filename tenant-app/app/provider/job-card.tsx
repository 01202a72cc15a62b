import type { BookingView, LiveView } from '#platform/booking/index.ts'
import {
  ActionForm,
  Card,
  Checkbox,
  Field,
  formatTime,
  Select,
  SubmitButton,
  useHydrated,
  useLocale,
  type FormResult,
} from '#ui/index.ts'
import { usePosition } from './use-position.ts'

type JobCardProps = Readonly<{
  booking: Pick<BookingView, 'id' | 'customer' | 'timeZone' | 'locationKind'>
  live: LiveView
  result?: FormResult | undefined
}>

const labels = {
  on_the_way: 'I’m on my way',
  arrived: 'I have arrived',
  working: 'Start the work',
  done: 'It is done',
} as const

/** How the appointment goes, said with one thumb: the next step is the big button, the ones after it are beside it. */
export function JobCard({ booking, live, result }: JobCardProps) {
  const locale = useLocale()
  const clock = (instant: string) => formatTime(instant, booking.timeZone, locale)
  const name = booking.customer.firstName || 'The customer'
  const isUnderWay = live.status === 'in_progress' && live.finishedAt === null && live.progress === 'working'
  if (live.steps.length === 0 && !live.sharing && !isUnderWay && !live.checkedInAt) return null
  return (
    <Card as="section" aria-labelledby="job" className="grid gap-4">
      <div className="grid gap-1" aria-live="polite">
        <h2 id="job" className="text-lg font-strong">
          {standing(live)}
          {live.progressAt ? <span className="text-muted"> since {clock(live.progressAt)}</span> : null}
        </h2>
        <p className="text-sm text-muted">
          {live.checkedInAt
            ? metWords(live, name, clock(live.checkedInAt))
            : `${name} sees what you say here.`}
        </p>
      </div>
      {live.steps.length > 0 ? (
        <ActionForm
          action={`/provider/bookings/${booking.id}/live`}
          result={result}
          className="flex flex-wrap gap-3"
        >
          <input type="hidden" name="intent" value="progress" />
          {live.steps.map((step, index) => (
            <SubmitButton
              key={step}
              name="progress"
              value={step}
              size="lg"
              variant={index === 0 ? 'primary' : 'secondary'}
            >
              {labels[step]}
            </SubmitButton>
          ))}
        </ActionForm>
      ) : null}
      {isUnderWay ? <Percent booking={booking} live={live} /> : null}
      {live.sharing?.isOwn ? <Sharing booking={booking} sharing={live.sharing} /> : null}
      {live.sharing && !live.sharing.isOwn ? (
        <p className="text-sm text-muted">Somebody of your team shares where they are with {name}.</p>
      ) : null}
      {live.mayShare && !live.sharing ? <Offer booking={booking} /> : null}
    </Card>
  )
}

const metWords = ({ checkInMethod }: LiveView, name: string, time: string) =>
  checkInMethod === 'position'
    ? `${name} checked in at ${time}: their device was at the place.`
    : `You met at ${time}: the code of ${name} was scanned.`

function standing({ progress, status, finishedAt }: LiveView): string {
  if (finishedAt) return 'Done'
  if (progress === 'on_the_way') return 'On the way'
  if (progress === 'working') return 'At work'
  if (progress === 'arrived') return 'Arrived'
  return status === 'in_progress' ? 'Its time has begun' : 'Soon'
}

const shares = [25, 50, 75].map((value) => ({ value: String(value), label: `${value} %` }))

const Percent = ({ booking, live }: Pick<JobCardProps, 'booking' | 'live'>) => (
  <ActionForm action={`/provider/bookings/${booking.id}/live`} className="flex flex-wrap items-end gap-3">
    <input type="hidden" name="intent" value="progress" />
    <input type="hidden" name="progress" value="working" />
    <Field name="percent" label="How much is done" optional>
      <Select
        options={[{ value: '', label: 'Not said' }, ...shares]}
        defaultValue={live.progressPercent === null ? '' : String(live.progressPercent)}
      />
    </Field>
    <SubmitButton variant="secondary">Say so</SubmitButton>
  </ActionForm>
)

/** Consent comes first, in words that say what it means; nothing is sent before. */
function Offer({ booking }: Pick<JobCardProps, 'booking'>) {
  const isHydrated = useHydrated()
  const name = booking.customer.firstName || 'the customer'
  if (!isHydrated) return null
  return (
    <ActionForm
      action={`/provider/bookings/${booking.id}/live`}
      className="grid justify-items-start gap-3 border-t border-border pt-4"
    >
      <input type="hidden" name="intent" value="share" />
      <Checkbox
        name="consent"
        required
        label={`Let ${name} see where I am until I arrive`}
        hint="Only your last place is kept, and it is deleted when you arrive, stop it, or after two hours. Nobody else sees it."
      />
      <SubmitButton variant="secondary">Share where I am</SubmitButton>
    </ActionForm>
  )
}

const words = {
  waiting: 'Looking for your place…',
  shared: 'Your place is shared.',
  unsent: 'No connection: your place is sent when there is one.',
  refused:
    'This device does not tell where you are. Allow it in the settings of your browser, or stop sharing.',
} as const

type SharingProps = Readonly<{ booking: JobCardProps['booking']; sharing: NonNullable<LiveView['sharing']> }>

function Sharing({ booking, sharing }: SharingProps) {
  const locale = useLocale()
  const state = usePosition(booking.id, true)
  return (
    <div className="grid justify-items-start gap-3 border-t border-border pt-4">
      <p>
        <output>{words[state]}</output>{' '}
        <span className="text-muted">
          It ends when you arrive, and at {formatTime(sharing.endsAt, booking.timeZone, locale)} at the
          latest.
        </span>
      </p>
      <ActionForm action={`/provider/bookings/${booking.id}/live`}>
        <input type="hidden" name="intent" value="stop" />
        <SubmitButton variant="secondary">Stop sharing</SubmitButton>
      </ActionForm>
    </div>
  )
}
