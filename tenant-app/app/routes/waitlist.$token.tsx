import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { isRouteErrorResponse, useActionData, useLoaderData, useRouteError } from '@remix-run/react'
import type { ReactNode } from 'react'
import { ActionForm, Badge, EmptyState, LinkButton, SubmitButton, useLocale } from '#ui/index.ts'
import { refuse, refuseProblem } from '../account/form.server.ts'
import { secretPageMeta } from '../account/link-page.ts'
import { Frame } from '../booking/frame.tsx'
import { keepHoldSecret } from '../booking/hold-cookie.server.ts'
import { OfferCard } from '../waitlist/offer.tsx'
import { datesText, timesText } from '../waitlist/words.ts'

export const meta = secretPageMeta('Your place on the waitlist')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  await context.limit('search')
  const token = params.token ?? ''
  const waiting = await context.run((runtime, scope, core) =>
    core.waitlist.getWaiting(runtime, scope, { token }),
  )
  const isLeaving = new URL(request.url).searchParams.has('leave')
  return { waiting, isLeaving, now: new Date().toISOString() }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  await context.limit('booking')
  const token = params.token ?? ''
  const form = await request.formData()
  const here = `/waitlist/${encodeURIComponent(token)}`
  switch (form.get('intent')) {
    case 'accept': {
      const attempt = await context.attempt(() =>
        context.run((runtime, scope, core) => core.waitlist.acceptOffer(runtime, scope, { token })),
      )
      if (!attempt.ok) return refuseProblem('accept', form, attempt.problem)
      const { holdId, secret } = attempt.value
      return redirect(`/checkout/${holdId}`, {
        headers: { 'set-cookie': await keepHoldSecret(context, holdId, secret) },
      })
    }
    case 'decline':
      await context.run((runtime, scope, core) => core.waitlist.declineOffer(runtime, scope, { token }))
      return redirect(here)
    case 'leave':
      await context.run((runtime, scope, core) => core.waitlist.leaveWaitlist(runtime, scope, { token }))
      return redirect(here)
    default:
      return refuse('waitlist', form, [{ field: '', message: 'Choose one of the buttons' }])
  }
}

export default function Waiting() {
  const { waiting, isLeaving, now } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { status, offer, service, firstName, timeZone } = waiting
  if (status !== 'waiting' && status !== 'offered') return <Over status={status} serviceId={service.id} />
  return (
    <Frame>
      <header className="grid justify-items-start gap-2">
        <Badge tone={offer ? 'positive' : 'info'}>{offer ? 'A time is free' : 'Waiting'}</Badge>
        <h1 className="heading text-2xl text-balance">
          {offer ? `Good news, ${firstName}` : `You are waiting for ${service.title}`}
        </h1>
        {offer ? (
          <p className="text-muted">
            {service.title} at {service.providerName}
          </p>
        ) : (
          <p className="text-muted">
            As soon as a time at {service.providerName} that suits you becomes free, we keep it for you and
            write to you.
          </p>
        )}
      </header>
      {/* Who waits on after a time lapsed is not shown what was wrong with it: nothing was. */}
      {offer && !isLeaving ? (
        <OfferCard offer={offer} zone={timeZone} now={now} result={result} />
      ) : (
        <Lapsed result={result} />
      )}
      <Wish waiting={waiting} />
      <Leave isOpen={isLeaving} hasOffer={offer !== null} />
    </Frame>
  )
}

type Waited = ReturnType<typeof useLoaderData<typeof loader>>['waiting']

/** The time was taken away between the page and the press. */
const Lapsed = ({ result }: { result: ReturnType<typeof useActionData<typeof action>> }) =>
  result ? (
    <p role="alert" className="font-medium text-warning">
      This time is not kept for you any more. You are still on the list.
    </p>
  ) : null

function Wish({ waiting }: { waiting: Waited }) {
  const locale = useLocale()
  const { seats, durationMinutes } = waiting
  return (
    <section aria-labelledby="wish" className="grid gap-3">
      <h2 id="wish" className="font-strong">
        What you wait for
      </h2>
      <dl className="grid gap-3 sm:grid-cols-2">
        <Fact label={waiting.firstDate === waiting.lastDate ? 'On' : 'From'}>
          {datesText(waiting, locale)}
        </Fact>
        <Fact label="When">{sentence(timesText(waiting, locale))}</Fact>
        {seats > 1 ? <Fact label="Seats">{seats}</Fact> : null}
        {durationMinutes ? <Fact label="Length">{durationMinutes} minutes</Fact> : null}
      </dl>
      <p className="text-sm text-muted">
        Other days would suit you better?{' '}
        <a className="link" href={`/services/${waiting.service.id}#times`}>
          See what is free now
        </a>
        , or leave the list and join anew.
      </p>
    </section>
  )
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt className="text-sm text-muted">{label}</dt>
    <dd>{children}</dd>
  </div>
)

/** First the question, then the deed: a program that follows links in mails leaves nobody's place. */
const Leave = ({ isOpen, hasOffer }: { isOpen: boolean; hasOffer: boolean }) =>
  isOpen ? (
    <section id="leave" aria-labelledby="leave-title" className="grid gap-4 border-t border-border pt-6">
      <h2 id="leave-title" className="text-lg font-strong">
        Leave the waitlist?
      </h2>
      <p>
        You will not hear from us about this service any more
        {hasOffer ? ', and the time that is kept for you goes to the next one' : ''}.
      </p>
      <ActionForm className="flex flex-wrap gap-3">
        <SubmitButton name="intent" value="leave" variant="danger">
          Leave the waitlist
        </SubmitButton>
        <LinkButton variant="quiet" href="?">
          Stay on it
        </LinkButton>
      </ActionForm>
    </section>
  ) : (
    <p>
      <a className="link inline-flex min-h-11 items-center" href="?leave=1#leave">
        Leave the waitlist
      </a>
    </p>
  )

const ends = {
  booked: {
    title: 'You have your time',
    text: 'It was booked, so you wait no longer. The confirmation is in your mailbox.',
    action: 'Book another time',
  },
  left: {
    title: 'You have left the waitlist',
    text: 'You will not hear from us about it any more.',
    action: 'See the free times',
  },
  removed: {
    title: 'You are not on this list any more',
    text: 'The provider has taken this entry off the list. You can still book whatever is free.',
    action: 'See the free times',
  },
  over: {
    title: 'This wait is over',
    text: 'The days you asked for have passed, or several times were kept for you in vain. You can join again.',
    action: 'See the free times',
  },
} as const

const Over = ({ status, serviceId }: { status: keyof typeof ends; serviceId: string }) => (
  <Frame width="narrow">
    <EmptyState
      level={1}
      title={ends[status].title}
      action={<LinkButton href={`/services/${serviceId}#times`}>{ends[status].action}</LinkButton>}
    >
      {ends[status].text}
    </EmptyState>
  </Frame>
)

/** A link of another marketplace, or one that was never made: the same to whoever opens it. */
export function ErrorBoundary() {
  const error = useRouteError()
  const isUnknown = isRouteErrorResponse(error) && error.status === 404
  return (
    <Frame width="narrow">
      <EmptyState
        level={1}
        title={isUnknown ? 'This link leads nowhere' : 'That did not work'}
        action={<LinkButton href="/services">See all services</LinkButton>}
      >
        {isUnknown
          ? 'It may have been cut off in the mail, or the entry has been erased. Open the newest mail again, or join the waitlist anew.'
          : 'Nothing has changed. Open the link in the mail again in a moment.'}
      </EmptyState>
    </Frame>
  )
}
