import { Form } from '@remix-run/react'
import type { TeamMemberView } from '#platform/providers/index.ts'
import { Avatar, Badge, Button, Disclosure, LinkButton } from '#ui/index.ts'

export const roleWords = { provider_owner: 'Owner', provider_member: 'Member' } as const

type MemberItemProps = Readonly<{ member: TeamMemberView; isOwn: boolean; mayManage: boolean }>

/** One person of the team; who may, finds what can be changed under their name. */
export function MemberItem({ member, isOwn, mayManage }: MemberItemProps) {
  const { id, name, email, role, isResting } = member
  const other = role === 'provider_owner' ? 'provider_member' : 'provider_owner'
  return (
    <li className="grid gap-3 py-4">
      <div className="flex items-center gap-3">
        <Avatar name={name} decorative />
        <div className="grid min-w-0 grow">
          <span className="flex flex-wrap items-center gap-2">
            <span className="font-strong wrap-anywhere">{name}</span>
            <Badge tone={role === 'provider_owner' ? 'info' : 'neutral'}>{roleWords[role]}</Badge>
            {isResting ? <Badge tone="warning">Rests</Badge> : null}
            {isOwn ? <span className="text-sm text-muted">you</span> : null}
          </span>
          <span className="text-sm text-muted wrap-anywhere">{email}</span>
        </div>
        <LinkButton href={`/provider/team/${id}/hours`} variant="secondary" size="sm">
          Hours<span className="sr-only"> of {name}</span>
        </LinkButton>
      </div>
      {mayManage || isOwn ? (
        <Disclosure
          summary={isOwn && !mayManage ? 'Leave the team' : `Change ${isOwn ? 'your own role' : name}`}
        >
          <div className="flex flex-wrap gap-3 pt-3">
            {mayManage ? (
              <Form method="post" preventScrollReset>
                <input type="hidden" name="memberId" value={id} />
                <input type="hidden" name="role" value={other} />
                <Button type="submit" name="intent" value="role" variant="secondary" size="sm">
                  {other === 'provider_owner' ? 'Make owner' : 'Make member'}
                </Button>
              </Form>
            ) : null}
            <Form method="post" preventScrollReset>
              <input type="hidden" name="memberId" value={id} />
              <Button type="submit" name="intent" value="remove" variant="secondary" size="sm">
                {isOwn ? 'Leave the team' : `Remove ${name}`}
              </Button>
            </Form>
          </div>
        </Disclosure>
      ) : null}
    </li>
  )
}
