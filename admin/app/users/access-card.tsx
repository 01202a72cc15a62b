import { Form } from '@remix-run/react'
import type { AccessRequestView } from '#platform/identity/index.ts'
import {
  ActionForm,
  Badge,
  Banner,
  Button,
  Card,
  CardHeader,
  Field,
  LinkButton,
  SubmitButton,
  TextArea,
  Time,
  type FormResult,
} from '#ui/index.ts'

type Props = {
  name: string
  requests: readonly AccessRequestView[]
  now: string
  timeZone: string
  result?: FormResult
  /** The way in, for a minute, once. */
  ticketHref: string | null
}

const stateWords = {
  asked: { label: 'No answer yet', tone: 'info' },
  granted: { label: 'Allowed', tone: 'positive' },
  refused: { label: 'Refused', tone: 'negative' },
  over: { label: 'Over', tone: 'neutral' },
} as const

/** For platform staff: acting in somebody's place, with consent, for an hour, and never unseen. */
export function AccessCard({ name, requests, now, timeZone, result, ticketHref }: Props) {
  const open = requests.find(({ state }) => state === 'asked' || state === 'granted')
  return (
    <Card as="section" aria-label="Act in their place" className="max-w-lg">
      <CardHeader
        title="Act in their place"
        description={`${name} is asked, reads your reason, and may end it at any time. An hour at most; everything you change is in the log with your name.`}
      />
      {ticketHref ? (
        <Banner
          tone="warning"
          className="mb-4"
          title="The way in is open for one minute"
          actions={
            <LinkButton href={ticketHref} target="_blank" rel="noopener">
              Go on as {name}
            </LinkButton>
          }
        />
      ) : null}
      {open ? (
        <div className="grid gap-4">
          <div className="grid gap-1 text-sm">
            <p className="flex flex-wrap items-center gap-2">
              <Badge tone={stateWords[open.state].tone}>{stateWords[open.state].label}</Badge>
              {open.state === 'granted' ? (
                <span>
                  until <Time instant={open.expiresAt} zone={timeZone} show="time" />
                </span>
              ) : (
                <span className="text-muted">
                  asked <Time instant={open.requestedAt} zone={timeZone} relativeTo={now} />
                </span>
              )}
            </p>
            <p className="text-muted">
              {open.accountName}: {open.reason}
            </p>
          </div>
          <Form method="post" className="flex flex-wrap gap-2">
            <input type="hidden" name="id" value={open.id} />
            {open.state === 'granted' ? (
              <Button type="submit" name="form" value="open">
                Open a session
              </Button>
            ) : null}
            <Button type="submit" name="form" value="end" variant="secondary">
              {open.state === 'granted' ? 'End the access' : 'Take the request back'}
            </Button>
          </Form>
        </div>
      ) : (
        <ActionForm {...(result ? { result } : {})} className="grid gap-4">
          <input type="hidden" name="form" value="ask" />
          <Field name="reason" label="Why" hint={`${name} reads it`}>
            <TextArea rows={2} minLength={10} maxLength={500} />
          </Field>
          <SubmitButton variant="secondary">Ask for access</SubmitButton>
        </ActionForm>
      )}
    </Card>
  )
}
