import { Minus } from 'lucide-react'
import type { LeftoverView } from '#platform/billing/index.ts'
import { ActionForm, SubmitButton } from '../forms/action-form.tsx'
import { Checkbox } from '../forms/choice.tsx'
import { FieldGroup } from '../forms/field.tsx'
import type { FormResult } from '../forms/form-scope.tsx'
import type { BuyerWords } from './buyer-words.ts'

/** What ends with a smaller plan, and what is kept of it. Nothing where nothing does. */
export const EndingFeatures = ({ ends }: Pick<LeftoverView, 'ends'>) =>
  ends.length === 0 ? null : (
    <ul className="grid gap-2">
      {ends.map(({ feature, label, kept }) => (
        <li key={feature} className="flex gap-3">
          <Minus aria-hidden="true" className="icon mt-1 shrink-0 text-muted" />
          <span>
            {label}
            {kept ? <span className="block text-sm text-muted">{kept}</span> : null}
          </span>
        </li>
      ))}
    </ul>
  )

/** What a link to those who rest says. */
export const restLabel = ({ limit, isChosen }: NonNullable<LeftoverView['people']>): string =>
  limit === 0 ? 'See who rests' : isChosen ? 'See who stays' : 'Choose who stays'

type ChoiceProps = Readonly<{
  people: NonNullable<LeftoverView['people']>
  words: BuyerWords
  result?: FormResult | undefined
}>

/** Who stays where a smaller plan has no room for all. Sends the ids of whoever was ticked as `stays`. */
export function WhoStays({ people: { people, limit, label }, words, result }: ChoiceProps) {
  const fixed = people.filter(({ mustStay }) => mustStay)
  const others = people.filter(({ mustStay }) => !mustStay)
  const besides = fixed.length > 0 ? ` besides ${fixed.map(({ name }) => name).join(', ')}` : ''
  // Where nobody can stay there is nothing to choose.
  if (limit === 0)
    return (
      <div className="grid gap-5">
        <p>There is room for nobody{besides}.</p>
        <ul aria-label="Who rests" className="grid gap-2">
          {others.map(({ id, name, email }) => (
            <li key={id}>
              {name}
              {email ? <span className="block text-sm text-muted wrap-anywhere">{email}</span> : null}
            </li>
          ))}
        </ul>
        <p className="text-sm text-muted">{words.resting}</p>
      </div>
    )
  return (
    <ActionForm {...(result ? { result } : {})} className="grid gap-5">
      <FieldGroup
        name="resting"
        label="Who stays"
        optional="unmarked"
        hint={`There is room for ${limit}${besides} (${label.toLowerCase()}).`}
      >
        <div className="grid gap-2">
          {others.map(({ id, name, email, stays }) => (
            <Checkbox
              key={id}
              name="stays"
              value={id}
              label={name}
              hint={email ?? undefined}
              defaultChecked={stays}
            />
          ))}
        </div>
      </FieldGroup>
      <p className="text-sm text-muted">{words.resting}</p>
      <div>
        <SubmitButton>Save who stays</SubmitButton>
      </div>
    </ActionForm>
  )
}
