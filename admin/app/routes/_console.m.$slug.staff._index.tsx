import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { StaffRole } from '#platform/identity/index.ts'
import {
  ActionForm,
  Badge,
  Banner,
  Card,
  CardHeader,
  Field,
  LinkButton,
  PageHead,
  Select,
  SubmitButton,
  Table,
  TextInput,
  Time,
} from '#ui/index.ts'
import { InvitationTable } from '../invitations/invitation-table.tsx'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { isAddress } from '../shell/addresses.ts'
import { answerOf, refuse, textOf } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { roleWord } from '../shell/role-words.ts'
import { useZone } from '../shell/use-zone.ts'
import { isStaffRole, staffRoleOptions } from '../staff/roles.ts'

export const meta = pageMeta('Staff')
export const handle = { crumbs: () => [{ label: 'Staff' }] }

const doneWords: Record<string, string> = {
  again: 'The invitation is on its way once more.',
  revoked: 'The invitation is taken back; its link opens nothing any more.',
  role: 'The role is changed. It counts from the next click on.',
  removed: 'Removed. This marketplace is closed to that account now.',
}

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'staff.read')
  const staff = await place.run((runtime, scope, core) => core.identity.listStaff(runtime, scope))
  const query = new URL(args.request.url).searchParams
  return {
    ...staff,
    now: new Date().toISOString(),
    isInviting: query.has('invite'),
    done: doneWords[query.get('done') ?? ''] ?? null,
  }
}

export async function action(args: ActionFunctionArgs) {
  const { context, request } = args
  const place = await requireMarketplace(args, 'staff.manage')
  const form = await request.formData()
  const address = context.clientAddress
  const id = textOf(form, 'invitationId', 36)
  const kind = textOf(form, 'form', 20)
  const here = new URL(request.url).pathname
  if (kind === 'revoke') {
    await place.call((ctx, core) => core.identity.revokeStaffInvitation(ctx, id))
    return redirect(`${here}?done=revoked`)
  }
  if (kind === 'again') {
    const sent = await context.attempt(() =>
      place.run((runtime, scope, core) =>
        core.identity.sendStaffInvitationAgain(runtime, scope, { id, address }),
      ),
    )
    return sent.ok ? redirect(`${here}?done=again`) : answerOf(sent, form, { form: 'again', done: '' })
  }
  const email = textOf(form, 'email')
  const role = textOf(form, 'role', 20)
  if (!isAddress(email)) {
    return refuse(form, 'invite', [{ field: 'email', message: 'Type the address of the person to invite' }])
  }
  if (!isStaffRole(role)) return refuse(form, 'invite', [{ field: 'role', message: 'Choose a role' }])
  const invited = await context.attempt(() =>
    place.run(async (runtime, scope, core) => {
      await runtime.database.readTenant(scope, (ctx) => core.billing.requireRoomForStaff(ctx, email))
      return core.identity.sendStaffInvitation(runtime, scope, { email, role, address })
    }),
  )
  const needsPlan = !invited.ok && planCodes.includes(invited.problem.code)
  const answer = answerOf(invited, form, { form: 'invite', done: `An invitation is on its way to ${email}.` })
  return needsPlan ? data({ ...answer.data, needsPlan }, answer.init ?? {}) : answer
}

/** What the plan of the marketplace does not hold, or no more of. */
const planCodes: string[] = ['limit_reached', 'feature_missing']

type Member = ReturnType<typeof useLoaderData<typeof loader>>['members'][number]

export default function Staff() {
  const { members, invitations, now, isInviting, done } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { slug, name, may } = useMarketplace()
  const zone = useZone()
  const mayManage = may['staff.manage'] === true
  const note = result?.done || done
  return (
    <>
      <PageHead title="Staff">Accounts that run {name}, and what each may do.</PageHead>
      {note ? <Banner tone="positive">{note}</Banner> : null}
      {result?.form === 'again' && result.errors.length > 0 ? (
        <Banner tone="negative">{result.errors[0]?.message}</Banner>
      ) : null}
      <Table<Member>
        caption="Staff"
        rows={members}
        rowKey={({ accountId }) => accountId}
        columns={[
          {
            key: 'name',
            header: 'Name',
            render: (member) => (
              <span className="grid">
                <span className="inline-flex flex-wrap items-center gap-2">
                  {mayManage || member.isYou ? (
                    <a href={`/m/${slug}/staff/${member.accountId}`} className="link">
                      {member.name}
                    </a>
                  ) : (
                    member.name
                  )}
                  {member.isYou ? <Badge>You</Badge> : null}
                </span>
                <span className="font-normal text-muted wrap-anywhere">{member.email}</span>
              </span>
            ),
          },
          { key: 'role', header: 'Role', render: ({ role }) => roleWord(role) },
          {
            key: 'since',
            header: 'Since',
            wideOnly: true,
            render: ({ since }) => <Time instant={since} zone={zone} show="date" />,
          },
        ]}
      />
      {mayManage ? (
        <Card as="section" aria-label="Invite somebody">
          <CardHeader
            title="Invite somebody"
            description="The invitation comes by mail and holds for two weeks. Whoever has no account makes one with it."
          />
          {result && 'needsPlan' in result ? (
            <Banner
              tone="info"
              role="note"
              title="More staff with another plan"
              className="mb-5"
              actions={
                may['plan.subscribe_marketplace'] ? (
                  <LinkButton href={`/m/${slug}/plan?feature=staff#plans`} size="sm" variant="secondary">
                    See plans
                  </LinkButton>
                ) : null
              }
            >
              {may['plan.subscribe_marketplace']
                ? 'Or take an open invitation back, and it makes room for another.'
                : 'An owner of the marketplace can choose it. Or take an open invitation back, and it makes room for another.'}
            </Banner>
          ) : null}
          <ActionForm
            key={result?.done}
            {...(result?.form === 'invite' ? { result } : {})}
            className="grid items-start gap-4 md:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_auto]"
          >
            <input type="hidden" name="form" value="invite" />
            <Field name="email" label="E-mail">
              <TextInput
                type="email"
                inputMode="email"
                autoCapitalize="none"
                maxLength={254}
                // Whoever came to invite begins to type.
                // oxlint-disable-next-line jsx-a11y/no-autofocus
                autoFocus={isInviting}
              />
            </Field>
            <Field name="role" label="Role">
              <Select options={staffRoleOptions} defaultValue={'tenant_operator' satisfies StaffRole} />
            </Field>
            <SubmitButton className="md:mt-[1.75rem]">Send the invitation</SubmitButton>
          </ActionForm>
        </Card>
      ) : null}
      <section aria-labelledby="invited" className="grid gap-3">
        <h2 id="invited" className="text-lg font-strong">
          Invited
        </h2>
        <InvitationTable
          invitations={invitations}
          now={now}
          zone={zone}
          mayManage={mayManage}
          roleOf={({ role }) => roleWord(role)}
        />
      </section>
    </>
  )
}
