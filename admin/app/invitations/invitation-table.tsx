import { Form } from '@remix-run/react'
import type { ReactNode } from 'react'
import type { InvitationView } from '#platform/identity/index.ts'
import { Badge, Button, EmptyState, Table, Time, type TableColumn } from '#ui/index.ts'

type InvitationTableProps = Readonly<{
  invitations: readonly InvitationView[]
  now: string
  zone: string
  mayManage: boolean
  /** What an invitation is for, where there is more than one kind. */
  roleOf?: (invitation: InvitationView) => ReactNode
}>

/** Invitations that nobody has answered: who manages them sends them again or takes them back. */
export function InvitationTable({ invitations, now, zone, mayManage, roleOf }: InvitationTableProps) {
  const role: TableColumn<InvitationView>[] = roleOf ? [{ key: 'role', header: 'Role', render: roleOf }] : []
  const actions: TableColumn<InvitationView>[] = mayManage
    ? [{ key: 'actions', header: 'Actions', headerHidden: true, render: Actions }]
    : []
  return (
    <Table<InvitationView>
      caption="Open invitations"
      rows={invitations}
      rowKey={({ id }) => id}
      empty={
        <EmptyState title="Nobody is invited at the moment">
          Open invitations stand here until they are answered.
        </EmptyState>
      }
      columns={[
        {
          key: 'email',
          header: 'E-mail',
          render: ({ email }) => <span className="wrap-anywhere">{email}</span>,
        },
        ...role,
        {
          key: 'by',
          header: 'Invited by',
          wideOnly: true,
          render: ({ invitedBy }) => invitedBy || 'The platform',
        },
        {
          key: 'until',
          header: 'Holds until',
          render: ({ expiresAt }) =>
            expiresAt > now ? (
              <Time instant={expiresAt} zone={zone} show="date" />
            ) : (
              <Badge tone="warning">Lapsed</Badge>
            ),
        },
        ...actions,
      ]}
    />
  )
}

const Actions = ({ id, email }: InvitationView) => (
  <Form method="post" className="flex gap-2">
    <input type="hidden" name="invitationId" value={id} />
    <Button
      type="submit"
      name="form"
      value="again"
      variant="secondary"
      size="sm"
      aria-label={`Send again to ${email}`}
    >
      Send again
    </Button>
    <Button
      type="submit"
      name="form"
      value="revoke"
      variant="quiet"
      size="sm"
      aria-label={`Take back the invitation to ${email}`}
    >
      Take back
    </Button>
  </Form>
)
