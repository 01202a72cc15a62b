import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Card, CardHeader, LinkButton, PageHead } from '#ui/index.ts'
import { EarningsFigures, StatementLinks } from '#ui/money/earnings-view.tsx'
import { lastMonths } from '#ui/money/payouts-form.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Earnings')
export const handle = { crumbs: () => [{ label: 'Earnings' }] }

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'payment.read_any')
  const unit =
    new URL(args.request.url).searchParams.get('unit') === 'week' ? ('week' as const) : ('month' as const)
  const owner = { kind: 'tenant', id: place.tenant.id } as const
  const earnings = await place.read((ctx, core) => core.payments.getEarnings(ctx, { owner, unit }))
  return { earnings, months: lastMonths(new Date(), place.tenant.timeZone) }
}

export default function Earnings() {
  const { earnings, months } = useLoaderData<typeof loader>()
  const { slug } = useMarketplace()
  return (
    <>
      <PageHead
        title="Earnings"
        actions={
          <>
            <LinkButton href={`/m/${slug}/payments`} variant="secondary">
              Payments
            </LinkButton>
            <LinkButton href={`/m/${slug}/payouts`} variant="secondary">
              Payouts
            </LinkButton>
          </>
        }
      >
        Your commission of what customers paid, and where it is.
      </PageHead>
      <EarningsFigures
        earnings={earnings}
        feesLabel="Platform fee"
        payoutsHref={`/m/${slug}/payouts`}
        hrefOf={(unit) => (unit === 'week' ? '?unit=week' : '?')}
      />
      <Card as="section" aria-labelledby="statements">
        <CardHeader
          title={<span id="statements">Statements</span>}
          description="Everything that was released to you, paid out or kept, month by month, as CSV."
        />
        <StatementLinks months={months} hrefOf={(month) => `/m/${slug}/earnings.csv?month=${month}`} />
      </Card>
    </>
  )
}
