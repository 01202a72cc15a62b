import { Form } from '@remix-run/react'
import { Sparkles } from 'lucide-react'
import {
  Button,
  Disclosure,
  Field,
  formatDate,
  formatDay,
  formatTime,
  formatZone,
  Select,
  useBrowserZone,
  useLocale,
  zoneOffset,
} from '#ui/index.ts'
import type { Suggested } from './suggestions.server.ts'
import { ofHold, wishQuery, type Wish } from './wish.ts'

type SuggestionsProps = Readonly<{ service: { id: string }; wish: Wish; suggested: Suggested }>

const whens = [
  { value: 'anytime', label: 'Any day' },
  { value: 'this_week', label: 'This week' },
  { value: 'weekend', label: 'At the weekend' },
  { value: 'next_week', label: 'Next week' },
]
const parts = [
  { value: '', label: 'Any time of day' },
  { value: 'morning', label: 'Mornings' },
  { value: 'afternoon', label: 'Afternoons' },
  { value: 'evening', label: 'Evenings' },
]

/** "Next week, afternoons": says a few good times, or those that come nearest. Opens by itself on a day that is full. */
export function Suggestions({ service, wish, suggested }: SuggestionsProps) {
  const zone = useBrowserZone()
  const { found, fullDay } = suggested
  const locale = useLocale()
  return (
    <section id="suggestions" aria-labelledby="suggestions-title" className="grid gap-4">
      <h3 id="suggestions-title" className="sr-only">
        Suggested times
      </h3>
      {found && fullDay ? (
        <p className="font-strong">Nothing is free on {formatDay(fullDay, locale)}. How about one of these</p>
      ) : null}
      {found && !fullDay ? <Verdict found={found} /> : null}
      {found && found.suggestions.length > 0 ? (
        <Times service={service} wish={wish} found={found} zone={zone} />
      ) : null}
      <Disclosure summary="Suggest a time for me" open={suggested.hasAsked}>
        <Form
          method="get"
          action={`/services/${service.id}#suggestions`}
          preventScrollReset
          className="grid gap-4"
        >
          {Object.entries(wishQuery(wish)).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <input type="hidden" name="zone" value={zone ?? ''} />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field name="when" label="When" optional="unmarked">
              <Select options={whens} defaultValue={suggested.when ?? 'anytime'} />
            </Field>
            <Field name="part" label="Time of day" optional="unmarked">
              <Select options={parts} defaultValue={suggested.part ?? ''} />
            </Field>
          </div>
          <div>
            <Button type="submit" variant="secondary" icon={<Sparkles aria-hidden="true" className="icon" />}>
              Suggest times
            </Button>
          </div>
        </Form>
      </Disclosure>
    </section>
  )
}

type Found = NonNullable<Suggested['found']>

function Verdict({ found: { suggestions } }: { found: Found }) {
  const hits = suggestions.filter(({ missed }) => missed.length === 0).length
  if (hits > 0) return <p className="font-strong">These would suit you</p>
  return (
    <p className="font-strong" aria-live="polite">
      {suggestions.length > 0
        ? 'Nothing is free then. These come nearest'
        : 'Nothing is free then, nor in the weeks around it.'}
    </p>
  )
}

const missedWords = { dates: 'another day', weekday: 'another weekday', day_part: 'another time of day' }

/** Each goes straight on to the checkout. */
function Times({
  service,
  wish,
  found,
  zone,
}: Omit<SuggestionsProps, 'suggested'> & Readonly<{ found: Found; zone: string | null | undefined }>) {
  const locale = useLocale()
  const { timeZone, suggestions } = found
  const first = suggestions[0]!.startsAt
  const isElsewhere = zone ? zoneOffset(first, zone) !== zoneOffset(first, timeZone) : false
  return (
    <form method="post" action="/checkout" className="grid gap-2">
      <input type="hidden" name="serviceId" value={service.id} />
      <input type="hidden" name="timeZone" value={zone ?? ''} />
      {Object.entries(ofHold(wish)).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <ul className="grid gap-2">
        {suggestions
          .toSorted((one, other) => (one.startsAt < other.startsAt ? -1 : 1))
          .map(({ startsAt, missed }) => (
            <li key={startsAt}>
              <Button type="submit" name="start" value={startsAt} variant="secondary" wide>
                {formatDate(startsAt, timeZone, locale, 'short')}, {formatTime(startsAt, timeZone, locale)}
                {missed.length > 0 ? (
                  <span className="font-normal text-muted"> · {missedWords[missed[0]!]}</span>
                ) : null}
              </Button>
            </li>
          ))}
      </ul>
      <p className="text-sm text-muted">
        Times are in {formatZone(timeZone, first)}
        {isElsewhere ? ', where the appointment takes place' : ''}.
      </p>
    </form>
  )
}
