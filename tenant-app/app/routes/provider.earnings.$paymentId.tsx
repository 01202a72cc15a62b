import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import {
  Badge,
  Banner,
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
import { refusalOf, typedValues } from '#ui/forms/form-answer.ts'
import { EvidenceFiles } from '#ui/money/evidence-files.tsx'
import { assertEvidenceSize, changeEvidence } from '#ui/money/evidence-form.server.ts'
import {
  chargebackStateWords,
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
  const kinds = await context.read(async (_, core) =>
    core.payments.evidenceKinds.map((value) => ({ value, label: core.payments.evidenceKindWords[value] })),
  )
  const done = new URL(request.url).searchParams.get('done')
  return { payment, kinds, done, zone: context.tenant.timeZone }
}

/** Whose money it is adds what shows that the appointment took place. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  requireProviderOwner(context, request)
  assertEvidenceSize(request)
  const form = await request.formData()
  const changed = await changeEvidence(
    {
      attempt: (work) => context.attempt(work),
      run: (work) => context.run(work),
      limit: () => context.limit('upload'),
    },
    form,
  )
  if (!changed) throw new Response(null, { status: 400 })
  const { answered, done, field } = changed
  if (answered.ok) return redirect(`/provider/earnings/${params.paymentId}?done=${done}`)
  const { problem } = answered
  return data(
    { errors: refusalOf(problem, () => field), values: typedValues(form) },
    { status: problem.status },
  )
}

export default function PaymentPage() {
  const { payment, kinds, done, zone } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
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
      {done === 'added' && !result ? (
        <Banner tone="positive">The file is kept. The marketplace sends it to the bank.</Banner>
      ) : null}
      {done === 'removed' && !result ? <Banner tone="positive">The file is gone.</Banner> : null}
      {payment.chargebacks.map((chargeback) => (
        <Card key={chargeback.id} as="section" aria-labelledby={chargeback.id}>
          <CardHeader
            title={
              <span id={chargeback.id}>
                A bank asks {formatMoney(chargeback.amount, chargeback.currency, locale)} back
              </span>
            }
            description={
              chargeback.mayAddFiles
                ? `${chargeback.reason}. The marketplace answers the bank. Photos, messages and a signed job sheet help: add them here, one of each kind.`
                : `${chargeback.reason}. ${chargebackStateWords[chargeback.state].label}.`
            }
          />
          {chargeback.mayAddFiles && chargeback.evidenceDueAt ? (
            <p className="mb-4">
              Until <Time instant={chargeback.evidenceDueAt} zone={zone} />.
            </p>
          ) : null}
          <EvidenceFiles
            files={chargeback.files}
            kinds={
              chargeback.mayAddFiles
                ? kinds.filter(({ value }) => chargeback.files.every(({ kind }) => kind !== value))
                : []
            }
            chargebackId={chargeback.id}
            hrefOf={({ id }) => `/provider/chargebacks/${chargeback.id}/files/${id}`}
            mayRemove={({ addedBy }) => chargeback.mayAddFiles && addedBy === 'provider'}
            result={result}
            other={{ party: 'tenant', name: 'the marketplace' }}
          />
        </Card>
      ))}
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
