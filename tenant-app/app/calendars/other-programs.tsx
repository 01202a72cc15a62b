import type { AccountView, ConnectionView } from '#platform/calendars/index.ts'
import { Badge, Disclosure, LinkButton } from '#ui/index.ts'
import type { Whose } from './people.server.ts'
import { consentHref, kindWords } from './words.ts'

type Kind = AccountView['kind']

/** Where the permission of an account has ended. */
export function AllowAgain({
  connection,
  accounts,
}: {
  connection: ConnectionView
  accounts: AccountView[]
}) {
  const account = accounts.find(
    ({ kind, externalAccount, memberId }) =>
      kind === connection.kind &&
      externalAccount === connection.externalAccount &&
      memberId === connection.memberId,
  )
  if (!account) return null
  return (
    <LinkButton href={consentHref(account.kind, { accountId: account.id })}>
      Allow again<span className="sr-only"> ({connection.name})</span>
    </LinkButton>
  )
}

const lead: Record<Kind, string> = {
  google: 'You sign in at Google and choose what to share.',
  microsoft: 'Outlook.com, or the Microsoft 365 account of your work.',
}

/** Programs whose calendars are read and written with their owner's permission. */
export const OtherPrograms = ({ offered, whose }: { offered: readonly Kind[]; whose: readonly Whose[] }) => {
  const own = whose.find(({ isOwn }) => isOwn) ?? whose[0]
  const others = whose.filter((each) => each !== own)
  return (
    <ul className="grid divide-y divide-border">
      {offered.map((kind) => (
        <li key={kind} className="grid gap-2 py-4 first:pt-0">
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
            <div className="min-w-0">
              <h3 className="font-strong">{kindWords[kind]}</h3>
              <p className="text-sm text-muted">{lead[kind]} Appointments can be written there as well.</p>
            </div>
            <LinkButton href={consentHref(kind, { memberId: own?.value ?? '' })} variant="secondary">
              Connect {kindWords[kind]}
            </LinkButton>
          </div>
          {others.length > 0 ? (
            <Disclosure
              summary={
                <>
                  For somebody else<span className="sr-only"> at {kindWords[kind]}</span>
                </>
              }
            >
              <p className="mb-3 text-sm">It blocks the time of whoever you choose.</p>
              <ul className="flex flex-wrap gap-2">
                {others.map(({ value, label }) => (
                  <li key={value}>
                    <LinkButton href={consentHref(kind, { memberId: value })} variant="secondary" size="sm">
                      {label}
                    </LinkButton>
                  </li>
                ))}
              </ul>
            </Disclosure>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

type AccountsProps = Readonly<{
  accounts: readonly AccountView[]
  connections: readonly ConnectionView[]
  hasTeam: boolean
}>

/** Accounts that were shared, each with the way to its calendars. */
export const Accounts = ({ accounts, connections, hasTeam }: AccountsProps) => (
  <ul className="grid divide-y divide-border">
    {accounts.map(({ id, kind, externalAccount, memberId, memberName, needsConsent }) => {
      const count = connections.filter(
        (each) =>
          each.kind === kind && each.externalAccount === externalAccount && each.memberId === memberId,
      ).length
      return (
        <li key={id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 first:pt-0">
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-strong wrap-anywhere">{externalAccount}</span>
              {needsConsent ? <Badge tone="negative">Needs your permission</Badge> : null}
            </p>
            <p className="text-sm text-muted">
              {kindWords[kind]}
              {hasTeam ? ` · ${memberName ?? 'The business as a whole'}` : null} ·{' '}
              {count === 0
                ? 'no calendar connected yet'
                : count === 1
                  ? 'one calendar connected'
                  : `${count} calendars connected`}
            </p>
          </div>
          <LinkButton
            href={needsConsent ? consentHref(kind, { accountId: id }) : `/provider/calendars/accounts/${id}`}
            variant={needsConsent ? 'primary' : 'secondary'}
          >
            {needsConsent ? 'Allow again' : 'Choose calendars'}
            <span className="sr-only"> ({externalAccount})</span>
          </LinkButton>
        </li>
      )
    })}
  </ul>
)
