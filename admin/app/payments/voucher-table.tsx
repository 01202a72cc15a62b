import { Form } from '@remix-run/react'
import type { VoucherView } from '#platform/payments/index.ts'
import {
  Badge,
  Button,
  EmptyState,
  formatMoney,
  Table,
  Time,
  useLocale,
  type BadgeProps,
  type TableColumn,
} from '#ui/index.ts'

const states: Record<VoucherView['state'], { label: string; tone: NonNullable<BadgeProps['tone']> }> = {
  open: { label: 'Open', tone: 'positive' },
  partly_used: { label: 'Partly used', tone: 'info' },
  used: { label: 'Used up', tone: 'neutral' },
  expired: { label: 'Expired', tone: 'neutral' },
  void: { label: 'Taken back', tone: 'neutral' },
}

type VoucherTableProps = Readonly<{ vouchers: readonly VoucherView[]; zone: string }>

/** Vouchers that were given away; those of which something is left can be taken back. */
export function VoucherTable({ vouchers, zone }: VoucherTableProps) {
  const locale = useLocale()
  const columns: TableColumn<VoucherView>[] = [
    {
      key: 'code',
      header: 'Code',
      render: ({ codeEnd }) => <span className="tabular-nums">…{codeEnd}</span>,
    },
    { key: 'note', header: 'For', wrap: true, wideOnly: true, render: ({ note }) => note || '–' },
    {
      key: 'left',
      header: 'Left',
      numeric: true,
      render: ({ leftAmount, amount, currency }) =>
        leftAmount === amount
          ? formatMoney(amount, currency, locale)
          : `${formatMoney(leftAmount, currency, locale)} of ${formatMoney(amount, currency, locale)}`,
    },
    {
      key: 'until',
      header: 'Good until',
      wideOnly: true,
      render: ({ expiresAt }) =>
        expiresAt ? <Time instant={expiresAt} zone={zone} show="date" /> : 'No end',
    },
    {
      key: 'state',
      header: 'State',
      render: ({ state }) => <Badge tone={states[state].tone}>{states[state].label}</Badge>,
    },
    { key: 'actions', header: 'Actions', headerHidden: true, render: TakeBack },
  ]
  return (
    <Table<VoucherView>
      caption="Vouchers"
      rows={vouchers}
      rowKey={({ id }) => id}
      columns={columns}
      empty={
        <EmptyState title="No vouchers yet">
          Give some away: as a thank you, for a fair, to make up for something.
        </EmptyState>
      }
    />
  )
}

const TakeBack = ({ id, codeEnd, state }: VoucherView) =>
  state === 'open' || state === 'partly_used' ? (
    <Form method="post">
      <input type="hidden" name="voucherId" value={id} />
      <Button
        type="submit"
        name="form"
        value="void"
        variant="quiet"
        size="sm"
        aria-label={`Take back the voucher ending in ${codeEnd}`}
      >
        Take back
      </Button>
    </Form>
  ) : null
