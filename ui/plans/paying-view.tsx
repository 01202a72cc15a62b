import type { BillingDetailsView, PlanCardView } from '#platform/billing/index.ts'
import { Banner } from '../banner.tsx'
import { Card, CardHeader } from '../card.tsx'
import { ActionForm, SubmitButton } from '../forms/action-form.tsx'
import type { FormAnswer } from '../forms/refusal.server.ts'
import { PageHead } from '../page-head.tsx'
import { BillingDetailsForm } from './billing-details-form.tsx'
import { cardWords } from './card-words.ts'

type Props = Readonly<{
  card: PlanCardView | null
  details: BillingDetailsView
  /** Whether a plan is paid for at present. */
  pays: boolean
  countries: readonly { value: string; label: string }[]
  done: string | null
  refused: FormAnswer | undefined
}>

/** How a plan is paid: the card, and to whom invoices are addressed. */
export function PayingView({ card, details, pays, countries, done, refused }: Props) {
  const resultOf = (form: string) => (refused?.form === form ? refused : undefined)
  const faults = resultOf('card')?.errors.map(({ message }) => message)
  return (
    <>
      <PageHead title="How you pay">Your card, and to whom invoices are addressed.</PageHead>
      {refused ? null : <CardBanner done={done} />}
      <div className="grid max-w-3xl gap-6">
        <Card as="section" aria-labelledby="card">
          <CardHeader title={<span id="card">Card</span>} />
          <div className="grid gap-4">
            {faults ? <Banner tone="negative">{faults.join(' ')}</Banner> : null}
            {card?.expiresSoon ? (
              <Banner tone="warning" role="note" title="Your card ends soon">
                Leave another one, so that your plan goes on without a gap.
              </Banner>
            ) : null}
            <p>{card ? `${cardWords(card)}.` : 'No card is kept. You leave one when you choose a plan.'}</p>
            {(card ?? pays) ? (
              <ActionForm summary={false}>
                <input type="hidden" name="form" value="card" />
                <SubmitButton variant="secondary">{card ? 'Use another card' : 'Leave a card'}</SubmitButton>
              </ActionForm>
            ) : null}
          </div>
        </Card>
        <BillingDetailsForm
          details={details}
          countries={countries}
          isDone={done === 'details'}
          result={resultOf('details')}
        />
      </div>
    </>
  )
}

function CardBanner({ done }: { done: string | null }) {
  if (done === 'card')
    return <Banner tone="positive">Your card is changed. It is charged from now on.</Banner>
  if (done === 'same') return <Banner tone="info">The card stays as it was: no other one was left.</Banner>
  return done === 'later' ? (
    <Banner tone="warning">
      The payment service does not answer just now. Your new card counts as soon as it does.
    </Banner>
  ) : null
}
