import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import {
  ActionForm,
  Banner,
  Breadcrumbs,
  Button,
  Card,
  CardHeader,
  Checkbox,
  Field,
  LinkButton,
  PageHead,
  SubmitButton,
  TextInput,
} from '#ui/index.ts'
import { changeConnection } from '../calendars/action.server.ts'
import { AllowAgain } from '../calendars/other-programs.tsx'
import { HealthBadge, HealthWords } from '../calendars/health.tsx'
import { kindWords, savedWords } from '../calendars/words.ts'
import { Feature } from '../plan/feature.tsx'
import { readUpsell } from '../plan/upsell.server.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Connected calendar')

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const connectionId = params.connectionId ?? ''
  const query = new URL(request.url).searchParams
  const found = await context.read(async (ctx, core) => {
    const [connection, accounts, lacking] = await Promise.all([
      core.calendars.getConnection(ctx, { providerId, connectionId }),
      core.calendars.listAccounts(ctx, providerId),
      readUpsell(ctx, core, 'calendar.sync'),
    ])
    return { connection, accounts, lacking }
  })
  return {
    ...found,
    now: new Date().toISOString(),
    saved: query.get('saved'),
    isDisconnecting: query.has('disconnect'),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  return changeConnection(context, request, { providerId, connectionId: params.connectionId ?? '' })
}

export default function ConnectedCalendarPage() {
  const { connection, accounts, lacking, now, saved, isDisconnecting } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { id, name, kind, externalAccount, address, memberName, status, version } = connection
  const refused = answer && answer.errors.length > 0 ? answer : undefined
  const isPaused = status === 'paused'
  return (
    <>
      <div className="grid gap-3">
        <Breadcrumbs
          crumbs={[{ label: 'Connected calendars', href: '/provider/calendars' }, { label: name }]}
        />
        <PageHead title={name}>
          {[kindWords[kind], externalAccount ?? address, memberName].filter(Boolean).join(' · ')}
        </PageHead>
      </div>
      {saved && savedWords[saved] && !answer ? <Banner tone="positive">{savedWords[saved]}</Banner> : null}
      {isDisconnecting ? <Disconnect id={id} name={name} isWriting={connection.isWriting} /> : null}
      <div className="grid max-w-3xl gap-6">
        <Feature
          lacking={lacking}
          note="This calendar rests: it stays connected, but is not read. Your appointments are still written there."
        />
        <Card as="section">
          <CardHeader title="How it goes" actions={<HealthBadge connection={connection} />} />
          <div className="grid gap-4 text-muted">
            <HealthWords connection={connection} now={now} />
            <Form method="post" className="flex flex-wrap gap-3">
              {status === 'needs_consent' ? <AllowAgain connection={connection} accounts={accounts} /> : null}
              <input type="hidden" name="version" value={version} />
              <Button type="submit" name="intent" value={isPaused ? 'resume' : 'pause'} variant="secondary">
                {isPaused ? 'Resume' : 'Pause'}
              </Button>
            </Form>
          </div>
        </Card>
        <Card as="section">
          <CardHeader title="What it does" />
          <ActionForm key={version} result={refused} className="grid gap-6">
            <input type="hidden" name="version" value={version} />
            <Field name="name" label="Name">
              <TextInput defaultValue={name} maxLength={120} autoComplete="off" />
            </Field>
            <Checkbox
              name="isBlocking"
              label="What is busy there cannot be booked here"
              defaultChecked={connection.isBlocking}
            />
            <Checkbox
              name="blocksWhenStale"
              label="Block everything when it cannot be read for a day"
              hint="Safer where a double booking is worse than a lost one."
              defaultChecked={connection.blocksWhenStale}
            />
            {kind === 'ical' ? null : (
              <>
                <input type="hidden" name="mayWrite" value="1" />
                <Checkbox
                  name="isWriting"
                  label="Write appointments from here into it"
                  defaultChecked={connection.isWriting}
                />
              </>
            )}
            <div>
              <SubmitButton name="intent" value="save">
                Save
              </SubmitButton>
            </div>
          </ActionForm>
        </Card>
        {isDisconnecting ? null : (
          <p>
            <LinkButton variant="quiet" href="?disconnect=1">
              Disconnect this calendar
            </LinkButton>
          </p>
        )}
      </div>
    </>
  )
}

const Disconnect = ({ id, name, isWriting }: { id: string; name: string; isWriting: boolean }) => (
  <Card as="section" className="max-w-3xl">
    <CardHeader title={`Disconnect “${name}”?`} />
    <Banner tone="warning" role="note">
      What is busy there can be booked here from then on. Appointments that were booked stay as they are
      {isWriting ? '; those still to come are taken out of the other calendar' : ''}. To stop for a while,
      pause it instead.
    </Banner>
    <Form
      method="post"
      action={`/provider/calendars/${id}?disconnect=1`}
      className="mt-4 flex flex-wrap gap-3"
    >
      <Button type="submit" name="intent" value="disconnect" variant="danger">
        Disconnect it
      </Button>
      <LinkButton variant="quiet" href={`/provider/calendars/${id}`}>
        Keep it
      </LinkButton>
    </Form>
  </Card>
)
