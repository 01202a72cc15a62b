import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { Badge, Banner, Button, Table, Time } from '#ui/index.ts'
import { AccountHead } from '../account/account-tabs.tsx'
import { redirectDone, textOf } from '../shell/answer.server.ts'
import { requireAccount } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { useZone } from '../shell/use-zone.ts'

export const meta = pageMeta('Where you are signed in')
export const handle = {
  crumbs: () => [{ label: 'Your account', href: '/account' }, { label: 'Where you are signed in' }],
}

const doneWords: Record<string, string> = {
  one: 'That device is signed out.',
  others: 'You are signed out everywhere else.',
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  await requireAccount(context, request)
  const sessions = await context.read((ctx, core) => core.identity.listSessions(ctx))
  const done = doneWords[new URL(request.url).searchParams.get('done') ?? ''] ?? null
  return { sessions, done, now: new Date().toISOString() }
}

export async function action({ context, request }: ActionFunctionArgs) {
  await requireAccount(context, request)
  const form = await request.formData()
  const sessionId = textOf(form, 'sessionId', 36)
  if (sessionId) await context.call((ctx, core) => core.identity.revokeSession(ctx, sessionId))
  else await context.call((ctx, core) => core.identity.signOutOthers(ctx))
  return redirectDone(request, sessionId ? 'one' : 'others')
}

export default function Sessions() {
  const { sessions, done, now } = useLoaderData<typeof loader>()
  const zone = useZone()
  const hasOthers = sessions.some(({ isCurrent }) => !isCurrent)
  return (
    <>
      <AccountHead />
      {done ? <Banner tone="positive">{done}</Banner> : null}
      <Table
        caption="Where you are signed in"
        rows={sessions}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'device',
            header: 'Device',
            render: ({ device, isCurrent }) => (
              <span className="inline-flex flex-wrap items-center gap-2">
                {device}
                {isCurrent ? <Badge tone="positive">This one</Badge> : null}
              </span>
            ),
          },
          {
            key: 'used',
            header: 'Last used',
            render: ({ lastUsedAt }) => <Time instant={lastUsedAt} zone={zone} relativeTo={now} />,
          },
          {
            key: 'since',
            header: 'Since',
            wideOnly: true,
            render: ({ signedInAt }) => <Time instant={signedInAt} zone={zone} />,
          },
          {
            key: 'end',
            header: 'Sign out',
            headerHidden: true,
            render: ({ id, device, isCurrent }) =>
              isCurrent ? null : (
                <Form method="post">
                  <input type="hidden" name="sessionId" value={id} />
                  <Button type="submit" variant="secondary" size="sm" aria-label={`Sign out ${device}`}>
                    Sign out
                  </Button>
                </Form>
              ),
          },
        ]}
      />
      {hasOthers ? (
        <Form method="post">
          <Button type="submit" variant="secondary">
            Sign out everywhere else
          </Button>
        </Form>
      ) : null}
    </>
  )
}
