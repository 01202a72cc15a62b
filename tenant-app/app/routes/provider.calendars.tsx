import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { CalendarPlus } from 'lucide-react'
import { Banner, Card, CardHeader, EmptyState, PageHead } from '#ui/index.ts'
import { changeCalendars, type CalendarForm } from '../calendars/action.server.ts'
import { ConnectAddress } from '../calendars/connect-address.tsx'
import { ConnectionItem } from '../calendars/connection-card.tsx'
import { Feeds } from '../calendars/feeds.tsx'
import { Accounts, OtherPrograms } from '../calendars/other-programs.tsx'
import { whoseCalendars } from '../calendars/people.server.ts'
import { problemWords, savedWords } from '../calendars/words.ts'
import { Feature } from '../plan/feature.tsx'
import { readUpsell } from '../plan/upsell.server.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Connected calendars')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId, user, isOwner } = requireProvider(context, request)
  const query = new URL(request.url).searchParams
  // Back from Google or Outlook: now one of the account's calendars is chosen.
  const arrived = query.get('account')
  if (arrived) throw redirect(`/provider/calendars/accounts/${encodeURIComponent(arrived)}?new=1`)
  const offered = await context.run(async ({ calendars }) => calendars.offered)
  const { connections, accounts, feeds, members, lacking } = await context.read(async (ctx, core) => {
    const [connected, shared, made, team, upsell] = await Promise.all([
      core.calendars.listConnections(ctx, providerId),
      core.calendars.listAccounts(ctx, providerId),
      core.calendars.listFeeds(ctx, providerId),
      core.providers.getTeam(ctx, providerId),
      readUpsell(ctx, core, 'calendar.sync'),
    ])
    return { connections: connected, accounts: shared, feeds: made, members: team.members, lacking: upsell }
  })
  return {
    connections,
    accounts,
    offered,
    feeds,
    lacking,
    whose: whoseCalendars(members, { userId: user.id, isOwner }),
    isActedFor: Boolean(context.session?.impersonatorName),
    now: new Date().toISOString(),
    saved: query.get('saved'),
    read: query.get('read'),
    problem: problemWords[query.get('problem') ?? ''] ?? null,
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  return changeCalendars(context, request, providerId)
}

export default function CalendarsPage() {
  const { connections, accounts, offered, feeds, lacking, whose, isActedFor, now, saved, read, problem } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const resultOf = (form: CalendarForm) =>
    answer?.form === form && answer.errors.length > 0 ? answer : undefined
  if (isActedFor) return <NotForOthers />
  return (
    <>
      <PageHead title="Connected calendars">
        What is busy in your other calendars cannot be booked here, and your appointments show up there.
      </PageHead>
      {answer ? null : <Outcome saved={saved} read={connections.find(({ id }) => id === read)} />}
      {problem && !answer ? (
        <Banner tone="warning" title={problem.title}>
          {problem.words}
        </Banner>
      ) : null}
      {resultOf('connection') ? (
        <Banner tone="warning">
          {resultOf('connection')!
            .errors.map(({ message }) => message)
            .join(' ')}
        </Banner>
      ) : null}
      <Card as="section">
        <CardHeader
          title="Busy times from other calendars"
          description="Only when something is, never what it is: titles and people are not kept."
        />
        <div className="grid gap-6">
          {lacking && connections.length > 0 ? (
            <Feature
              lacking={lacking}
              note={`${connections.length === 1 ? 'Your calendar rests: it stays connected, but is' : 'Your calendars rest: they stay connected, but are'} not read. Your appointments are still written there, and what was busy when it was last read still blocks.`}
            />
          ) : null}
          {connections.length > 0 ? (
            <ul className="grid divide-y divide-border">
              {connections.map((connection) => (
                <ConnectionItem
                  key={connection.id}
                  connection={connection}
                  accounts={accounts}
                  now={now}
                  hasTeam={whose.length > 1}
                  isResting={lacking !== null}
                />
              ))}
            </ul>
          ) : lacking ? (
            <Feature lacking={lacking} />
          ) : (
            <EmptyState
              title="No calendar is connected"
              icon={<CalendarPlus aria-hidden="true" className="icon" />}
            >
              Connect the calendar that you live by. Then nobody books you while you are at the dentist.
            </EmptyState>
          )}
        </div>
      </Card>
      {lacking ? null : (
        <Card as="section" id="connect">
          <CardHeader title="Connect a calendar" />
          <div className="grid gap-2">
            {accounts.length > 0 ? (
              <div className="border-b border-border">
                <Accounts accounts={accounts} connections={connections} hasTeam={whose.length > 1} />
              </div>
            ) : null}
            <OtherPrograms offered={offered} whose={whose} />
            <div className={offered.length > 0 ? 'border-t border-border pt-2' : ''}>
              <ConnectAddress
                key={saved ?? 'form'}
                whose={whose}
                result={resultOf('connect')}
                open={resultOf('connect') !== undefined || offered.length === 0}
              />
            </div>
          </div>
        </Card>
      )}
      {lacking && feeds.length === 0 ? null : (
        <Feeds
          feeds={feeds}
          fresh={answer?.feed ?? null}
          whose={whose}
          now={now}
          result={resultOf('feed')}
          mayMake={lacking === null}
        />
      )}
    </>
  )
}

type OutcomeProps = {
  saved: string | null
  read: { name: string; failure: { words: string } | null } | undefined
}

/** How the last press went. */
function Outcome({ saved, read }: OutcomeProps) {
  if (read?.failure) {
    return (
      <Banner tone="warning" title={`“${read.name}” could not be read`}>
        {read.failure.words}
      </Banner>
    )
  }
  if (read && !saved) return <Banner tone="positive">“{read.name}” has just been read.</Banner>
  return saved && savedWords[saved] ? <Banner tone="positive">{savedWords[saved]}</Banner> : null
}

const NotForOthers = () => (
  <>
    <PageHead title="Connected calendars" />
    <Banner tone="info" role="note" title="Only the people themselves see this page">
      Other calendars hold private time. Whoever acts in another person’s place is not shown them.
    </Banner>
  </>
)
