import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { TicketPercent } from 'lucide-react'
import type { CouponView } from '#platform/billing/index.ts'
import {
  Badge,
  Banner,
  Button,
  Card,
  CardHeader,
  EmptyState,
  PageHead,
  Table,
  Time,
  type BadgeProps,
} from '#ui/index.ts'
import { CouponForm } from './coupon-form.tsx'
import type { actOnCoupons, loadCoupons } from './coupons-page.server.ts'
import { buyerWords } from './price-list.ts'

const states: Record<CouponView['state'], { label: string; tone: NonNullable<BadgeProps['tone']> }> = {
  valid: { label: 'Valid', tone: 'positive' },
  over: { label: 'Over', tone: 'neutral' },
  used_up: { label: 'Used up', tone: 'neutral' },
  archived: { label: 'Withdrawn', tone: 'neutral' },
}

/** Codes by which plans cost less, and a form for another. */
export function CouponsPage() {
  const { coupons, plans, buyer, currency, timeZone, today, done } = useLoaderData<typeof loadCoupons>()
  const result = useActionData<typeof actOnCoupons>()
  const nameOf = (id: string) => plans.find((plan) => plan.id === id)?.name ?? 'a retired plan'
  return (
    <>
      <PageHead title="Coupons">
        Codes that {buyerWords[buyer].many} type in when they choose a plan, or while it runs.
      </PageHead>
      {done && !result ? <Banner tone="positive">{done}</Banner> : null}
      <Card as="section" aria-label="Add a coupon">
        <CardHeader title="Add a coupon" />
        <CouponForm
          key={coupons[0]?.id}
          plans={plans}
          currency={currency}
          today={today}
          result={result?.form === 'add' ? result : undefined}
        />
      </Card>
      <Table<CouponView>
        caption="Coupons"
        rows={coupons}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'code',
            header: 'Code',
            wrap: true,
            render: ({ code, words, planIds }) => (
              <span className="grid">
                <span className="wrap-anywhere">{code}</span>
                <span className="font-normal text-muted">
                  {words}
                  {planIds ? `, for ${planIds.map(nameOf).join(', ')}` : ''}
                </span>
              </span>
            ),
          },
          {
            key: 'state',
            header: 'State',
            render: ({ state }) => <Badge tone={states[state].tone}>{states[state].label}</Badge>,
          },
          {
            key: 'count',
            header: 'Redeemed',
            numeric: true,
            render: ({ redemptionCount, mostRedemptions }) =>
              mostRedemptions === null ? redemptionCount : `${redemptionCount} of ${mostRedemptions}`,
          },
          {
            key: 'until',
            header: 'Until',
            wideOnly: true,
            render: ({ redeemBy }) =>
              redeemBy ? <Time instant={redeemBy} zone={timeZone} show="date" /> : 'Without end',
          },
          {
            key: 'do',
            header: 'What can be done',
            headerHidden: true,
            render: ({ id, code, state }) =>
              state === 'archived' ? null : (
                <Form method="post" preventScrollReset>
                  <input type="hidden" name="couponId" value={id} />
                  <Button
                    type="submit"
                    name="form"
                    value="archive"
                    variant="secondary"
                    size="sm"
                    aria-label={`Withdraw: ${code}`}
                  >
                    Withdraw
                  </Button>
                </Form>
              ),
          },
        ]}
        empty={
          <EmptyState icon={<TicketPercent aria-hidden="true" />} title="No coupons yet">
            Add one for a fair, for those who come back, or for the first months.
          </EmptyState>
        }
      />
    </>
  )
}
