import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Banner, Card, CardHeader, LinkButton, PageHead } from '#ui/index.ts'
import { EarningsFigures, StatementLinks } from '#ui/money/earnings-view.tsx'
import { lastMonths } from '#ui/money/payouts-form.ts'
import { paymentFilterOf } from '#ui/money/words.ts'
import { requireProviderOwner } from '../earnings/guard.server.ts'
import { PaymentsList } from '../earnings/payments-list.tsx'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Earnings')

const days = /^\d{4}-\d{2}-\d{2}$/
const dayOf = (typed: string | null) =>
  typed && days.test(typed) && !Number.isNaN(Date.parse(typed)) ? typed : ''

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId, owner } = requireProviderOwner(context, request)
  const query = new URL(request.url).searchParams
  const filters = {
    filter: paymentFilterOf(query.get('filter')),
    q: (query.get('q') ?? '').trim().slice(0, 200),
    from: dayOf(query.get('from')),
    to: dayOf(query.get('to')),
  }
  const unit = query.get('unit') === 'week' ? ('week' as const) : ('month' as const)
  const cursor = query.get('cursor')
  const { filter, q, from, to } = filters
  const seen = await context.read(async (ctx, core) => {
    const [earnings, account, payments] = await Promise.all([
      core.payments.getEarnings(ctx, { owner, unit }),
      core.payments.getPayoutAccount(ctx, owner),
      core.payments.listProviderPayments(ctx, {
        providerId,
        filter,
        ...(q ? { q } : {}),
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
        ...(cursor ? { cursor } : {}),
      }),
    ])
    return { earnings, account, payments }
  })
  const { timeZone } = context.tenant
  return {
    ...seen,
    filters,
    isFurther: cursor !== null,
    zone: timeZone,
    months: lastMonths(new Date(), timeZone),
  }
}

export default function EarningsPage() {
  const { earnings, account, payments, filters, isFurther, zone, months } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead
        title="Earnings"
        actions={
          <LinkButton href="/provider/payouts" variant="secondary">
            Payouts
          </LinkButton>
        }
      >
        What customers have paid you, and where it is.
      </PageHead>
      <div className="grid gap-6">
        {account.mayReceive ? null : (
          <Banner
            tone="warning"
            role="note"
            title="You cannot be paid out yet"
            actions={
              <LinkButton href="/provider/payouts" size="sm" variant="secondary">
                {account.state === 'none' ? 'Connect a payout account' : 'See what is missing'}
              </LinkButton>
            }
          >
            Customers can pay you all the same: your money is kept until your account can take it.
          </Banner>
        )}
        <EarningsFigures
          earnings={earnings}
          feesLabel="Fees and commission"
          payoutsHref="/provider/payouts"
          hrefOf={(unit) => (unit === 'week' ? '/provider/earnings?unit=week' : '/provider/earnings')}
        />
        <PaymentsList payments={payments} filters={filters} zone={zone} isFurther={isFurther} />
        <Card as="section" aria-labelledby="statements">
          <CardHeader
            title={<span id="statements">Statements</span>}
            description="Everything that was released to you, paid out or kept, month by month, as CSV."
          />
          <StatementLinks
            months={months}
            hrefOf={(month) => `/api/v1/provider/earnings/statement?month=${month}`}
          />
        </Card>
      </div>
    </>
  )
}
