import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import {
  Badge,
  Card,
  CardHeader,
  formatMoney,
  LinkButton,
  PageHead,
  PriceBreakdown,
  Time,
  Timeline,
  useLocale,
} from '#ui/index.ts'
import {
  chargeStateWords,
  paymentStateWords,
  purposeWords,
  refundStateWords,
  whereabouts,
} from '#ui/money/words.ts'
import { requireProviderOwner } from '../earnings/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Payment')

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { providerId } = requireProviderOwner(context, request)
  const payment = await context.read((ctx, core) =>
    core.payments.getProviderPayment(ctx, { providerId, paymentId: params.paymentId ?? '' }),
  )
  return { payment, zone: context.tenant.timeZone }
}

export default function PaymentPage() {
  const { payment, zone } = useLoaderData<typeof loader>()
  const locale = useLocale()
  const { breakdown, currency, charges, refunds } = payment
  const state = paymentStateWords[payment.state]
  const where = whereabouts(payment)
  const money = (amount: number) => formatMoney(amount, currency, locale)
  return (
    <>
      <PageHead
        title={
          <span className="inline-flex flex-wrap items-center gap-3">
            {payment.title}
            <Badge tone={state.tone}>{state.label}</Badge>
          </span>
        }
        actions={
          <LinkButton href="/provider/earnings#payments" variant="secondary">
            All payments
          </LinkButton>
        }
      >
        {[payment.customerName, payment.reference, where].filter(Boolean).join(' · ')}
      </PageHead>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card as="section" aria-labelledby="yours">
          <CardHeader title={<span id="yours">What you get</span>} description="As it was agreed." />
          <PriceBreakdown
            currency={currency}
            lines={[
              { label: 'The customer pays', amount: breakdown.totalAmount },
              { label: 'Commission of the marketplace', amount: -breakdown.commissionAmount },
              ...(breakdown.otherAmount > 0 ? [{ label: 'Other fees', amount: -breakdown.otherAmount }] : []),
            ]}
            total={breakdown.netAmount}
            totalLabel="You get"
            {...(breakdown.tipAmount > 0 ? { note: `Of it ${money(breakdown.tipAmount)} as a tip.` } : {})}
          />
          {payment.refundedAmount > 0 ? (
            <p className="mt-4 text-sm text-muted">
              {money(payment.refundedAmount)} went back to the customer; {money(payment.earnedAmount)} of what
              was paid is yours.
            </p>
          ) : null}
        </Card>
        <Card as="section" aria-labelledby="course">
          <CardHeader title={<span id="course">What happened</span>} />
          <Timeline
            label="What happened"
            items={[
              ...charges.map((charge) => {
                const { label, tone } = chargeStateWords[charge.state]
                const at = charge.paidAt ?? charge.dueAt
                return {
                  id: charge.id,
                  tone,
                  title: `${purposeWords[charge.purpose]}: ${money(charge.amount)}`,
                  ...(at ? { at: <Time instant={at} zone={zone} show="date" /> } : {}),
                  body: label,
                  ahead: charge.state === 'scheduled',
                }
              }),
              ...refunds.map((refund) => {
                const { label, tone } = refundStateWords[refund.state]
                return {
                  id: refund.id,
                  tone,
                  title: `Refund: ${money(refund.amount)}`,
                  at: <Time instant={refund.createdAt} zone={zone} show="date" />,
                  body: label,
                }
              }),
              ...(payment.releasedAt
                ? [
                    {
                      id: 'released',
                      tone: 'positive' as const,
                      title: 'Released to you',
                      at: <Time instant={payment.releasedAt} zone={zone} show="date" />,
                    },
                  ]
                : payment.releasableAt
                  ? [
                      {
                        id: 'releasable',
                        title: 'Released to you',
                        at: <Time instant={payment.releasableAt} zone={zone} show="date" />,
                        ahead: true,
                      },
                    ]
                  : []),
            ]}
          />
          {payment.subjectKind === 'booking' ? (
            <p className="mt-4">
              <a className="link" href={`/provider/bookings/${payment.subjectId}`}>
                To the booking
              </a>
            </p>
          ) : null}
        </Card>
      </div>
    </>
  )
}
