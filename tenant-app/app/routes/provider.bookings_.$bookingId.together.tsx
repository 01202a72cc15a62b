import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { GroupList } from '../booking/group-list.tsx'
import { Banner, Breadcrumbs, Card, LinkButton, PageHead, wallClock, type FormResult } from '#ui/index.ts'
import { customerName } from '../provider/booking-state.ts'
import { bookingStyles } from '../provider/booking-styles.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { takeTogetherStep } from '../provider/together-action.server.ts'
import { AnswerTogether, ProposedTogether } from '../provider/together-answers.tsx'
import { CancelTogether, MoveTogether, ReviewTogether, togetherHref } from '../provider/together-parts.tsx'
import { loadTogether } from '../provider/together.server.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Booked together')
export const links = bookingStyles

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requireProvider(context, request)
  const query = new URL(request.url).searchParams
  const together = await loadTogether(context, params.bookingId ?? '', query)
  const now = new Date().toISOString()
  const { date: today } = wallClock(now, together.booking.timeZone)
  return { together, now, today, done: query.get('done') }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  requireProvider(context, request)
  return takeTogetherStep(context, request, params.bookingId ?? '')
}

/** Appointments of one customer that were booked in one go, changed all or several at once. */
export default function TogetherPage() {
  const { together, now, today, done } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { booking, group, scopes, deed, to } = together
  const name = customerName(booking)
  const resultOf = (...steps: string[]): FormResult | undefined =>
    answer && steps.includes(answer.step) ? answer : undefined
  const isInForm = answer?.step === deed || answer?.step === 'decline'
  const words = answer ? undefined : doneWords[done ?? '']
  return (
    <>
      <div className="grid gap-3">
        <Breadcrumbs
          crumbs={[
            { label: 'Bookings', href: '/provider/bookings' },
            { label: name, href: `/provider/bookings/${booking.id}` },
            { label: group.kind === 'series' ? 'Series' : 'Visit' },
          ]}
        />
        <PageHead
          title={group.kind === 'series' ? `The series of ${name}` : `The visit of ${name}`}
          actions={
            scopes.length > 0 && deed === null ? (
              <>
                <LinkButton variant="secondary" href={togetherHref(together, { do: 'move' })}>
                  Move several
                </LinkButton>
                <LinkButton variant="quiet" href={togetherHref(together, { do: 'cancel' })}>
                  Cancel several
                </LinkButton>
              </>
            ) : null
          }
        >
          {booking.serviceTitle}
        </PageHead>
      </div>
      {answer && !isInForm ? (
        <Banner tone="negative" title="That was not possible">
          {answer.errors.map(({ message }) => message).join(' ')}
        </Banner>
      ) : null}
      {words ? (
        <Banner tone="positive" title={words.title}>
          {words.text(booking.customer.firstName || 'The customer')}
        </Banner>
      ) : null}
      <AnswerTogether together={together} result={resultOf('decline')} />
      <ProposedTogether together={together} />
      {deed === 'move' && to ? <ReviewTogether together={together} result={resultOf('move')} /> : null}
      {deed === 'move' && !to ? <MoveTogether together={together} today={today} /> : null}
      {deed === 'cancel' ? <CancelTogether together={together} result={resultOf('cancel')} /> : null}
      <Card>
        <GroupList
          group={group}
          bookingId={booking.id}
          now={now}
          hrefOf={(id) => `/provider/bookings/${id}`}
        />
      </Card>
    </>
  )
}

const doneWords: Record<string, { title: string; text: (name: string) => string }> = {
  moved: { title: 'Moved', text: (name) => `${name} gets the new times in one e-mail.` },
  proposed: {
    title: 'Proposed',
    text: (name) => `${name} is asked by e-mail. Until they agree, all stay where they are.`,
  },
  cancel: { title: 'Cancelled', text: (name) => `${name} is told why. The times can be booked again.` },
  accept: { title: 'Accepted', text: (name) => `${name} gets an e-mail with all appointments.` },
  decline: { title: 'Declined', text: (name) => `${name} is told why. The times can be booked again.` },
  agree: { title: 'Moved', text: (name) => `${name} gets the new times in one e-mail.` },
  keep: { title: 'They stay where they are', text: (name) => `${name} is told.` },
  withdraw: { title: 'Taken back', text: () => 'All appointments stay where they are.' },
}
