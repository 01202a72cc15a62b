import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Banner, Breadcrumbs, LinkButton, PageHead, wallClock, type FormResult } from '#ui/index.ts'
import { takeBookingStep } from '../provider/booking-action.server.ts'
import { Appointment, Customer, Said } from '../provider/booking-facts.tsx'
import { BookingHistory } from '../provider/booking-history.tsx'
import { Cancelled, Declined, Missed, OpenProposal } from '../provider/booking-notes.tsx'
import { customerName } from '../provider/booking-state.ts'
import { isBookingStep } from '../provider/booking-steps.ts'
import { bookingStyles } from '../provider/booking-styles.ts'
import { DoneBanner } from '../provider/done-banner.tsx'
import { requireProvider } from '../provider/guard.server.ts'
import { MoveForm } from '../provider/move-form.tsx'
import { moveTimes } from '../provider/move-times.server.ts'
import { NextStep, stepHref } from '../provider/next-step.tsx'
import { orNull } from '../provider/next-free.server.ts'
import { OpenStep } from '../provider/open-step.tsx'
import { PartOfGroup } from '../provider/part-of-group.tsx'
import { CallProblem } from '../meeting/call-problem.tsx'
import { JoinCall } from '../meeting/join-button.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { takeMoneyStep } from '../provider/payment-action.server.ts'
import { PaymentCard } from '../provider/payment-card.tsx'
import { StateBadge } from '../provider/state-badge.tsx'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Booking')
export const links = bookingStyles

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const bookingId = params.bookingId ?? ''
  const asked = { as: 'provider', bookingId } as const
  const query = new URL(request.url).searchParams
  const step = query.get('step')
  const found = await context.read(async (ctx, core) => {
    const [booking, standing, live, { payment }] = await Promise.all([
      core.booking.getBooking(ctx, bookingId),
      core.booking.getRescheduleStanding(ctx, asked),
      core.booking.getLiveStatus(ctx, asked),
      core.booking.getBookingPayment(ctx, asked),
    ])
    const [team, doing] = standing.mayReschedule
      ? await Promise.all([
          core.providers.listTeamMembers(ctx, providerId),
          core.catalog.listServiceMembers(ctx, booking.serviceId),
        ])
      : [[], []]
    return {
      booking,
      payment,
      standing,
      group: booking.group ? await core.booking.getBookingGroup(ctx, asked) : null,
      isOnTheJob: live.steps.length > 0 || live.sharing !== null,
      members: team.filter(({ id }) => doing.includes(id)).map(({ id, name }) => ({ id, name })),
      preview: booking.steps.provider.includes('cancel')
        ? await core.booking.previewCancellation(ctx, asked)
        : null,
      callProblem:
        booking.locationKind === 'virtual' ? (await core.meetings.getMeeting(ctx, asked)).problem : null,
    }
  })
  const { booking } = found
  const now = new Date().toISOString()
  return {
    ...found,
    now,
    today: wallClock(now, booking.timeZone).date,
    step: isBookingStep(step) ? step : null,
    done: query.get('done'),
    times:
      step === 'move' && found.standing.mayReschedule
        ? await orNull(() => moveTimes(context, booking, query))
        : null,
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  requireProvider(context, request)
  const bookingId = params.bookingId ?? ''
  const form = await request.clone().formData()
  return (await takeMoneyStep(context, form, bookingId)) ?? takeBookingStep(context, request, bookingId)
}

export default function BookingPage() {
  const {
    booking,
    payment,
    standing,
    group,
    isOnTheJob,
    members,
    preview,
    callProblem,
    now,
    today,
    done,
    times,
    ...asked
  } = useLoaderData<typeof loader>()
  const said = useActionData<typeof action>()
  const money = said && 'money' in said ? said : undefined
  const answer = said && 'money' in said ? undefined : said
  const name = customerName(booking)
  const step = answer?.step ?? asked.step
  const result: FormResult | undefined = answer
  const isForm = step === 'move' ? times !== null : step !== null && reasoned.has(step)
  return (
    <>
      <div className="grid gap-3">
        <Breadcrumbs crumbs={[{ label: 'Bookings', href: '/provider/bookings' }, { label: name }]} />
        <PageHead title={name}>
          <span className="flex flex-wrap items-center gap-3">
            <StateBadge booking={booking} now={now} />
            <span>
              Booking <span className="font-strong text-text tabular-nums">{booking.reference}</span>
            </span>
          </span>
        </PageHead>
      </div>
      {answer && !(isForm && isStillOpen(step, booking.steps.provider, standing.mayReschedule)) ? (
        <Banner tone="negative" title="That was not possible">
          {answer.errors.map(({ message }) => message).join(' ')}
        </Banner>
      ) : null}
      {answer ? null : <DoneBanner done={done} booking={booking} />}
      <Cancelled booking={booking} />
      <Declined booking={booking} />
      <Missed booking={booking} />
      <OpenProposal booking={booking} proposal={standing.proposal} />
      {step && isForm ? null : <NextStep booking={booking} now={now} />}
      {callProblem ? <CallProblem problem={callProblem} /> : null}
      <JoinCall booking={booking} path={`/provider/bookings/${booking.id}`} now={now} />
      {isOnTheJob ? (
        <p>
          <LinkButton variant="secondary" href={`/provider/bookings/${booking.id}/live`}>
            Tell how it goes, and share where you are
          </LinkButton>
        </p>
      ) : null}
      {step === 'move' && times ? (
        <MoveForm booking={booking} members={members} times={times} today={today} result={result} />
      ) : null}
      {step && step !== 'move' ? (
        <OpenStep step={step} booking={booking} members={members} preview={preview} result={result} />
      ) : null}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Appointment booking={booking} isPaidOnline={payment !== null} />
        <div className="grid gap-6">
          <Customer booking={booking} />
          <Said booking={booking} />
        </div>
      </div>
      {payment ? (
        <PaymentCard booking={booking} payment={payment} answer={money} payLink={money?.payLink ?? null} />
      ) : null}
      {group ? <PartOfGroup booking={booking} group={group} now={now} /> : null}
      <Further booking={booking} mayMove={standing.mayReschedule} mayAssign={members.length > 1} />
      <BookingHistory booking={booking} />
    </>
  )
}

/** Steps that ask for something before they are taken. */
const reasoned = new Set(['decline', 'cancel', 'no-show', 'contest', 'assign'])

/** A refusal is said in its form; when the form has gone with the refusal, above the page. */
function isStillOpen(step: string | null, steps: readonly string[], mayMove: boolean): boolean {
  if (step === 'move' || step === 'assign') return mayMove
  const named: Record<string, string> = { 'no-show': 'report_no_show', contest: 'contest_no_show' }
  return step !== null && steps.includes(named[step] ?? step)
}

type Booking = ReturnType<typeof useLoaderData<typeof loader>>['booking']
type FurtherProps = { booking: Booking; mayMove: boolean; mayAssign: boolean }

/** What else can be done with it, the quiet way. */
function Further({ booking, mayMove, mayAssign }: FurtherProps) {
  const mayCancel = booking.steps.provider.includes('cancel')
  if (!mayMove && !mayCancel) return null
  return (
    <p className="flex flex-wrap gap-3">
      {mayMove ? (
        <LinkButton variant="secondary" href={stepHref(booking, 'move')}>
          Move it
        </LinkButton>
      ) : null}
      {mayMove && mayAssign ? (
        <LinkButton variant="secondary" href={stepHref(booking, 'assign')}>
          Give it to somebody else
        </LinkButton>
      ) : null}
      {mayCancel ? (
        <LinkButton variant="quiet" href={stepHref(booking, 'cancel')}>
          Cancel this appointment
        </LinkButton>
      ) : null}
    </p>
  )
}
