import type { ReactNode } from 'react'
import { Badge, Banner, LinkButton, type FormResult } from '#ui/index.ts'
import { JoinCall } from '../meeting/join-button.tsx'
import { AddToCalendar } from './add-to-calendar.tsx'
import { AppointmentSummary } from './appointment-summary.tsx'
import { BookingHistory } from './booking-history.tsx'
import { LiveStatus } from './live-status.tsx'
import { GroupList } from './group-list.tsx'
import { GroupProposal, proposedIn } from './group-proposal.tsx'
import { isToCome, offeredScopes, whichOf } from './group-scope.ts'
import type { Managed } from './managed.server.ts'
import { Cancel, Completion, Contest, ReportMissed, WhatYouSaid } from './own-booking.tsx'
import { PaymentSection } from './payment-section.tsx'
import { PolicyTable } from './policy.tsx'
import { Proposal } from './proposal.tsx'
import { Standing, useMoment } from './standing.tsx'
import { statusWords } from './status-words.ts'

type ManagedBookingProps = Readonly<{
  managed: Managed
  /** Of this page, without a query. */
  path: string
  fileHref: string
  /** What was answered to one of the forms. */
  answer: (FormResult & { form: string }) | undefined
  /** Instead of the page's own title, such as a confirmation. */
  title?: ReactNode
  /** Of the page of another booking of the same series or visit. */
  hrefOfOther: (bookingId: string) => string
  /** After the calendar. */
  children?: ReactNode
}>

/** An appointment as its customer manages it: the same for a guest with a link and for somebody signed in. */
export function ManagedBooking({
  managed,
  path,
  fileHref,
  answer,
  title,
  hrefOfOther,
  children,
}: ManagedBookingProps) {
  const { booking, moving, open, payment, preview, scope, group, now, support } = managed
  const status = statusWords(booking, now)
  const resultOf = (form: string) => (answer?.form === form ? answer : undefined)
  const isOpen = (form: NonNullable<typeof open>) => open === form || resultOf(form) !== undefined
  const may = booking.steps.customer
  const isAhead = (booking.status === 'confirmed' || booking.status === 'requested') && booking.startsAt > now
  const isCancelling = booking.mayCancel && isOpen('cancel')
  const together = group ? (
    <GroupList group={group} bookingId={booking.id} now={now} hrefOf={hrefOfOther} />
  ) : null
  return (
    <>
      {title}
      <header className="grid justify-items-start gap-2">
        {title ? null : <h1 className="heading text-2xl">Your appointment</h1>}
        <p className="flex flex-wrap items-center gap-3">
          <Badge tone={status.tone}>{status.label}</Badge>
          <span className="text-muted">
            Booking <span className="font-strong text-text tabular-nums">{booking.reference}</span>
          </span>
        </p>
      </header>
      {managed.movedCount > 0 && isAhead && !moving.proposal ? (
        <Banner
          tone="positive"
          title={managed.movedCount > 1 ? `${managed.movedCount} appointments are moved` : 'It is moved'}
        >
          {booking.providerName} knows about it, and a new calendar file is on its way to you.
        </Banner>
      ) : null}
      <Standing booking={booking} isPaidOnline={payment !== null} />
      <LiveStatus booking={booking} loaded={managed.live} result={resultOf('here')} />
      {group && proposedIn(group).length > 1 ? (
        <GroupProposal
          booking={booking}
          proposed={proposedIn(group)}
          result={resultOf('answer-all') ?? resultOf('withdraw-all')}
        />
      ) : moving.proposal ? (
        <Proposal
          booking={booking}
          proposal={moving.proposal}
          result={resultOf('answer') ?? resultOf('withdraw')}
        />
      ) : null}
      {may.includes('complete') ? (
        <Completion booking={booking} result={resultOf('complete')} support={support} />
      ) : null}
      <AppointmentSummary
        appointment={{ ...booking, providerHref: `/providers/${booking.providerSlug}` }}
        isPaidOnline={payment !== null}
      />
      {/* What was booked in one go belongs to what is read first. */}
      {title || group?.kind === 'visit' ? together : null}
      <JoinCall booking={booking} path={path} now={now} />
      {isAhead && !isCancelling ? <Changes managed={managed} path={path} /> : null}
      {isCancelling ? (
        <Cancel
          booking={booking}
          preview={preview}
          method={payment?.method ?? ''}
          scope={scope}
          result={resultOf('cancel')}
        />
      ) : null}
      {may.includes('contest_no_show') && isOpen('contest') ? (
        <Contest booking={booking} result={resultOf('contest')} />
      ) : null}
      {may.includes('report_no_show') && isOpen('missed') ? (
        <ReportMissed booking={booking} result={resultOf('missed')} />
      ) : null}
      {may.includes('report_no_show') && !may.includes('complete') && !isOpen('missed') ? (
        <p>
          <a className="link" href="?missed=1#missed">
            {booking.providerName} did not come
          </a>
        </p>
      ) : null}
      {payment && !isCancelling ? (
        <PaymentSection
          booking={booking}
          payment={payment}
          resultOf={resultOf}
          papersHref={path.startsWith('/account') ? '/account/payments' : `${path}/payments`}
        />
      ) : null}
      {booking.status === 'confirmed' && isAhead && !isCancelling ? (
        <section aria-labelledby="calendar" className="grid gap-3">
          <h2 id="calendar" className="font-strong">
            Put it into your calendar
          </h2>
          <AddToCalendar
            fileHref={fileHref}
            title={`${booking.serviceTitle} – ${booking.providerName}`}
            details={`Booking ${booking.reference}`}
            place={booking.place}
            startsAt={booking.startsAt}
            endsAt={booking.endsAt}
          />
        </section>
      ) : null}
      {title || group?.kind === 'visit' ? null : together}
      {children}
      {isAhead && !isCancelling ? <PolicyTable agreed={booking} now={now} /> : null}
      {booking.answers.length > 0 || booking.notes ? <WhatYouSaid booking={booking} /> : null}
      {booking.history.length > 0 ? <BookingHistory booking={booking} /> : null}
      <p className="text-sm text-muted">
        Questions about this appointment:{' '}
        <a
          className="link"
          href={`mailto:${support}?subject=${encodeURIComponent(`Booking ${booking.reference}`)}`}
        >
          {support}
        </a>
      </p>
    </>
  )
}

/** Moving and cancelling; where it cannot be moved any more, why. */
function Changes({
  managed: { booking, moving, group, now },
  path,
}: Pick<ManagedBookingProps, 'managed' | 'path'>) {
  const at = useMoment(booking)
  return (
    <div className="grid gap-2">
      <div className={deeds}>
        {moving.mayReschedule ? (
          <LinkButton href={`${path}/reschedule`} variant="secondary">
            Choose another time
          </LinkButton>
        ) : null}
        {moving.mayReschedule && group ? (
          <MoveSeveral group={group} bookingId={booking.id} now={now} path={path} />
        ) : null}
      </div>
      <div className={deeds}>
        {booking.mayCancel ? (
          <a className="link inline-flex min-h-11 items-center" href="?cancel=1#cancel">
            {booking.status === 'requested' ? 'Take this request back' : 'Cancel this appointment'}
          </a>
        ) : null}
        {booking.mayCancel && group ? <CancelSeveral group={group} bookingId={booking.id} now={now} /> : null}
      </div>
      {moving.mayReschedule || moving.refusal ? (
        <p className="text-sm text-muted">
          {moving.mayReschedule ? `It can be moved until ${at(moving.until)}.` : `${moving.refusal}.`}
        </p>
      ) : null}
    </div>
  )
}

type SeveralProps = { group: NonNullable<Managed['group']>; bookingId: string; now: string }
const quietLink = 'link inline-flex min-h-11 items-center'
/** Moving in one line, cancelling in the next. */
const deeds = 'flex flex-wrap items-center gap-x-6 gap-y-2 empty:hidden'

/** Of a series or visit: this one and what follows, or all that is still to come. */
const MoveSeveral = ({ group, bookingId, now, path }: SeveralProps & { path: string }) => (
  <>
    {offeredScopes(group, bookingId, isToCome(now)).flatMap(({ scope, count }) =>
      scope === 'one' ? (
        []
      ) : (
        <a key={scope} className={quietLink} href={`${path}/reschedule?scope=${scope}`}>
          {`Move ${whichOf({ scope, count })}`}
        </a>
      ),
    )}
  </>
)

const CancelSeveral = ({ group, bookingId, now }: SeveralProps) => (
  <>
    {offeredScopes(group, bookingId, ({ booking }) => booking.mayCancel && booking.startsAt > now).flatMap(
      ({ scope, count }) =>
        scope === 'one' ? (
          []
        ) : (
          <a key={scope} className={quietLink} href={`?cancel=${scope}#cancel`}>
            {`Cancel ${whichOf({ scope, count })}`}
          </a>
        ),
    )}
  </>
)
