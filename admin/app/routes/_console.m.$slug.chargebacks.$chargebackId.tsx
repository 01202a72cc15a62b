import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { ChargebackView } from '#platform/payments/index.ts'
import {
  ActionForm,
  Badge,
  Banner,
  Button,
  Card,
  CardHeader,
  Field,
  formatDateTime,
  formatMoney,
  PageHead,
  SubmitButton,
  TextArea,
  Time,
  useLocale,
} from '#ui/index.ts'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { EvidenceFiles } from '#ui/money/evidence-files.tsx'
import { assertEvidenceSize, changeEvidence } from '#ui/money/evidence-form.server.ts'
import { chargebackStateWords } from '#ui/money/words.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { creditFacts, type Fact } from '../payments/credit-facts.tsx'
import { answerOf, textOf } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Chargeback')
export const handle = {
  crumbs: (data: { chargeback: ChargebackView }, slug: string) => [
    { label: 'Chargebacks', href: `/m/${slug}/chargebacks` },
    { label: data.chargeback.customerName || data.chargeback.reference || data.chargeback.title },
  ],
}

const longest = 20_000

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'payment.read_any')
  const chargeback = await place.read((ctx, core) =>
    core.payments.getChargeback(ctx, args.params.chargebackId ?? ''),
  )
  const done = new URL(args.request.url).searchParams.get('done')
  const kinds = await place.read(async (_, core) =>
    core.payments.evidenceKinds.map((value) => ({ value, label: core.payments.evidenceKindWords[value] })),
  )
  return {
    chargeback,
    done,
    kinds: kinds.filter(({ value }) => chargeback.files.every(({ kind }) => kind !== value)),
    mayAnswer: place.may('chargeback.answer'),
    now: new Date().toISOString(),
  }
}

export async function action(args: ActionFunctionArgs) {
  const { context, request, params } = args
  const place = await requireMarketplace(args, 'chargeback.answer')
  assertEvidenceSize(request)
  const form = await request.formData()
  const files = await changeEvidence(
    {
      attempt: (work) => context.attempt(work),
      run: (work) => place.run(work),
      limit: () => Promise.resolve(),
    },
    form,
  )
  const page = `/m/${params.slug}/chargebacks/${params.chargebackId}`
  if (files)
    return files.answered.ok
      ? redirect(`${page}?done=${files.done}`)
      : answerOf(files.answered, form, { form: 'files', done: '', fieldOf: () => files.field })
  const isFinal = form.get('send') === '1'
  const answered = await attemptAtProcessor(context, () =>
    place.run((runtime, scope, core) =>
      core.payments.answerChargeback(runtime, scope, {
        chargebackId: params.chargebackId ?? '',
        text: textOf(form, 'text', longest),
        isFinal,
      }),
    ),
  )
  if (!answered.ok) return answerOf(answered, form, { form: 'evidence', done: '' })
  return redirect(`${page}?done=${isFinal ? 'sent' : 'kept'}`)
}

export default function Chargeback() {
  const { chargeback, done, kinds, mayAnswer, now } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { slug, timeZone } = useMarketplace()
  const locale = useLocale()
  const { state, evidenceDueAt, evidenceSentAt, currency } = chargeback
  const word = chargebackStateWords[state]
  const ofAnswer = result?.form === 'evidence' ? result : undefined
  const isOpen =
    (state === 'needs_response' || state === 'inquiry') &&
    !evidenceSentAt &&
    (evidenceDueAt === null || evidenceDueAt > now)
  const facts: Fact[] = [
    ['Customer', chargeback.customerName || 'Not known'],
    ...(chargeback.credits
      ? creditFacts(chargeback, chargeback.credits, { slug, locale })
      : ([
          ['Provider', chargeback.providerName],
          [
            'Payment',
            <a key="payment" className="link" href={`/m/${slug}/payments/${chargeback.paymentId}`}>
              {chargeback.reference || chargeback.title}
            </a>,
          ],
        ] as Fact[])),
    ['Opened', <Time key="opened" instant={chargeback.createdAt} zone={timeZone} />],
    ...(chargeback.feeAmount > 0
      ? [['Fee of the bank', formatMoney(chargeback.feeAmount, currency, locale)] as [string, string]]
      : []),
    ...(chargeback.decidedAt
      ? [
          ['Decided', <Time key="decided" instant={chargeback.decidedAt} zone={timeZone} />] as [
            string,
            React.ReactNode,
          ],
        ]
      : []),
  ]
  return (
    <>
      <PageHead
        title={
          <span className="inline-flex flex-wrap items-center gap-3">
            {formatMoney(chargeback.amount, currency, locale)} taken back
            <Badge tone={word.tone}>{word.label}</Badge>
          </span>
        }
      >
        {chargeback.reason}.
      </PageHead>
      {done === 'sent' && !result ? (
        <Banner tone="positive">The bank has your answer. It decides in the coming weeks.</Banner>
      ) : null}
      {done === 'added' && !result ? (
        <Banner tone="positive">The file is kept. It is sent with your answer.</Banner>
      ) : null}
      {done === 'removed' && !result ? <Banner tone="positive">The file is gone.</Banner> : null}
      {done === 'kept' && !result ? <Banner tone="positive">Kept. It has not been sent yet.</Banner> : null}
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
      <Card as="section" aria-labelledby="answer">
        <CardHeader
          title={<span id="answer">Your answer to the bank</span>}
          description={chargeback.advice}
        />
        {isOpen && mayAnswer ? (
          <ActionForm {...(ofAnswer ? { result: ofAnswer } : {})} className="grid max-w-3xl gap-4">
            {evidenceDueAt ? (
              <p className="font-strong">
                The bank has to have it by {formatDateTime(evidenceDueAt, timeZone, locale)}.
              </p>
            ) : null}
            <Field
              name="text"
              label="What happened"
              hint={
                chargeback.credits
                  ? 'When the credits were bought, who has the account, what was booked with them, what was said. The bank reads it as it stands here.'
                  : 'When it was booked, for what, who was there, what was said. The bank reads it as it stands here.'
              }
            >
              <TextArea rows={12} maxLength={longest} defaultValue={chargeback.evidence} />
            </Field>
            <p className="text-sm text-muted">It can be sent once, and not be changed afterwards.</p>
            <div className="flex flex-wrap gap-3">
              <SubmitButton name="send" value="1">
                Send to the bank
              </SubmitButton>
              <Button type="submit" variant="secondary" formNoValidate>
                Keep for later
              </Button>
            </div>
          </ActionForm>
        ) : (
          <div className="grid max-w-measure gap-3">
            <p>
              {evidenceSentAt ? (
                <>
                  Sent <Time instant={evidenceSentAt} zone={timeZone} />.
                </>
              ) : isOpen ? (
                'It is written by the owner or an operator of the marketplace.'
              ) : (
                'Nothing was sent to the bank, and it takes no answer any more.'
              )}
            </p>
            {chargeback.evidence ? (
              <p className="whitespace-pre-line text-muted">{chargeback.evidence}</p>
            ) : null}
          </div>
        )}
      </Card>
      <Card as="section" aria-labelledby="files">
        <CardHeader
          title={<span id="files">Files for the bank</span>}
          description="Photos, messages, a signed job sheet: one of each kind. The provider can add some as well."
        />
        <EvidenceFiles
          files={chargeback.files}
          kinds={isOpen && mayAnswer ? kinds : []}
          chargebackId={chargeback.id}
          hrefOf={({ id }) => `/m/${slug}/chargebacks/${chargeback.id}/files/${id}`}
          mayRemove={() => isOpen && mayAnswer}
          result={result?.form === 'files' ? result : undefined}
          other={{ party: 'provider', name: chargeback.providerName }}
        />
      </Card>
    </>
  )
}
