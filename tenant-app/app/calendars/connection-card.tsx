import { Form } from '@remix-run/react'
import { RefreshCw } from 'lucide-react'
import type { AccountView, ConnectionView } from '#platform/calendars/index.ts'
import { Badge, Button, LinkButton } from '#ui/index.ts'
import { AllowAgain } from './other-programs.tsx'
import { HealthBadge, HealthWords } from './health.tsx'
import { kindWords } from './words.ts'

type ConnectionItemProps = Readonly<{
  connection: ConnectionView
  accounts: AccountView[]
  now: string
  /** Whose it is only matters where there are several people. */
  hasTeam: boolean
  /** The plan has no calendars at present: it stays, and is not read. */
  isResting: boolean
}>

/** One connected calendar: what it is, how reading it goes, and what can be done about it. */
export function ConnectionItem({ connection, accounts, now, hasTeam, isResting }: ConnectionItemProps) {
  const { id, name, kind, address, externalAccount, status, memberName } = connection
  const from = [kindWords[kind], externalAccount ?? address].filter(Boolean).join(', ')
  return (
    <li
      id={`calendar-${id}`}
      className="grid gap-4 py-5 first:pt-0 last:pb-0 md:grid-cols-[minmax(0,1fr)_auto]"
    >
      <div className="grid min-w-0 gap-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h3 className="font-strong wrap-anywhere">{name}</h3>
          {isResting ? <Badge>Rests</Badge> : <HealthBadge connection={connection} />}
        </div>
        <p className="text-sm text-muted wrap-anywhere">
          {from}
          {hasTeam ? ` · ${memberName ?? 'The business as a whole'}` : null}
        </p>
        {isResting ? null : (
          <div className="max-w-measure text-sm text-muted">
            <HealthWords connection={connection} now={now} />
          </div>
        )}
      </div>
      <div className="flex flex-wrap items-start gap-2 md:justify-end">
        {status === 'needs_consent' ? <AllowAgain connection={connection} accounts={accounts} /> : null}
        {!isResting && (status === 'active' || status === 'failing') ? (
          <Form method="post" action="/provider/calendars" preventScrollReset>
            <input type="hidden" name="connectionId" value={id} />
            <Button
              type="submit"
              name="intent"
              value="read"
              variant="secondary"
              icon={<RefreshCw aria-hidden="true" className="icon" />}
            >
              Read now<span className="sr-only"> ({name})</span>
            </Button>
          </Form>
        ) : null}
        <LinkButton href={`/provider/calendars/${id}`} variant="quiet">
          {status === 'paused' ? 'Resume or change' : 'Change'}
          <span className="sr-only"> {name}</span>
        </LinkButton>
      </div>
    </li>
  )
}
