import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Card, CardHeader, PageHead, RadioGroup, SubmitButton } from '#ui/index.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { answerOf, refuse, textOf } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { isStaffRole, staffRoleHints, staffRoleOptions } from '../staff/roles.ts'

export const meta = pageMeta('Member of the staff')
export const handle = {
  crumbs: (data: { member: { name: string } }, slug: string) => [
    { label: 'Staff', href: `/m/${slug}/staff` },
    { label: data.member.name },
  ],
}

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'staff.read')
  const { members } = await place.run((runtime, scope, core) => core.identity.listStaff(runtime, scope))
  const member = members.find(({ accountId }) => accountId === args.params.accountId)
  if (!member) throw new Response(null, { status: 404 })
  const owners = members.filter(({ role }) => role === 'tenant_owner').length
  return { member, isLastOwner: member.role === 'tenant_owner' && owners === 1 }
}

export async function action(args: ActionFunctionArgs) {
  const { context, request, params } = args
  const place = await requireMarketplace(args, 'staff.read')
  const form = await request.formData()
  const accountId = params.accountId ?? ''
  const kind = textOf(form, 'form', 20)
  if (kind === 'role') {
    const role = textOf(form, 'role', 20)
    if (!isStaffRole(role)) return refuse(form, kind, [{ field: 'role', message: 'Choose a role' }])
    const changed = await context.attempt(() =>
      place.call((ctx, core) => core.identity.changeStaffRole(ctx, { accountId, role })),
    )
    return changed.ok
      ? redirect(`/m/${params.slug}/staff?done=role`)
      : answerOf(changed, form, { form: kind, done: '' })
  }
  const removed = await context.attempt(() =>
    place.call((ctx, core) => core.identity.removeStaffMember(ctx, accountId)),
  )
  if (!removed.ok) return answerOf(removed, form, { form: 'remove', done: '' })
  const isSelf = context.user?.id === accountId
  return redirect(isSelf ? '/marketplaces' : `/m/${params.slug}/staff?done=removed`)
}

export default function StaffMember() {
  const { member, isLastOwner } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { name, may } = useMarketplace()
  const mayManage = may['staff.manage'] === true
  const resultOf = (form: string) => (result?.form === form ? { result } : {})
  return (
    <>
      <PageHead title={member.name}>{member.email}</PageHead>
      {mayManage ? (
        <Card as="section" aria-label="Role" className="max-w-lg">
          <ActionForm {...resultOf('role')} className="grid gap-5">
            <input type="hidden" name="form" value="role" />
            <RadioGroup
              name="role"
              label="Role"
              defaultValue={member.role}
              choices={staffRoleOptions.map(({ value, label }) => ({
                value,
                label,
                hint: staffRoleHints[value],
                disabled: isLastOwner && value !== 'tenant_owner',
              }))}
              {...(isLastOwner
                ? { hint: 'The last owner stays one; make somebody else an owner first.' }
                : {})}
            />
            <SubmitButton>Change the role</SubmitButton>
          </ActionForm>
        </Card>
      ) : null}
      {mayManage || member.isYou ? (
        <Card as="section" aria-label={member.isYou ? 'Leave' : 'Remove'} className="max-w-lg">
          <CardHeader
            title={member.isYou ? `Leave ${name}` : `Remove ${member.name}`}
            description={
              isLastOwner
                ? 'The last owner cannot leave; make somebody else an owner first.'
                : member.isYou
                  ? 'You lose access at once. An owner can invite you again.'
                  : `${member.name} loses access to ${name} at once, and keeps their account and other marketplaces.`
            }
          />
          {isLastOwner ? null : (
            <ActionForm {...resultOf('remove')} className="grid justify-items-start gap-4">
              <input type="hidden" name="form" value="remove" />
              <SubmitButton variant="danger">{member.isYou ? 'Leave' : 'Remove'}</SubmitButton>
            </ActionForm>
          )}
        </Card>
      ) : null}
    </>
  )
}
