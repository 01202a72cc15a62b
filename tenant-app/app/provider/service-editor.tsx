import type { ReactNode } from 'react'
import type { CategoryView } from '#platform/catalog/index.ts'
import {
  ActionForm,
  Card,
  CardHeader,
  Field,
  LinkButton,
  MoneyInput,
  NumberField,
  RadioGroup,
  Select,
  SubmitButton,
  Switch,
  TextArea,
  TextInput,
  type FormResult,
} from '#ui/index.ts'
import { BookingModeFields, LengthFields, type PolicyChoice, SeatFields } from './booking-mode-fields.tsx'
import { DefaultSubmit } from './default-submit.tsx'
import { ImageField } from './image-field.tsx'
import { NeedFields, type ResourceChoice } from './need-fields.tsx'
import { PaymentFields } from './payment-fields.tsx'
import type { OfferedTerms } from './payment-form.ts'
import { QuestionEditor } from './question-editor.tsx'
import type { ServiceDraft } from './service-form.ts'

export type ServiceResult = FormResult & { draft?: ServiceDraft }

type ServiceEditorProps = Readonly<{
  draft: ServiceDraft
  priceAmount?: number
  currency: string
  /** The version that is edited; 0 for a new service. */
  version: number
  categories: readonly Pick<CategoryView, 'id' | 'name'>[]
  /** Where it is sent: said, because the page may have been reached with a query that means something else. */
  action: string
  /** The provider's rooms, vehicles and equipment that are in use. */
  resources: readonly ResourceChoice[]
  /** What the marketplace offers; empty where it has set none. */
  policies: readonly PolicyChoice[]
  /** How customers can pay at this marketplace. */
  offered: OfferedTerms
  /** More than one person could do it. */
  hasTeam: boolean
  result: ServiceResult | undefined
}>

const places = [
  { value: 'at_customer', label: "At the customer's", hint: 'You travel; they give their address.' },
  { value: 'at_provider', label: 'At your place', hint: 'They come to the address on your page.' },
  { value: 'virtual', label: 'Online', hint: 'By video or telephone.' },
]

export function ServiceEditor({
  draft: initial,
  priceAmount,
  currency,
  version,
  action,
  resources,
  categories,
  policies,
  offered,
  hasTeam,
  result,
}: ServiceEditorProps) {
  const draft = result?.draft ?? initial
  const { fields } = draft
  return (
    <ActionForm
      result={result}
      action={action}
      encType="multipart/form-data"
      preventScrollReset
      className="group grid max-w-3xl gap-6"
    >
      <DefaultSubmit />
      <input type="hidden" name="version" value={version} />
      <Part title="What it is">
        <Field name="title" label="Title" hint="As a customer would call it.">
          <TextInput maxLength={100} minLength={3} defaultValue={fields.title} />
        </Field>
        <Field name="categoryId" label="Category">
          <Select
            placeholder="Choose a category"
            options={categories.map(({ id, name }) => ({ value: id, label: name }))}
            defaultValue={fields.categoryId ?? ''}
          />
        </Field>
        <Field
          name="description"
          label="Description"
          hint="What is included, what is not, how to prepare."
          optional
        >
          <TextArea rows={6} maxLength={5000} defaultValue={fields.description} />
        </Field>
        <ImageField
          name="images"
          label="Pictures"
          hint="Up to eight; the first one is on the card. JPEG, PNG, WebP or AVIF, at most 10 MB each."
          purpose="service"
          images={draft.images}
          multiple
        />
      </Part>
      <Part title="Price and time">
        <div className="grid gap-6 sm:grid-cols-2">
          <Field name="price" label="Price" hint="For the whole appointment; of a class for each seat.">
            <MoneyInput
              currency={currency}
              {...(priceAmount === undefined ? {} : { defaultAmount: priceAmount })}
            />
          </Field>
          <Minutes
            name="durationMinutes"
            label="Duration"
            hint="Without the time before and after."
            fields={fields}
            from={5}
            to={1440}
          />
          <Minutes
            name="bufferBeforeMinutes"
            label="Time before"
            hint="Kept free to prepare or travel."
            fields={fields}
            from={0}
            to={480}
          />
          <Minutes
            name="bufferAfterMinutes"
            label="Time after"
            hint="Kept free to tidy up or travel."
            fields={fields}
            from={0}
            to={480}
          />
        </div>
        <LengthFields draft={draft} currency={currency} />
      </Part>
      <Part title="How it is paid for">
        <PaymentFields fields={fields} offered={offered} currency={currency} />
      </Part>
      <Part title="How it is booked">
        <BookingModeFields draft={draft} policies={policies} hasTeam={hasTeam} />
        <SeatFields draft={draft} />
      </Part>
      <Part
        title="What it needs"
        description="Rooms, vehicles and equipment that are taken while it lasts, so that two bookings never share them."
      >
        <NeedFields needs={draft.needs} resources={resources} />
      </Part>
      <Part title="When it can be booked">
        <div className="grid gap-6 sm:grid-cols-2">
          <Minutes
            name="stepMinutes"
            label="A start every"
            hint="15 offers 9:00, 9:15, 9:30 …"
            fields={fields}
            from={5}
            to={240}
          />
          <Minutes
            name="minimumNoticeMinutes"
            label="Notice"
            hint="The latest before the start; 1,440 is a day."
            fields={fields}
            from={0}
            to={43_200}
          />
          <Minutes name="horizonDays" label="Bookable ahead" fields={fields} from={1} to={730} unit="days" />
        </div>
      </Part>
      <Part title="Where it happens">
        <RadioGroup
          name="locationKind"
          label="Place"
          choices={places}
          {...(fields.locationKind ? { defaultValue: fields.locationKind } : {})}
          look="cards"
        />
      </Part>
      <Part title="Questions to the customer" description="Asked once, while booking.">
        <QuestionEditor questions={draft.questions} />
      </Part>
      <Part title="On the marketplace">
        <Switch
          name="isActive"
          label="Customers can book it"
          hint="Switched off it disappears from your page; bookings that exist stay."
          defaultChecked={draft.isActive}
        />
      </Part>
      <div className="save-bar">
        <SubmitButton name="intent" value="save" size="lg">
          {version === 0 ? 'Add the service' : 'Save changes'}
        </SubmitButton>
        <LinkButton variant="quiet" href="/provider/services">
          Back without saving
        </LinkButton>
      </div>
    </ActionForm>
  )
}

const Part = ({
  title,
  description,
  children,
}: {
  title: string
  description?: string
  children: ReactNode
}) => (
  <Card as="section">
    <CardHeader title={title} {...(description ? { description } : {})} />
    <div className="grid gap-6">{children}</div>
  </Card>
)

type MinutesProps = Readonly<{
  name: string
  label: string
  hint?: string
  fields: Record<string, string>
  from: number
  to: number
  unit?: string
}>

const Minutes = ({ fields, name, hint, unit = 'minutes', ...rest }: MinutesProps) => (
  <NumberField name={name} value={fields[name]} unit={unit} {...(hint ? { hint } : {})} {...rest} />
)
