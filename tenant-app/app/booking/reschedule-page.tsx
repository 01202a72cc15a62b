import { useNavigate, useNavigation } from '@remix-run/react'
import {
  ActionForm,
  Banner,
  Button,
  Field,
  formatDateTime,
  LinkButton,
  SlotPicker,
  SubmitButton,
  TextArea,
  useLocale,
} from '#ui/index.ts'
import { timesWords } from './policy-words.ts'
import { Moves } from './proposal.tsx'
import type { Rescheduling } from './reschedule.server.ts'
import { hrefOf, ReviewSeveral, Which } from './reschedule-several.tsx'
import { neighbours } from './slots.ts'
import { useMoment, useMoney } from './standing.tsx'

type PageProps = Readonly<{
  rescheduling: Rescheduling
  refusal: { sentence: string; alternatives: string[] } | undefined
}>

/** Another time for an appointment: first which, then what follows from it. Every step has an address of its own. */
export function ReschedulePage({ rescheduling, refusal }: PageProps) {
  const { booking, moving, path, to, times, isMissingTime } = rescheduling
  const at = useMoment(booking)
  return (
    <>
      <header className="grid justify-items-start gap-2">
        <p>
          <a className="link inline-flex min-h-11 items-center text-sm" href={path}>
            Back to the appointment
          </a>
        </p>
        <h1 className="heading text-2xl">
          {rescheduling.scope === 'one'
            ? 'Another time for your appointment'
            : 'Other times for your appointments'}
        </h1>
        <p className="text-muted">
          {booking.serviceTitle} with {booking.providerName}, now on {at(booking.startsAt)}
        </p>
      </header>
      {refusal ? <Gone rescheduling={rescheduling} refusal={refusal} /> : null}
      {moving.mayReschedule ? null : (
        <Banner
          tone="info"
          title={
            moving.refusal && !/booking that is/.test(moving.refusal)
              ? moving.refusal
              : 'It cannot be moved any more'
          }
        >
          The appointment stays as it is. You may still cancel it on its page, where it says what that costs.
        </Banner>
      )}
      {moving.mayReschedule ? <Which rescheduling={rescheduling} /> : null}
      {isMissingTime ? <Banner tone="warning" title="Choose a day and a time first" /> : null}
      {to && rescheduling.scope !== 'one' ? (
        <ReviewSeveral rescheduling={rescheduling} to={to} />
      ) : to && !refusal?.alternatives.length ? (
        <Review rescheduling={rescheduling} to={to} />
      ) : to ? null : times ? (
        <Times rescheduling={rescheduling} times={times} />
      ) : moving.mayReschedule ? (
        <Banner tone="info" title="No other times at the moment">
          {booking.providerName} takes no bookings just now. Your appointment stays as it is.
        </Banner>
      ) : null}
    </>
  )
}

/** How often, until when and by whose leave: said before a time is chosen. */
function Terms({ rescheduling: { booking, moving } }: Pick<PageProps, 'rescheduling'>) {
  const at = useMoment(booking)
  return (
    <ul className="grid list-disc gap-1 ps-5 text-muted">
      <li>
        Moving it costs nothing. You can do so {timesWords(moving.timesLeft)}
        {booking.rescheduleCount > 0 ? ' more' : ''}, until {at(moving.until)}.
      </li>
      {moving.isAsked ? (
        <li>{booking.providerName} has to agree first. Until then your present time stays yours.</li>
      ) : null}
    </ul>
  )
}

type TimesProps = Pick<PageProps, 'rescheduling'> & { times: NonNullable<Rescheduling['times']> }

function Times({ rescheduling, times: { slots, selected } }: TimesProps) {
  const navigate = useNavigate()
  const isLoading = useNavigation().state === 'loading'
  const { booking, lastDay, scope, includeMoved } = rescheduling
  const horizonDays = Math.round((Date.parse(lastDay) - Date.parse(slots.today)) / 86_400_000)
  const { previous, next } = neighbours(slots, horizonDays)
  const hrefForDay = (date: string) => hrefOf(rescheduling, { date })
  const hrefForMonth = (month: string) => hrefOf(rescheduling, { month })
  const go = (href: string) => navigate(href, { preventScrollReset: true, replace: true })
  const starts = (slots.days[selected ?? ''] ?? []).filter(
    (start) => Date.parse(start) !== Date.parse(booking.startsAt),
  )
  return (
    <>
      <Terms rescheduling={rescheduling} />
      <section id="times" aria-label="Free times" className="service-times">
        <form method="get" className="grid gap-6">
          {scope === 'one' ? null : <input type="hidden" name="scope" value={scope} />}
          {includeMoved ? <input type="hidden" name="own" value="1" /> : null}
          <SlotPicker
            month={slots.month}
            today={slots.today}
            days={Object.fromEntries(
              Object.entries(slots.days).map(([day, free]) => [day, { free: free.length }]),
            )}
            selected={selected ?? undefined}
            slots={starts.map((start) => ({ start }))}
            zone={slots.zone}
            name="to"
            nextFree={
              slots.nextFree ?? Object.keys(slots.days).find((day) => day > (selected ?? '')) ?? undefined
            }
            hrefForDay={hrefForDay}
            previousHref={previous ? hrefForMonth(previous) : undefined}
            nextHref={next ? hrefForMonth(next) : undefined}
            onSelectDay={(day) => go(hrefForDay(day))}
            onPrevious={previous ? () => go(hrefForMonth(previous)) : undefined}
            onNext={next ? () => go(hrefForMonth(next)) : undefined}
            loading={isLoading}
          />
          <div className="slot-action">
            <Button type="submit" size="lg" wide>
              Continue
            </Button>
          </div>
        </form>
      </section>
    </>
  )
}

/** Old and new beside each other, and what follows; only then the deed. */
function Review({ rescheduling, to }: Pick<PageProps, 'rescheduling'> & { to: string }) {
  const { booking, moving, path, feeNow } = rescheduling
  const money = useMoney(booking)
  const endsAt = new Date(
    Date.parse(to) + Date.parse(booking.endsAt) - Date.parse(booking.startsAt),
  ).toISOString()
  const left = moving.timesLeft - 1
  return (
    <section aria-labelledby="review" className="grid gap-5">
      <h2 id="review" className="text-lg font-strong">
        {moving.isAsked ? 'Ask for this time?' : 'Move it to this time?'}
      </h2>
      <Moves booking={booking} proposal={{ startsAt: to, endsAt }} />
      <ul className="grid list-disc gap-1 ps-5">
        <li>
          {moving.isAsked
            ? `${booking.providerName} has to agree. Until then your present time stays yours.`
            : `${booking.providerName} is told at once, and your present time becomes free for others.`}
        </li>
        <li>
          Moving it costs nothing.{' '}
          {feeNow > 0
            ? `Cancelling costs ${money(feeNow)} at present, and moving does not lower that.`
            : null}
        </li>
        <li>
          {left === 0
            ? 'It is the last time that you can move it.'
            : `After that you can move it ${timesWords(left)} more.`}
        </li>
      </ul>
      <ActionForm method="post" className="grid gap-4">
        <input type="hidden" name="to" value={to} />
        <Field name="reason" label={`A word to ${booking.providerName}, if you like`} optional>
          <TextArea rows={2} maxLength={1000} />
        </Field>
        <div className="flex flex-wrap gap-3">
          <SubmitButton>{moving.isAsked ? 'Ask for this time' : 'Move the appointment'}</SubmitButton>
          <LinkButton variant="quiet" href={`${path}/reschedule`}>
            Choose another one
          </LinkButton>
        </div>
      </ActionForm>
    </section>
  )
}

/** Somebody was faster: the nearest times that are free, each a step to its own review. */
function Gone({
  rescheduling: { booking, path, scope },
  refusal,
}: PageProps & { refusal: NonNullable<PageProps['refusal']> }) {
  const locale = useLocale()
  const { sentence, alternatives } = refusal
  return (
    <div className="grid gap-4">
      <Banner tone="warning" title={sentence}>
        {scope === 'one'
          ? 'Your appointment is still at its present time.'
          : 'All of them are still at their present times.'}
      </Banner>
      {alternatives.length > 0 ? (
        <section aria-labelledby="nearest" className="grid gap-3">
          <h2 id="nearest" className="text-lg font-strong">
            The nearest free times
          </h2>
          <ul className="grid gap-2">
            {alternatives.map((start) => (
              <li key={start}>
                <LinkButton
                  variant="secondary"
                  wide
                  href={`${path}/reschedule?${new URLSearchParams({ to: start })}`}
                >
                  {formatDateTime(start, booking.timeZone, locale)}
                </LinkButton>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  )
}
