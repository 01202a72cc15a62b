import { Form } from '@remix-run/react'
import { Gift } from 'lucide-react'
import type { EntitlementsView, GrantView } from '#platform/billing/index.ts'
import { Badge, Button, EmptyState, Table, Time, useLocale } from '#ui/index.ts'
import { featureCell } from '#ui/plans/words.ts'

type GrantListProps = Readonly<{
  grants: readonly GrantView[]
  features: EntitlementsView['entitlements']
  zone: string
}>

/** All that was ever given by hand, the latest first; what still counts can be taken back. */
export function GrantList({ grants, features, zone }: GrantListProps) {
  const locale = useLocale()
  const wordsOf = ({ feature, value }: GrantView) => {
    const found = features.find((each) => each.feature === feature)
    const cell = featureCell(found?.kind ?? 'switch', value, locale)
    const amount = { there: 'Included', none: 'Not included', amount: '' }[cell.kind]
    return { label: found?.label ?? 'A former feature', amount: cell.kind === 'amount' ? cell.text : amount }
  }
  return (
    <Table<GrantView>
      caption="Given by hand"
      rows={grants}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'what',
          header: 'What',
          wrap: true,
          render: (grant) => (
            <span className="grid">
              <span>
                {wordsOf(grant).label}: {wordsOf(grant).amount}
              </span>
              <span className="font-normal text-muted wrap-anywhere">{grant.reason}</span>
            </span>
          ),
        },
        {
          key: 'state',
          header: 'State',
          render: (grant) => (
            <span className="flex flex-wrap gap-1">
              <Badge tone={grant.isCounting ? 'positive' : 'neutral'}>
                {grant.isCounting ? 'Counts' : grant.revokedAt ? 'Taken back' : 'Over'}
              </Badge>
              {grant.isOverride ? <Badge>Exactly this</Badge> : null}
            </span>
          ),
        },
        {
          key: 'since',
          header: 'Since',
          wideOnly: true,
          render: ({ grantedAt }) => <Time instant={grantedAt} zone={zone} show="date" />,
        },
        {
          key: 'until',
          header: 'Until',
          render: ({ expiresAt, revokedAt }) => {
            const until = revokedAt ?? expiresAt
            return until ? <Time instant={until} zone={zone} show="date" /> : 'Without end'
          },
        },
        {
          key: 'do',
          header: 'What can be done',
          headerHidden: true,
          render: (grant) =>
            grant.isCounting ? (
              <Form method="post" preventScrollReset>
                <input type="hidden" name="form" value="revoke" />
                <input type="hidden" name="grantId" value={grant.id} />
                <Button
                  type="submit"
                  variant="secondary"
                  size="sm"
                  aria-label={`Take back: ${wordsOf(grant).label}`}
                >
                  Take back
                </Button>
              </Form>
            ) : null,
        },
      ]}
      empty={
        <EmptyState level={3} icon={<Gift aria-hidden="true" />} title="Nothing was given by hand">
          What you give stands here, with your reason and when it ends.
        </EmptyState>
      }
    />
  )
}
