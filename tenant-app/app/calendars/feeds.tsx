import { Form } from '@remix-run/react'
import type { FeedView, NewFeedView } from '#platform/calendars/index.ts'
import {
  ActionForm,
  Button,
  Card,
  CardHeader,
  CopyField,
  Disclosure,
  Field,
  LinkButton,
  SubmitButton,
  TextInput,
  type FormResult,
} from '#ui/index.ts'
import { Ago } from './ago.tsx'
import { WhoseField } from './connect-address.tsx'
import type { Whose } from './people.server.ts'
import { HowToSubscribe } from './how-to-subscribe.tsx'

type FeedsProps = Readonly<{
  feeds: readonly FeedView[]
  /** One that was just made: its address is shown this once. */
  fresh: NewFeedView | null
  whose: readonly Whose[]
  now: string
  result: FormResult | undefined
  /** The plan has calendars: without it feeds can only be revoked. */
  mayMake: boolean
}>

/** Private addresses under which other programs read the appointments of here. */
export const Feeds = ({ feeds, fresh, whose, now, result, mayMake }: FeedsProps) => (
  <Card as="section" id="feeds">
    <CardHeader
      title="See your appointments in another calendar"
      description="A private feed: your phone or computer subscribes to it and shows what is booked here."
    />
    <div className="grid gap-6">
      {fresh ? <FreshFeed feed={fresh} /> : null}
      {feeds.length > 0 ? (
        <ul className="grid gap-5">
          {feeds.map((feed) => (
            <FeedItem key={feed.id} feed={feed} now={now} hasTeam={whose.length > 1} mayRenew={mayMake} />
          ))}
        </ul>
      ) : (
        <p className="text-muted">
          There is none yet. Make one for each program that is to show your appointments, so that you can
          revoke them one by one.
        </p>
      )}
      {mayMake ? (
        <Disclosure summary="Make a feed" open={result !== undefined}>
          <ActionForm
            key={fresh?.id ?? 'new'}
            action="/provider/calendars#feeds"
            result={result}
            className="grid max-w-2xl items-end gap-6 pt-2 text-text sm:grid-cols-2"
          >
            <Field name="name" label="Name" hint="Where you use it, such as “My phone”." optional>
              <TextInput maxLength={80} autoComplete="off" />
            </Field>
            <WhoseField whose={whose} label="Whose appointments" hint="Of one person, or all of them." />
            <div className="sm:col-span-2">
              <SubmitButton name="intent" value="feed" variant="secondary">
                Make the feed
              </SubmitButton>
            </div>
          </ActionForm>
        </Disclosure>
      ) : null}
    </div>
  </Card>
)

const FreshFeed = ({ feed }: { feed: NewFeedView }) => (
  <section aria-live="polite" className="grid gap-4 rounded-card bg-positive-soft p-card">
    <div>
      <h3 className="font-strong wrap-anywhere">The address of “{feed.name}”</h3>
      <p>
        It is shown only now. Whoever has it sees the appointments, so give it to nobody. Lost it? Give the
        feed a new address.
      </p>
    </div>
    <CopyField label="Address of the feed" value={feed.url} />
    <div>
      <LinkButton href={feed.url.replace(/^https?:/, 'webcal:')} variant="secondary">
        Open in your calendar program
      </LinkButton>
    </div>
    <HowToSubscribe />
  </section>
)

type FeedProps = { feed: FeedView; now: string; hasTeam: boolean; mayRenew: boolean }

function FeedItem({ feed, now, hasTeam, mayRenew }: FeedProps) {
  const { id, name, memberName, createdAt, rotatedAt, lastReadAt } = feed
  return (
    <li className="grid gap-1">
      <div>
        <h3 className="font-strong wrap-anywhere">{name}</h3>
        <p className="text-sm text-muted">
          {hasTeam ? `Appointments of ${memberName ?? 'the whole business'}. ` : null}
          {rotatedAt ? 'New address ' : 'Made '}
          <Ago at={rotatedAt ?? createdAt} now={now} />.{' '}
          {lastReadAt ? <LastRead at={lastReadAt} now={now} /> : 'No program has read it yet.'}
        </p>
      </div>
      <Disclosure
        summary={
          <>
            New address or revoke<span className="sr-only"> of {name}</span>
          </>
        }
      >
        <Form method="post" action="/provider/calendars#feeds" className="grid gap-3 pt-2">
          <input type="hidden" name="feedId" value={id} />
          <p className="max-w-measure text-sm">
            The address of now leads nowhere from then on. Programs that use it show nothing new until they
            subscribe to the new one.
          </p>
          <div className="flex flex-wrap gap-3">
            {mayRenew ? (
              <Button type="submit" name="intent" value="rotate" variant="secondary">
                Give it a new address
              </Button>
            ) : null}
            <Button type="submit" name="intent" value="revoke" variant="danger">
              Revoke {name}
            </Button>
          </div>
        </Form>
      </Disclosure>
    </li>
  )
}

/** Noted to the hour only. */
const LastRead = ({ at, now }: { at: string; now: string }) =>
  Date.parse(now) - Date.parse(at) < 7_200_000 ? (
    'Read within the last hours.'
  ) : (
    <>
      Last read <Ago at={at} now={now} />.
    </>
  )
