import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { Banner, Breadcrumbs, Button, Card, CardHeader, LinkButton, PageHead } from '#ui/index.ts'
import { changeAccount } from '../calendars/account-action.server.ts'
import { ChooseCalendar } from '../calendars/choose-calendar.tsx'
import { consentHref, kindWords } from '../calendars/words.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Calendars of an account')

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const of = { providerId, accountId: params.accountId ?? '' }
  const account = await context.read((ctx, core) => core.calendars.getAccount(ctx, of))
  // The company is asked now; when it does not answer, the page still lets the account be taken away.
  const asked = await context
    .attempt(() =>
      context.run((runtime, scope, core) => core.calendars.listAccountCalendars(runtime, scope, of)),
    )
    .catch((thrown: unknown) => {
      if (thrown instanceof Response && thrown.status === 503) return null
      throw thrown
    })
  const query = new URL(request.url).searchParams
  return {
    account,
    calendars: asked?.ok ? asked.value : null,
    refusal: asked === null ? silent : asked.ok ? null : (asked.problem.detail ?? asked.problem.title),
    isRemoving: query.has('disconnect'),
    isNew: query.has('new'),
  }
}

const silent = 'The other calendar does not answer at the moment; try again later.'

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  return changeAccount(context, request, { providerId, accountId: params.accountId ?? '' })
}

export default function AccountPage() {
  const { account, calendars, refusal, isRemoving, isNew } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { id, kind, externalAccount, memberName } = account
  const connected = calendars?.filter(({ connectionId }) => connectionId !== null) ?? []
  return (
    <>
      <div className="grid gap-3">
        <Breadcrumbs
          crumbs={[{ label: 'Connected calendars', href: '/provider/calendars' }, { label: externalAccount }]}
        />
        <PageHead title={isNew ? 'Which calendar?' : `Calendars of ${externalAccount}`}>
          {[kindWords[kind], isNew ? externalAccount : null, memberName].filter(Boolean).join(' · ')}
        </PageHead>
      </div>
      {isRemoving ? <Remove id={id} externalAccount={externalAccount} kind={kind} /> : null}
      {calendars === null ? (
        <Banner
          tone="warning"
          title="The calendars of this account cannot be shown now"
          actions={
            <LinkButton href={consentHref(kind, { accountId: id })} variant="secondary">
              Allow again
            </LinkButton>
          }
        >
          {refusal}
        </Banner>
      ) : (
        <Card as="section" className="max-w-3xl">
          <CardHeader
            title="Connect a calendar"
            description="Times are read, and never what they are about. You can change all of this later."
          />
          <ChooseCalendar calendars={calendars} result={result} />
        </Card>
      )}
      {connected.length > 0 ? (
        <Card as="section" className="max-w-3xl">
          <CardHeader title="Connected already" />
          <ul className="grid divide-y divide-border">
            {connected.map(({ id: calendarId, name, connectionId }) => (
              <li key={calendarId} className="flex flex-wrap items-center justify-between gap-3 py-2">
                <span className="wrap-anywhere">{name}</span>
                <LinkButton href={`/provider/calendars/${connectionId}`} variant="quiet" size="sm">
                  Change<span className="sr-only"> {name}</span>
                </LinkButton>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      {isRemoving ? null : (
        <p>
          <LinkButton variant="quiet" href="?disconnect=1">
            Disconnect this account
          </LinkButton>
        </p>
      )}
    </>
  )
}

type RemoveProps = { id: string; externalAccount: string; kind: 'google' | 'microsoft' }

const Remove = ({ id, externalAccount, kind }: RemoveProps) => (
  <Card as="section" className="max-w-3xl">
    <CardHeader title={`Disconnect ${externalAccount}?`} />
    <Banner tone="warning" role="note">
      All its calendars are disconnected, and what they blocked can be booked again. Appointments that were
      written there are taken out of them, and the permission is given back to{' '}
      {kind === 'google' ? 'Google' : 'Microsoft'}. Appointments here stay as they are.
    </Banner>
    <Form
      method="post"
      action={`/provider/calendars/accounts/${id}?disconnect=1`}
      className="mt-4 flex flex-wrap gap-3"
    >
      <Button type="submit" name="intent" value="remove" variant="danger">
        Disconnect the account
      </Button>
      <LinkButton variant="quiet" href={`/provider/calendars/accounts/${id}`}>
        Keep it
      </LinkButton>
    </Form>
  </Card>
)
