import type { LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { PaymentView } from '#platform/payments/index.ts'
import {
  Badge,
  Card,
  CardHeader,
  Disclosure,
  formatMoney,
  PageHead,
  PriceBreakdown,
  Time,
  Timeline,
  type TimelineItem,
  useLocale,
} from '#ui/index.ts'
import {
  chargebackStateWords,
  chargeStateWords,
  paymentStateWords,
  purposeWords,
  refundStateWords,
  transferStateWords,
  whereabouts,
} from '#ui/money/words.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { refund } from '../payments/refund-action.server.ts'
import { RefundSection } from '../payments/refund-section.tsx'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Payment')
export const handle = {
  crumbs: (data: { payment: PaymentView }, slug: string) => [
    { label: 'Payments', href: `/m/${slug}/payments` },
    { label: data.payment.reference || data.payment.title },
  ],
}

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'payment.read_any')
  const paymentId = args.params.paymentId ?? ''
  const [payment, refundable] = await place.read((ctx, core) =>
    Promise.all([core.payments.getPayment(ctx, paymentId), core.payments.getRefundable(ctx, paymentId)]),
  )
  return { payment, refundable, mayRefund: place.may('payment.refund_any') }
}

export const action = refund

export default function Payment() {
  const { payment, refundable, mayRefund } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { slug, timeZone } = useMarketplace()
  const locale = useLocale()
  const state = paymentStateWords[payment.state]
  const where = whereabouts(payment)
  const facts: [string, React.ReactNode][] = [
    ['Customer', payment.customerName || 'Not known'],
    [
      'Provider',
      <a key="provider" className="link" href={`/m/${slug}/payments?provider=${payment.providerId}`}>
        {payment.providerName}
      </a>,
    ],
    ['Reference', payment.reference || 'None'],
    ['Agreed', <Time key="agreed" instant={payment.createdAt} zone={timeZone} />],
    ['Money', where ?? 'Not here'],
  ]
  return (
    <>
      <PageHead
        title={
          <span className="inline-flex flex-wrap items-center gap-3">
            {payment.title}
            <Badge tone={state.tone}>{state.label}</Badge>
          </span>
        }
      >
        {formatMoney(payment.totalAmount, payment.currency, locale)}
      </PageHead>
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-6">
          <Card as="section" aria-label="Facts">
            <dl className="facts">
              {facts.map(([label, value]) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </Card>
          <Card as="section" aria-labelledby="course">
            <CardHeader title={<span id="course">What happened</span>} />
            <Timeline label="What happened" items={useCourse(payment)} />
          </Card>
          <RefundSection payment={payment} refundable={refundable} isAllowed={mayRefund} answer={answer} />
        </div>
        <div className="grid gap-6">
          <Legs payment={payment} />
          <Ledger payment={payment} />
        </div>
      </div>
    </>
  )
}

const named = (kind: string) => `${kind.charAt(0).toUpperCase()}${kind.slice(1).replaceAll('_', ' ')}`

/** Charges, refunds, transfers and what banks did, in the order of time; what is still to come stands last. */
function useCourse(payment: PaymentView): TimelineItem[] {
  const locale = useLocale()
  const { slug, timeZone } = useMarketplace()
  const money = (amount: number) => formatMoney(amount, payment.currency, locale)
  const dated = [
    ...payment.charges.map((charge) => {
      const { label, tone } = chargeStateWords[charge.state]
      const { method } = charge
      return {
        when: charge.paidAt ?? charge.dueAt ?? payment.createdAt,
        item: {
          id: charge.id,
          tone,
          title: `${purposeWords[charge.purpose]}: ${money(charge.amount)}`,
          body: [
            label,
            method
              ? `${named(method.brand || method.kind)} ${method.last4 ? `•••• ${method.last4}` : ''}`.trim()
              : '',
            charge.frozenAmount > 0 ? `${money(charge.frozenAmount)} held back until it is decided` : '',
          ]
            .filter(Boolean)
            .join(' · '),
          ahead: charge.state === 'scheduled',
        },
      }
    }),
    ...payment.refunds.map((refund) => {
      const { label, tone } = refundStateWords[refund.state]
      return {
        when: refund.createdAt,
        item: { id: refund.id, tone, title: `Refund: ${money(refund.amount)}`, body: label },
      }
    }),
    ...payment.transfers.map((transfer) => {
      const { label, tone } = transferStateWords[transfer.state]
      const whom = transfer.leg === 'provider' ? payment.providerName : 'your account'
      return {
        when: transfer.createdAt,
        item: {
          id: transfer.id,
          tone,
          title: `To ${whom}: ${money(transfer.amount)}`,
          body:
            transfer.reversedAmount > 0
              ? `${label}; ${money(transfer.reversedAmount)} of it taken back`
              : label,
        },
      }
    }),
    ...payment.chargebacks.map((chargeback) => {
      const { label, tone } = chargebackStateWords[chargeback.state]
      return {
        when: chargeback.createdAt,
        item: {
          id: chargeback.id,
          tone,
          title: `Chargeback: ${money(chargeback.amount)}`,
          body: (
            <>
              {label}. {chargeback.reason}.{' '}
              <a className="link" href={`/m/${slug}/chargebacks/${chargeback.id}`}>
                Open it
              </a>
            </>
          ),
        },
      }
    }),
  ]
  const ahead =
    payment.releasableAt && payment.heldAmount > 0
      ? [
          {
            id: 'release',
            title: 'Released to the parties',
            at: <Time instant={payment.releasableAt} zone={timeZone} />,
            ahead: true,
          },
        ]
      : []
  return [
    ...dated
      .toSorted((one, other) => one.when.localeCompare(other.when))
      .map(({ when, item }) => ({ ...item, at: <Time instant={when} zone={timeZone} /> })),
    ...ahead,
  ]
}

function Legs({ payment }: { payment: PaymentView }) {
  const locale = useLocale()
  const { breakdown, currency } = payment
  return (
    <Card as="section" aria-labelledby="legs">
      <CardHeader title={<span id="legs">Who gets what</span>} description="As it was agreed." />
      <PriceBreakdown
        currency={currency}
        lines={[
          { label: payment.providerName, amount: breakdown.providerAmount },
          {
            label: 'Your commission',
            amount: breakdown.tenantAmount,
            ...(breakdown.taxAmount > 0
              ? { note: `${formatMoney(breakdown.taxAmount, currency, locale)} of it is tax that you owe` }
              : {}),
          },
          { label: 'Platform', amount: breakdown.platformAmount },
        ]}
        total={breakdown.totalAmount}
        totalLabel="The customer pays"
        {...(payment.refundedAmount > 0
          ? {
              note: `After refunds: ${[
                `${payment.providerName} ${formatMoney(payment.providerAmount, currency, locale)}`,
                `you ${formatMoney(payment.tenantAmount, currency, locale)}`,
                `platform ${formatMoney(payment.platformAmount, currency, locale)}`,
              ].join(', ')}.`,
            }
          : {})}
      />
    </Card>
  )
}

function Ledger({ payment }: { payment: PaymentView }) {
  const locale = useLocale()
  const { timeZone } = useMarketplace()
  if (payment.ledger.length === 0) return null
  return (
    <Card as="section" aria-labelledby="ledger">
      <CardHeader title={<span id="ledger">In the books</span>} description="Each happening sums to zero." />
      <ol className="grid">
        {payment.ledger.map(({ at, text, entries }, index) => (
          <li key={index}>
            <Disclosure
              summary={
                <>
                  {text}
                  <span className="block text-sm font-normal text-muted">
                    <Time instant={at} zone={timeZone} />
                  </span>
                </>
              }
            >
              <dl className="grid gap-1 text-sm">
                {entries.map(({ account, amount, currency }, at) => (
                  <div key={at} className="price-line">
                    <dt>{account}</dt>
                    <dd>{formatMoney(amount, currency, locale, { signed: true })}</dd>
                  </div>
                ))}
              </dl>
            </Disclosure>
          </li>
        ))}
      </ol>
    </Card>
  )
}
