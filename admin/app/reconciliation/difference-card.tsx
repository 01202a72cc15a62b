import {
  ActionForm,
  Badge,
  Card,
  Disclosure,
  Field,
  formatMoney,
  type FormResult,
  SubmitButton,
  TextArea,
  Time,
  useLocale,
} from '#ui/index.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { adviceOf, type Difference, sentenceOf, stateWords } from './words.ts'

type Shown = Difference & {
  id: string
  currency: string
  feeDifference: number
  paymentId: string | null
  note: string
  foundAt: string
  version: number
}

/** One difference: what each side says, what came of it, and what may be done. */
export function DifferenceCard({
  difference,
  mayDecide,
  result,
}: {
  difference: Shown
  mayDecide: boolean
  result?: FormResult
}) {
  const locale = useLocale()
  const { slug, timeZone } = useMarketplace()
  const { id, object, currency, ourAmount, theirAmount, paymentId, state, note, foundAt } = difference
  const money = (amount: number) => formatMoney(amount, currency, locale)
  const word = stateWords[state] ?? stateWords.open!
  return (
    <Card as="li" className="grid gap-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h2 className="font-strong">{sentenceOf(difference)}</h2>
        <Badge tone={word.tone}>{word.label}</Badge>
      </div>
      <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-4">
        <Fact name="Ledger" value={money(ourAmount)} />
        <Fact name="Payment service" value={money(theirAmount)} />
        <Fact name="Difference" value={money(difference.difference)} />
        <Fact name="Found" value={<Time instant={foundAt} zone={timeZone} />} />
      </dl>
      <p className="text-sm wrap-anywhere text-muted">
        At the payment service it is {object}.{' '}
        {paymentId ? (
          <a href={`/m/${slug}/payments/${paymentId}`} className="link">
            See the payment
          </a>
        ) : null}
      </p>
      {state === 'open' ? <p className="max-w-measure text-sm">{adviceOf(difference)}</p> : null}
      {note ? <p className="max-w-measure text-sm">{note}</p> : null}
      {state === 'open' ? (
        <div className="grid gap-3">
          <ActionForm summary={false} {...(result ? { result } : {})}>
            <input type="hidden" name="intent" value="look" />
            <input type="hidden" name="differenceId" value={id} />
            <SubmitButton variant="secondary" aria-label={`Look again: ${sentenceOf(difference)}, ${object}`}>
              Look again
            </SubmitButton>
          </ActionForm>
          {mayDecide ? (
            <Disclosure summary="Accept it with a reason" open={result !== undefined}>
              <ActionForm {...(result ? { result } : {})} className="grid gap-4">
                <input type="hidden" name="intent" value="accept" />
                <input type="hidden" name="differenceId" value={id} />
                <input type="hidden" name="version" value={difference.version} />
                <Field
                  name="reason"
                  label="Why it stays as it is"
                  hint="It is kept with the difference. The amount becomes a gain or a loss of the platform."
                >
                  <TextArea rows={3} maxLength={500} required />
                </Field>
                <div>
                  <SubmitButton>Accept the difference</SubmitButton>
                </div>
              </ActionForm>
            </Disclosure>
          ) : null}
        </div>
      ) : null}
    </Card>
  )
}

const Fact = ({ name, value }: { name: string; value: React.ReactNode }) => (
  <div>
    <dt className="text-muted">{name}</dt>
    <dd className="tabular-nums">{value}</dd>
  </div>
)
