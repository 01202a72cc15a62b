import type { SoldSubscription } from '#platform/billing/index.ts'
import { Badge, type TableColumn } from '#ui/index.ts'
import { standingWords } from '#ui/plans/standing.ts'

/** What lists of subscriptions have in common. */
type Row = Pick<SoldSubscription, 'owner' | 'planName' | 'standing'>

/** Who has which plan, with a way to what they have. */
export const whoColumn = (hrefOf: (owner: Row['owner']) => string): TableColumn<Row> => ({
  key: 'who',
  header: 'Who',
  wrap: true,
  render: ({ owner, planName }) => (
    <span className="grid">
      <OwnerName name={owner.name} href={hrefOf(owner)} />
      <span className="font-normal text-muted">{planName}</span>
    </span>
  ),
})

export const StandingBadge = ({ standing }: Pick<Row, 'standing'>) => (
  <Badge tone={standingWords[standing].tone}>{standingWords[standing].label}</Badge>
)

/** Who subscribed. */
export const OwnerName = ({ name, href }: Readonly<{ name: string; href: string }>) => (
  <a href={href} className="link justify-self-start wrap-anywhere">
    {name || 'No name yet'}
  </a>
)
