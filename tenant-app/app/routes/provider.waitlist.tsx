import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { Hourglass } from 'lucide-react'
import {
  Badge,
  Banner,
  Button,
  Card,
  EmptyState,
  formatDateTime,
  LinkButton,
  PageHead,
  Pagination,
  Time,
  useLocale,
} from '#ui/index.ts'
import { refuseProblem, text } from '../account/form.server.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { datesText, timesText } from '../waitlist/words.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Waitlist')

const perPage = 20

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const query = new URL(request.url).searchParams
  const cursor = query.get('cursor')
  const { page, zone } = await context.read(async (ctx, core) => {
    const [found, schedule] = await Promise.all([
      core.waitlist.listWaitlist(ctx, { providerId, limit: perPage, ...(cursor ? { cursor } : {}) }),
      core.scheduling.getSchedule(ctx, providerId),
    ])
    return { page: found, zone: schedule.timeZone }
  })
  return {
    ...page,
    zone,
    removing: query.get('remove'),
    isFurther: cursor !== null,
    now: new Date().toISOString(),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const form = await request.formData()
  const entryId = text(form, 'remove', 40)
  const attempt = await context.attempt(() =>
    context.call((ctx, core) => core.waitlist.removeFromWaitlist(ctx, { providerId, entryId })),
  )
  if (!attempt.ok) return refuseProblem('remove', form, attempt.problem)
  return redirect('/provider/waitlist')
}

type Entry = ReturnType<typeof useLoaderData<typeof loader>>['items'][number]

export default function WaitlistPage() {
  const { items, nextCursor, isFurther, zone, now, removing } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <>
      <PageHead title="Waitlist">
        Who waits for a time of yours, longest first. A time that becomes free is offered to them by itself,
        one after the other.
      </PageHead>
      <div className="grid gap-6">
        {result ? (
          <Banner tone="warning" title="Nobody was taken off the list">
            {result.errors[0]?.message}
          </Banner>
        ) : null}
        {items.length === 0 ? (
          <Nobody isFurther={isFurther} />
        ) : (
          <ol className="grid gap-3">
            {items.map((entry) => (
              <Waiter key={entry.id} entry={entry} zone={zone} now={now} isRemoving={removing === entry.id} />
            ))}
          </ol>
        )}
        <Pagination
          label="Pages of the waitlist"
          {...(isFurther ? { previousHref: '/provider/waitlist' } : {})}
          {...(nextCursor ? { nextHref: `/provider/waitlist?cursor=${encodeURIComponent(nextCursor)}` } : {})}
        />
      </div>
    </>
  )
}

type WaiterProps = Readonly<{ entry: Entry; zone: string; now: string; isRemoving: boolean }>

function Waiter({ entry, zone, now, isRemoving }: WaiterProps) {
  const locale = useLocale()
  const { offer } = entry
  const name = `${entry.firstName} ${entry.lastName}`
  return (
    <Card
      as="li"
      className="grid gap-3 md:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,1.5fr)] md:items-start md:gap-6"
    >
      <div className="min-w-0">
        <h2 className="font-strong wrap-anywhere">{name}</h2>
        <p className="text-muted">
          {entry.serviceTitle}
          {entry.memberName ? ` with ${entry.memberName}` : ''}
          {entry.seats > 1 ? `, ${entry.seats} seats` : ''}
        </p>
        <p className="text-sm text-muted">
          Waiting since <Time instant={entry.since} zone={zone} relativeTo={now} />
        </p>
      </div>
      <div>
        <p>{datesText(entry, locale)}</p>
        <p className="text-sm text-muted">{timesText(entry, locale)}</p>
      </div>
      <div className="flex flex-wrap items-center gap-3 md:justify-end">
        {offer ? (
          <p className="text-sm">
            <Badge tone="positive">Offered</Badge>{' '}
            <span className="block md:mt-1">
              {formatDateTime(offer.startsAt, zone, locale, 'short')}
              <span className="block text-muted">
                kept until {formatDateTime(offer.expiresAt, zone, locale, 'short')}
              </span>
            </span>
          </p>
        ) : isRemoving ? (
          <Remove entryId={entry.id} name={name} />
        ) : (
          <LinkButton
            variant="quiet"
            size="sm"
            href={`?remove=${entry.id}#confirm-removal`}
            aria-label={`Take off the list: ${name}`}
          >
            Take off the list
          </LinkButton>
        )}
      </div>
    </Card>
  )
}

const Remove = ({ entryId, name }: { entryId: string; name: string }) => (
  <Form method="post" id="confirm-removal" className="grid gap-2">
    <p className="text-sm">{name} will not be offered any time and is not told.</p>
    <div className="flex flex-wrap gap-2">
      <Button type="submit" name="remove" value={entryId} variant="danger" size="sm">
        Take off
      </Button>
      <LinkButton variant="quiet" size="sm" href="/provider/waitlist">
        Keep
      </LinkButton>
    </div>
  </Form>
)

const Nobody = ({ isFurther }: { isFurther: boolean }) => {
  const icon = <Hourglass aria-hidden="true" />
  if (isFurther) return <EmptyState icon={icon} title="That was all" />
  return (
    <EmptyState
      icon={icon}
      title="Nobody is waiting"
      action={<LinkButton href="/provider/availability">Look at your hours</LinkButton>}
    >
      When your times are taken, customers can join the list from the service’s page. A cancelled appointment
      is then filled without you lifting a finger.
    </EmptyState>
  )
}
