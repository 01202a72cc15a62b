import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import {
  ActionForm,
  Banner,
  Button,
  Card,
  CardHeader,
  Field,
  formatDate,
  PageHead,
  Select,
  SubmitButton,
  TextInput,
  useLocale,
} from '#ui/index.ts'
import { Feature, type Upsell } from '../plan/feature.tsx'
import { readUpsell } from '../plan/upsell.server.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { useSite } from '../shell/site.ts'
import { changeTeam } from '../team/action.server.ts'
import { Leaving } from '../team/leaving.tsx'
import { MemberItem, roleWords } from '../team/member-item.tsx'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Team')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId, isOwner, user } = requireProvider(context, request)
  const { team, lackingRoom } = await context.read(async (ctx, core) => {
    const found = await core.providers.getTeam(ctx, providerId)
    const colleagues = Math.max(0, found.members.length - 1) + found.invitations.length
    return { team: found, lackingRoom: await readUpsell(ctx, core, 'team.members', colleagues) }
  })
  return {
    team,
    lackingRoom,
    providerId,
    isOwner,
    userId: user.id,
    saved: new URL(request.url).searchParams.get('saved'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { providerId, user } = requireProvider(context, request)
  return changeTeam(context, request, { providerId, userId: user.id })
}

const savedWords: Record<string, string> = {
  invited: 'The invitation is on its way.',
  revoked: 'The invitation is taken back. Its link opens nothing any more.',
  role: 'The role is changed.',
  removed: 'This person does not belong to your team any more.',
}

export default function TeamPage() {
  const { team, lackingRoom, providerId, isOwner, userId, saved } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { members, invitations } = team
  const leaving = answer?.leaving
  const member = leaving && members.find(({ id }) => id === leaving.memberId)
  return (
    <>
      <PageHead title="Team">Who works for the business, each with a calendar of their own.</PageHead>
      {saved && savedWords[saved] && !answer ? <Banner tone="positive">{savedWords[saved]}</Banner> : null}
      {leaving && member ? (
        <Card as="section">
          <CardHeader
            title={`${member.name} still has ${leaving.bookings.length === 1 ? 'an appointment' : `${leaving.bookings.length} appointments`}`}
            description="Somebody has to take over before the removal. Customers keep their time."
          />
          <Leaving
            member={member}
            others={members.filter(({ id }) => id !== member.id)}
            providerId={providerId}
            reason={leaving.reason}
            bookings={leaving.bookings}
          />
        </Card>
      ) : answer?.form === 'member' && answer.errors.length > 0 ? (
        <Banner tone="negative" title="That was not possible">
          {answer.errors.map(({ message }) => message).join(' ')}
        </Banner>
      ) : null}
      <Card as="section">
        <CardHeader title={members.length === 1 ? 'One person' : `${members.length} people`} />
        <ul className="grid">
          {members.map((each) => (
            <MemberItem key={each.id} member={each} isOwn={each.userId === userId} mayManage={isOwner} />
          ))}
        </ul>
      </Card>
      {isOwner ? (
        <Invite
          invitations={invitations}
          lackingRoom={lackingRoom}
          result={answer?.form === 'invite' ? answer : undefined}
        />
      ) : null}
    </>
  )
}

type InviteProps = Readonly<{
  lackingRoom: Upsell | null
  invitations: Awaited<ReturnType<typeof loader>>['team']['invitations']
  result: Parameters<typeof ActionForm>[0]['result']
}>

function Invite({ invitations, lackingRoom, result }: InviteProps) {
  const locale = useLocale()
  const { timeZone } = useSite()
  return (
    <Card as="section" id="invite">
      <CardHeader
        title="Invite somebody"
        description="They get an e-mail with a link that is good for two weeks."
      />
      <div className="grid gap-6">
        <Feature lacking={lackingRoom}>
          <ActionForm
            result={result}
            className="grid items-end gap-6 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]"
          >
            <Field name="email" label="E-mail">
              <TextInput
                type="email"
                inputMode="email"
                autoComplete="off"
                autoCapitalize="none"
                maxLength={254}
              />
            </Field>
            <Field name="role" label="Role" hint="Owners change the business; members do the work.">
              <Select
                defaultValue="provider_member"
                options={[
                  { value: 'provider_member', label: roleWords.provider_member },
                  { value: 'provider_owner', label: roleWords.provider_owner },
                ]}
              />
            </Field>
            <div>
              <SubmitButton name="intent" value="invite">
                Send the invitation
              </SubmitButton>
            </div>
          </ActionForm>
        </Feature>
        {invitations.length > 0 ? (
          <div className="grid gap-2 border-t border-border pt-6">
            <h3 className="font-strong">Waiting for an answer</h3>
            <ul className="grid divide-y divide-border">
              {invitations.map(({ id, email, role, expiresAt }) => (
                <li key={id} className="flex flex-wrap items-center justify-between gap-3 py-3">
                  <span className="grid min-w-0">
                    <span className="wrap-anywhere">{email}</span>
                    <span className="text-sm text-muted">
                      {roleWords[role]}, open until {formatDate(expiresAt, timeZone, locale, 'short')}
                    </span>
                  </span>
                  <Form method="post" preventScrollReset>
                    <input type="hidden" name="invitationId" value={id} />
                    <Button type="submit" name="intent" value="revoke" variant="quiet" size="sm">
                      Take back
                    </Button>
                  </Form>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
      </div>
    </Card>
  )
}
