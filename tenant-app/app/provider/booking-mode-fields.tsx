import type { PolicyTerms } from '#platform/catalog/index.ts'
import { Disclosure, Field, MoneyInput, NumberField, RadioGroup, Select, Switch } from '#ui/index.ts'
import { policyLines } from '#ui/policy-lines.ts'
import { mostLengths, type ServiceDraft } from './service-form.ts'

export type PolicyChoice = Readonly<{ id: string; name: string; isDefault: boolean; terms: PolicyTerms }>

const modes = [
  {
    value: 'instant',
    label: 'Booked at once',
    hint: 'A free time is theirs the moment they confirm.',
  },
  {
    value: 'approval',
    label: 'You accept first',
    hint: 'The time is kept for them until you answer.',
  },
]

const assignments = [
  { value: 'least_loaded', label: 'Whoever has least to do around then' },
  { value: 'round_robin', label: 'Everybody in turn' },
  { value: 'priority', label: 'By rank: the first who is free' },
]

type FieldsProps = Readonly<{ draft: ServiceDraft; policies: readonly PolicyChoice[]; hasTeam: boolean }>

/** How a service is booked: at once or by acceptance, under which policy, and by whom of the team. */
export const BookingModeFields = ({ draft: { fields }, policies, hasTeam }: FieldsProps) => (
  <>
    <RadioGroup
      name="bookingMode"
      label="A booking is"
      choices={modes}
      defaultValue={fields.bookingMode ?? 'instant'}
      look="cards"
    />
    {/* It is sent in any case, and counts where requests are answered. */}
    <div className="hidden group-has-[[name=bookingMode][value=approval]:checked]:block">
      <NumberField
        name="responseMinutes"
        label="Time to answer a request"
        hint="Unanswered, it is declined for you. 1,440 is a day."
        value={fields.responseMinutes}
        unit="minutes"
        from={15}
        to={20_160}
        className="max-w-xs"
      />
    </div>
    {policies.length > 0 ? <PolicyField chosen={fields.policyId ?? ''} policies={policies} /> : null}
    {hasTeam ? (
      <div className="grid gap-6 sm:grid-cols-2">
        <Field name="assignment" label="Without a choice it goes to">
          <Select options={assignments} defaultValue={fields.assignment ?? 'least_loaded'} />
        </Field>
        <NumberField
          name="membersNeeded"
          label="People at the same time"
          hint="All of them have to be free."
          value={fields.membersNeeded}
          unit="people"
          from={1}
          to={10}
        />
        <Switch
          name="mayChooseMember"
          label="Customers may choose who does it"
          defaultChecked={fields.mayChooseMember !== ''}
        />
      </div>
    ) : null}
    <Switch
      name="hasWaitingRoom"
      label="Online appointments open when you let people in"
      hint="Switched off, the customer may enter before you."
      defaultChecked={fields.hasWaitingRoom !== ''}
    />
  </>
)

const PolicyField = ({ chosen, policies }: { chosen: string; policies: readonly PolicyChoice[] }) => (
  <div className="grid gap-2">
    <Field
      name="policyId"
      label="Cancelling and moving"
      hint="Shown to customers before they book."
      optional="unmarked"
    >
      <Select
        options={[
          { value: '', label: `The marketplace's default${defaultName(policies)}` },
          ...policies.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        defaultValue={chosen}
      />
    </Field>
    <Disclosure summary="What customers read for each">
      <dl className="grid gap-4">
        {policies.map(({ id, name, terms }) => (
          <div key={id} className="grid gap-1">
            <dt className="font-strong text-text">{name}</dt>
            <dd>
              <ul className="grid list-disc gap-1 ps-5 text-sm">
                {policyLines(terms).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  </div>
)

const defaultName = (policies: readonly PolicyChoice[]) => {
  const preset = policies.find(({ isDefault }) => isDefault)
  return preset ? ` (${preset.name})` : ''
}

type LengthsProps = Readonly<{ draft: ServiceDraft; currency: string }>

/** Further lengths, each with its price. A line that is left empty offers nothing. */
export const LengthFields = ({ draft: { fields }, currency }: LengthsProps) => (
  <fieldset className="grid min-w-0 gap-4">
    <legend className="font-strong">Other lengths to choose from</legend>
    <p className="text-sm text-muted">
      Customers then choose a length before a time. A row that is left empty offers nothing.
    </p>
    {Array.from({ length: shownLengths(fields) }, (_, index) => (
      <div key={index} className="grid gap-4 sm:grid-cols-2">
        <NumberField
          name={`lengths.${index}.durationMinutes`}
          label={`Length ${index + 2}`}
          value={fields[`lengths.${index}.durationMinutes`]}
          unit="minutes"
          from={5}
          to={1440}
          optional
        />
        <Field name={`lengths.${index}.price`} label="Its price" optional="unmarked">
          <MoneyInput currency={currency} {...amountOf(fields[`lengths.${index}.priceAmount`])} />
        </Field>
      </div>
    ))}
  </fieldset>
)

/** One more than there are, and at least two: whoever needs further ones saves and comes back. */
function shownLengths(fields: ServiceDraft['fields']): number {
  let filled = 0
  while (fields[`lengths.${filled}.durationMinutes`] || fields[`lengths.${filled}.price`]) filled += 1
  return Math.min(mostLengths, Math.max(2, filled + 1))
}

const amountOf = (amount: string | undefined) => (amount ? { defaultAmount: Number(amount) } : {})

/** A class: how many may come, and how many one booking may bring. */
export const SeatFields = ({ draft: { fields } }: Pick<FieldsProps, 'draft'>) => (
  <div className="grid gap-6 sm:grid-cols-2">
    <NumberField
      name="capacity"
      label="Seats"
      hint="More than one makes it a class: people book a seat each."
      value={fields.capacity}
      unit="seats"
      from={1}
      to={500}
    />
    <NumberField
      name="mostSeats"
      label="Seats of one booking"
      hint="The price is per seat."
      value={fields.mostSeats}
      unit="seats"
      from={1}
      to={500}
    />
  </div>
)
