import { Form } from '@remix-run/react'
import { MovedItems, ScopeTabs } from '../booking/group-move.tsx'
import { seenOf, whichOf } from '../booking/group-scope.ts'
import {
  ActionForm,
  Banner,
  Button,
  DateInput,
  Field,
  formatDateTime,
  formatMoney,
  LinkButton,
  RadioGroup,
  SubmitButton,
  TextArea,
  useLocale,
  type FormResult,
} from '#ui/index.ts'
import { FreeTimes } from './move-form.tsx'
import { StepCard } from './open-step.tsx'
import type { Together } from './together.server.ts'

type Of = Readonly<{ together: Together }>
type WithResult = Of & Readonly<{ result: FormResult | undefined }>

export const firstName = ({ booking }: Together) => booking.customer.firstName || 'the customer'

const chosenWords = ({ scopes, scope }: Together) =>
  whichOf(scopes.find((each) => each.scope === scope) ?? { scope, count: 1 })

/** An address of this page, with what was chosen so far. */
export function togetherHref(
  { booking, scope, includeMoved }: Pick<Together, 'scope' | 'includeMoved'> & { booking: { id: string } },
  query: Record<string, string> = {},
  hash = '#step',
): string {
  const search = new URLSearchParams({ scope, ...(includeMoved ? { own: '1' } : {}), ...query })
  return `/provider/bookings/${booking.id}/together?${search.toString()}${hash}`
}

/** Which of them; those with a time of their own stay, or come along. */
function Which({ together, also }: Of & { also: Record<string, string> }) {
  const { scopes, scope, includeMoved, hasOwn } = together
  const what = also.do === 'move'
  return (
    <>
      <ScopeTabs
        scopes={scopes}
        scope={scope}
        hrefOf={(each) => togetherHref({ ...together, scope: each }, also)}
      />
      {what && hasOwn ? (
        <p className="text-sm text-muted">
          {includeMoved
            ? 'Those that were moved by themselves come along. '
            : 'Those that were moved by themselves stay where they are. '}
          <a className="link" href={togetherHref({ ...together, includeMoved: !includeMoved }, also)}>
            {includeMoved ? 'Leave them where they are' : 'Take them along'}
          </a>
        </p>
      ) : null}
    </>
  )
}

/** First the day, then what is free on it: the others follow as far as they can. */
export function MoveTogether({ together, today }: Of & { today: string }) {
  const { booking, scope, includeMoved, times, isMissingTime } = together
  if (!times)
    return (
      <StepCard title="Move several of them">
        <p>The free times cannot be shown just now. All of them stay where they are.</p>
      </StepCard>
    )
  const asked = (
    <>
      <input type="hidden" name="do" value="move" />
      <input type="hidden" name="scope" value={scope} />
      {includeMoved ? <input type="hidden" name="own" value="1" /> : null}
    </>
  )
  return (
    <StepCard title={`Move ${chosenWords(together)}`}>
      <Which together={together} also={{ do: 'move', date: times.date }} />
      {isMissingTime ? <Banner tone="warning" title="Choose a free time, or enter one" /> : null}
      <Form method="get" action="#step" className="flex flex-wrap items-end gap-3" preventScrollReset>
        {asked}
        <Field name="date" label="Day of this one" optional="unmarked">
          <DateInput key={times.date} min={today} defaultValue={times.date} />
        </Field>
        <Button type="submit" variant="secondary">
          Show times
        </Button>
      </Form>
      <Form method="get" action="#step" className="grid gap-5" preventScrollReset>
        {asked}
        <input type="hidden" name="date" value={times.date} />
        <FreeTimes
          key={times.date}
          times={times}
          zone={booking.timeZone}
          hrefForDay={(date) => togetherHref(together, { do: 'move', date })}
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit">Show where all of them go</Button>
          <LinkButton variant="quiet" href={togetherHref(together, {}, '')}>
            Leave them where they are
          </LinkButton>
        </div>
      </Form>
    </StepCard>
  )
}

/** From when to when each goes, and whether the customer is asked. */
export function ReviewTogether({ together, result }: WithResult) {
  const { booking, group, scope, includeMoved, to, move } = together
  const { preview, problem } = move
  const first = firstName(together)
  const another = togetherHref(together, { do: 'move' })
  if (!preview || !to)
    return (
      <StepCard title="They cannot be moved like this">
        <p>{problem}. All of them stay where they are.</p>
        <p>
          <LinkButton variant="secondary" href={another}>
            Choose another time
          </LinkButton>
        </p>
      </StepCard>
    )
  const isPossible = preview.items.some(
    ({ bookingId, isFree, refusal }) => bookingId === booking.id && isFree && refusal === null,
  )
  return (
    <StepCard title="Where they would go">
      <Which together={together} also={{ do: 'move', start: to }} />
      <ActionForm result={result} className="grid gap-5">
        <input type="hidden" name="step" value="move" />
        <input type="hidden" name="scope" value={scope} />
        <input type="hidden" name="to" value={to} />
        <input type="hidden" name="seen" value={seenOf(preview)} />
        {includeMoved ? <input type="hidden" name="own" value="1" /> : null}
        <MovedItems preview={preview} group={group} bookingId={booking.id} />
        <RadioGroup
          name="consent"
          label={`Does ${first} know?`}
          defaultValue="ask"
          choices={[
            {
              value: 'ask',
              label: `Ask ${first} first`,
              hint: 'All stay where they are until they agree. They may also leave these without a fee.',
            },
            {
              value: 'agreed',
              label: 'We have agreed on it already',
              hint: 'They move now. They get the new times, and may still leave without a fee.',
            },
          ]}
        />
        <Field name="reason" label={`Message to ${first}`} optional className="max-w-2xl">
          <TextArea rows={2} maxLength={1000} />
        </Field>
        <div className="flex flex-wrap gap-3">
          {isPossible ? <SubmitButton>Move them</SubmitButton> : null}
          <LinkButton variant="quiet" href={another}>
            Choose another time
          </LinkButton>
        </div>
      </ActionForm>
    </StepCard>
  )
}

/** What it costs whom to the cent, for each of them, before they are cancelled. */
export function CancelTogether({ together, result }: WithResult) {
  const locale = useLocale()
  const { booking, scope, costs } = together
  const first = firstName(together)
  if (!costs) return null
  const { items, currency, feeAmount, refundAmount, isPossible } = costs
  const money = (amount: number) => formatMoney(amount, currency, locale)
  return (
    <StepCard title={`Cancel ${chosenWords(together)}?`}>
      <Which together={together} also={{ do: 'cancel' }} />
      <ol className="grid gap-1">
        {items.map((item) => (
          <li key={item.bookingId} className="price-line border-b border-border py-2">
            <span className="min-w-0">
              {formatDateTime(item.startsAt, booking.timeZone, locale, 'short')}
              {item.refusal ? <span className="block text-sm text-negative">{item.refusal}.</span> : null}
            </span>
            <span>{item.refusal ? null : `${money(item.refundAmount)} not due`}</span>
          </li>
        ))}
      </ol>
      <ul className="grid max-w-measure list-disc gap-1 ps-5">
        <li>
          {feeAmount > 0
            ? `${money(feeAmount)} stay due by the agreed terms.`
            : `Because you cancel, ${first} owes nothing: ${money(refundAmount)} are not due. No money moves.`}
        </li>
        <li>{first} gets one e-mail with your reason, and the times can be booked by others again.</li>
      </ul>
      <ActionForm result={result} className="grid gap-4">
        <input type="hidden" name="step" value="cancel" />
        <input type="hidden" name="scope" value={scope} />
        <input type="hidden" name="fee" value={feeAmount} />
        <Field name="reason" label="Reason" hint="The customer reads it." className="max-w-2xl">
          <TextArea rows={3} minLength={3} maxLength={1000} />
        </Field>
        <div className="flex flex-wrap gap-3">
          {isPossible ? (
            <SubmitButton variant="danger">Cancel these {String(items.length)}</SubmitButton>
          ) : null}
          <LinkButton variant="quiet" href={togetherHref(together, {}, '')}>
            Keep them
          </LinkButton>
        </div>
      </ActionForm>
    </StepCard>
  )
}
