import { Form } from '@remix-run/react'
import { Laptop, Smartphone } from 'lucide-react'
import type { SessionView } from '#platform/identity/index.ts'
import { Badge, Button, Card, CardHeader, Time } from '#ui/index.ts'

type SessionsProps = Readonly<{
  sessions: readonly SessionView[]
  zone: string
  now: string
  isActedFor: boolean
}>

/** Where somebody is signed in, with what and when last, and the way out of each. */
export function Sessions({ sessions, zone, now, isActedFor }: SessionsProps) {
  const others = sessions.filter(({ isCurrent }) => !isCurrent)
  return (
    <Card as="section" id="devices">
      <CardHeader
        title="Where you are signed in"
        description="A device that you do not know? Sign it out, then change your password."
      />
      <ul className="divide-y divide-border">
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
            <DeviceIcon device={session.device} />
            <div className="min-w-0 grow basis-48">
              <p className="font-strong">
                {session.device}
                {session.impersonator ? (
                  <span className="font-normal text-muted"> (support, {session.impersonator})</span>
                ) : null}
              </p>
              <p className="text-sm text-muted">
                Last used <Time instant={session.lastUsedAt} zone={zone} relativeTo={now} />, signed in{' '}
                <Time instant={session.signedInAt} zone={zone} show="date" />
              </p>
            </div>
            {session.isCurrent ? (
              <Badge tone="positive">This device</Badge>
            ) : isActedFor ? null : (
              <Form method="post">
                <input type="hidden" name="sessionId" value={session.id} />
                <Button
                  type="submit"
                  size="sm"
                  variant="secondary"
                  name="intent"
                  value="end-session"
                  aria-label={`Sign out ${session.device}`}
                >
                  Sign out
                </Button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && !isActedFor ? (
        <Form method="post" className="mt-4">
          <Button type="submit" variant="secondary" name="intent" value="end-others">
            Sign out all {others.length} others
          </Button>
        </Form>
      ) : null}
    </Card>
  )
}

function DeviceIcon({ device }: { device: string }) {
  const Icon = /Android|iOS/.test(device) ? Smartphone : Laptop
  return <Icon aria-hidden="true" className="icon text-muted" />
}
