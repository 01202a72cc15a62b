import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { Badge, Banner, Button, Card, EmptyState, Time } from '#ui/index.ts'
import { requirePerson } from '../account/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Support access')

export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePerson(context, request)
  const requests = await context.read((ctx, core) => core.identity.listOwnAccessRequests(ctx))
  return {
    requests,
    isActedFor: context.session?.impersonatorName != null,
    isLate: new URL(request.url).searchParams.has('late'),
  }
}

/** What the person decides; only they can say yes, and everybody concerned may end it. */
export async function action({ request, context }: ActionFunctionArgs) {
  requirePerson(context, request)
  const form = await request.formData()
  const id = String(form.get('id') ?? '')
  const answer = String(form.get('answer') ?? '')
  const done = await context.attempt<unknown>(() =>
    context.call<unknown>((ctx, { identity }) =>
      answer === 'end'
        ? identity.endAccess(ctx, id)
        : identity.answerAccessRequest(ctx, { id, isGranted: answer === 'yes' }),
    ),
  )
  return redirect(done.ok ? '/account/access' : '/account/access?late=1')
}

const stateWords = {
  asked: { label: 'Waits for your answer', tone: 'info' },
  granted: { label: 'Allowed', tone: 'warning' },
  refused: { label: 'Refused', tone: 'neutral' },
  over: { label: 'Over', tone: 'neutral' },
} as const

export default function SupportAccess() {
  const { requests, isActedFor, isLate } = useLoaderData<typeof loader>()
  const { name, timeZone } = useSite()
  return (
    <>
      <div className="grid gap-1">
        <h1 className="heading text-2xl">Support access</h1>
        <p className="text-muted">
          Sometimes support can only help by seeing {name} as you see it. That takes your yes, lasts an hour
          at most, and never reaches your password, your e-mail address or how you sign in.
        </p>
      </div>
      {isLate ? (
        <Banner tone="warning">
          That request was answered before, or its time is over. Nothing changed.
        </Banner>
      ) : null}
      {requests.length === 0 ? (
        <EmptyState title="Nobody has asked">
          When support asks, the question and its reason stand here.
        </EmptyState>
      ) : null}
      {requests.map(({ id, accountName, reason, state, requestedAt, expiresAt }) => (
        <Card key={id} as="section" aria-label={`Request of ${accountName}`} className="grid gap-4">
          <div className="flex flex-wrap items-start justify-between gap-3">
            <div className="grid gap-0.5">
              <h2 className="text-lg font-strong">{accountName} asks to act in your place</h2>
              <p className="text-sm text-muted">
                <Time instant={requestedAt} zone={timeZone} />
              </p>
            </div>
            <Badge tone={stateWords[state].tone}>{stateWords[state].label}</Badge>
          </div>
          <p className="wrap-anywhere">{reason}</p>
          {state === 'asked' && !isActedFor ? (
            <Form method="post" className="flex flex-wrap gap-3">
              <input type="hidden" name="id" value={id} />
              <Button type="submit" name="answer" value="yes">
                Allow for an hour
              </Button>
              <Button type="submit" name="answer" value="no" variant="secondary">
                Refuse
              </Button>
            </Form>
          ) : null}
          {state === 'granted' ? (
            <Form method="post" className="flex flex-wrap items-center gap-3">
              <input type="hidden" name="id" value={id} />
              <Button type="submit" name="answer" value="end" variant="secondary">
                End the access now
              </Button>
              <span className="text-sm text-muted">
                Until <Time instant={expiresAt} zone={timeZone} show="time" />
              </span>
            </Form>
          ) : null}
        </Card>
      ))}
    </>
  )
}
