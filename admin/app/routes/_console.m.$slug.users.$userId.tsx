import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import {
  ActionForm,
  Badge,
  Banner,
  Card,
  CardHeader,
  Field,
  PageHead,
  SubmitButton,
  TextArea,
  Time,
} from '#ui/index.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { answerOf, refuse, textOf } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { answerAccessForm, isAccessForm } from '../users/access.server.ts'
import { AccessCard } from '../users/access-card.tsx'
import { pageMeta } from '../shell/page-meta.ts'
import { roleWord } from '../shell/role-words.ts'

export const meta = pageMeta('User')
export const handle = {
  crumbs: (data: { name: string }, slug: string) => [
    { label: 'Users', href: `/m/${slug}/users` },
    { label: data.name },
  ],
}

const doneWords: Record<string, string> = {
  suspended: 'Suspended. All their sessions have ended.',
  reinstated: 'Reinstated. They can sign in again.',
  asked: 'The question is asked. The user sees it in their account.',
  ended: 'It is over. Every session that came of it has ended.',
  reset: 'A link with which they choose a new password is on its way.',
}

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'user.read')
  const userId = args.params.userId ?? ''
  const [user, bookings] = await place.read((ctx, core) =>
    Promise.all([core.identity.getUserDetail(ctx, userId), core.booking.summariseCustomer(ctx, userId)]),
  )
  const name = `${user.firstName} ${user.lastName}`.trim() || user.email
  const access = place.may('user.impersonate')
    ? await place.read((ctx, core) => core.identity.listAccessRequests(ctx, userId))
    : null
  const done = doneWords[new URL(args.request.url).searchParams.get('done') ?? ''] ?? null
  return {
    user,
    name,
    access,
    now: new Date().toISOString(),
    bookings: { ...bookings, lastAt: bookings.lastAt?.toISOString() ?? null },
    done,
  }
}

export async function action(args: ActionFunctionArgs) {
  const { context, request, params } = args
  const sent = await request.formData()
  const form = textOf(sent, 'form', 20)
  const userId = params.userId ?? ''
  if (isAccessForm(form)) return answerAccessForm(args, sent, form)
  const place = await requireMarketplace(args, 'user.manage')
  const reason = textOf(sent, 'reason', 500)
  if (form !== 'reset' && reason.length < 3) {
    return refuse(sent, form, [{ field: 'reason', message: 'Say why; it is kept in the audit log' }])
  }
  const changed = await context.attempt(() =>
    place.call((ctx, { identity }) => {
      if (form === 'suspend') return identity.suspendUser(ctx, { userId, reason })
      if (form === 'reinstate') return identity.reinstateUser(ctx, { userId, reason })
      return identity.sendPasswordReset(ctx, userId)
    }),
  )
  if (!changed.ok) return answerOf(changed, sent, { form, done: '' })
  const done = { suspend: 'suspended', reinstate: 'reinstated' }[form] ?? 'reset'
  return redirect(`/m/${params.slug}/users/${userId}?done=${done}`)
}

export default function User() {
  const { user, name, access, now, bookings, done } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { slug, timeZone, may } = useMarketplace()
  const ticketHref = (result as { ticketHref?: string } | undefined)?.ticketHref ?? null
  const resultOf = (form: string) => (result?.form === form ? { result } : {})
  const facts: [string, React.ReactNode][] = [
    [
      'E-mail',
      <>
        {user.email}{' '}
        {user.isEmailVerified ? (
          <Badge tone="positive">Proven</Badge>
        ) : (
          <Badge tone="warning">Not proven</Badge>
        )}
      </>,
    ],
    [
      'Telephone',
      user.phone ? (
        <>
          {user.phone} {user.isPhoneVerified ? <Badge tone="positive">Proven</Badge> : null}
        </>
      ) : (
        'None'
      ),
    ],
    ['Role', user.roles.map(roleWord).join(', ') || 'None'],
    ['Registered', <Time key="registered" instant={user.registeredAt} zone={timeZone} />],
    [
      'Last signed in',
      user.lastSignedInAt ? <Time key="seen" instant={user.lastSignedInAt} zone={timeZone} /> : 'Never',
    ],
    ['Signed in on', user.openSessions === 1 ? 'One device' : `${user.openSessions} devices`],
    ['Second factor', user.hasSecondFactor ? 'Set up' : 'None'],
    ['Bookings ahead', bookings.upcoming],
    ['Bookings past', bookings.past],
    ['Bookings cancelled', bookings.cancelled],
  ]
  return (
    <>
      <PageHead
        title={
          <span className="inline-flex flex-wrap items-center gap-3">
            {name}
            {user.suspendedAt ? <Badge tone="negative">Suspended</Badge> : null}
          </span>
        }
        actions={
          <>
            <a className="link text-sm" href={`/m/${slug}/audit?subjectId=${user.id}`}>
              What was changed
            </a>
            {user.providerId && may['provider.manage'] ? (
              <a className="link text-sm" href={`/m/${slug}/reviews/${user.providerId}/availability`}>
                Why can nobody book their business?
              </a>
            ) : null}
          </>
        }
      />
      {done ? <Banner tone="positive">{done}</Banner> : null}
      <Card as="section" aria-label="Profile">
        <dl className="facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
      {may['user.manage'] ? (
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Card as="section" aria-label={user.suspendedAt ? 'Reinstate' : 'Suspend'}>
            <CardHeader
              title={user.suspendedAt ? 'Reinstate' : 'Suspend'}
              description={
                user.suspendedAt
                  ? `${name} can sign in again at once.`
                  : `${name} is signed out everywhere and cannot sign in. Bookings stay as they are: tell those concerned.`
              }
            />
            <ActionForm {...resultOf(user.suspendedAt ? 'reinstate' : 'suspend')} className="grid gap-4">
              <input type="hidden" name="form" value={user.suspendedAt ? 'reinstate' : 'suspend'} />
              <Field name="reason" label="Reason" hint="For the audit log; the user does not see it">
                <TextArea rows={2} minLength={3} maxLength={500} />
              </Field>
              <SubmitButton variant={user.suspendedAt ? 'primary' : 'danger'}>
                {user.suspendedAt ? `Reinstate ${name}` : `Suspend ${name}`}
              </SubmitButton>
            </ActionForm>
          </Card>
          {user.suspendedAt ? null : (
            <Card as="section" aria-label="New password">
              <CardHeader
                title="New password"
                description={`Sends a link to ${user.email} with which ${name} chooses one. You do not see it.`}
              />
              <ActionForm {...resultOf('reset')} className="grid justify-items-start gap-4">
                <input type="hidden" name="form" value="reset" />
                <SubmitButton variant="secondary">Send the link</SubmitButton>
              </ActionForm>
            </Card>
          )}
        </div>
      ) : null}
      {access === null || user.suspendedAt ? null : (
        <AccessCard
          name={name}
          requests={access}
          now={now}
          timeZone={timeZone}
          {...(result?.form === 'ask' ? { result } : {})}
          ticketHref={ticketHref}
        />
      )}
    </>
  )
}
