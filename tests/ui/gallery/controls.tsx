import { Plus, Search, Trash2 } from 'lucide-react'
import {
  Banner,
  Button,
  Checkbox,
  CopyField,
  DateInput,
  Field,
  FieldGroup,
  FormErrors,
  FormScope,
  Link,
  LinkButton,
  MoneyInput,
  PhoneInput,
  RadioGroup,
  Select,
  Switch,
  TextArea,
  TextInput,
  TimeInput,
  Uploader,
  useFormErrors,
  type FormResult,
} from '#ui/index.ts'
import { Section } from './section.tsx'

export function Buttons() {
  const plus = <Plus aria-hidden="true" className="icon" />
  return (
    <Section title="Buttons and links">
      <div className="flex flex-wrap gap-3">
        <Button>Book a time</Button>
        <Button variant="secondary">Save as draft</Button>
        <Button variant="quiet" icon={plus}>
          Add a service
        </Button>
        <Button variant="danger">Cancel the booking</Button>
        <LinkButton href="#link">Go to checkout</LinkButton>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button size="sm">Small</Button>
        <Button size="lg">Large</Button>
        <Button loading>Saving</Button>
        <Button disabled>Not now</Button>
        <Button variant="secondary" disabled>
          Not now
        </Button>
        <Button variant="secondary" square aria-label="Delete" icon={<Trash2 className="icon" />} />
      </div>
      <div className="max-w-xs">
        <Button wide>Terminvereinbarungsbestätigungsbenachrichtigung jetzt verschicken</Button>
      </div>
      <p className="max-w-measure">
        Read the <Link href="#terms">cancellation terms</Link> before you book. A{' '}
        <Link look="quiet" href="#quiet">
          quiet link
        </Link>{' '}
        takes the colour of its text.
      </p>
    </Section>
  )
}

const refused: FormResult = {
  errors: [
    { field: '', message: 'Someone else just took this time. Choose another one.' },
    { field: 'email', message: 'Enter an e-mail address like name@example.com.' },
    { field: 'place', label: 'Where', message: 'Choose one of these.' },
    { field: 'terms', message: 'Tick this box to go on.' },
  ],
  values: { first: 'Ines', email: 'ines@', price: '1.250,5' },
}

export function Forms() {
  return (
    <Section title="Forms">
      <div className="grid gap-10 lg:grid-cols-2">
        <SampleForm name="Empty form" />
        <SampleForm name="Refused form" result={refused} />
      </div>
      <div className="grid gap-6 lg:grid-cols-2">
        <Field name="off" label="Disabled" optional="unmarked">
          <TextInput disabled defaultValue="Only the owner may change this" />
        </Field>
        <CopyField label="Share link" value="https://handwerk.example/p/ana-lopez-klavierunterricht" />
        <Field name="find" label="Search services" labelHidden optional="unmarked">
          <TextInput
            type="search"
            placeholder="Haircut, piano, bike repair"
            before={<Search className="icon" />}
          />
        </Field>
        <Field name="gallery" label="Pictures" hint="JPEG, PNG or WebP, up to 10 MB each" optional>
          <Uploader
            uploadUrl="/upload"
            multiple
            initial={[{ id: 'a', url: sample, name: 'salon-front.jpg' }]}
          />
        </Field>
      </div>
    </Section>
  )
}

export const sample =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3" fill="#8fa9a3"/><circle cx="3" cy=".9" r=".5" fill="#f1d9a7"/><path d="M0 3 1.4 1.2 2.4 2.4 3 1.8 4 3z" fill="#47635f"/></svg>',
  )

function SampleForm({ name, result }: { name: string; result?: FormResult }) {
  const { state, handlers } = useFormErrors(result)
  return (
    <form {...handlers} action="/refused" aria-label={name} className="grid content-start gap-5">
      <FormScope state={state}>
        <FormErrors />
        <div className="grid gap-5 sm:grid-cols-2">
          <Field name="first" label="First name">
            <TextInput autoComplete="given-name" />
          </Field>
          <Field name="last" label="Last name">
            <TextInput autoComplete="family-name" />
          </Field>
        </div>
        <Field name="email" label="E-mail" hint="The confirmation goes there">
          <TextInput type="email" autoComplete="email" inputMode="email" />
        </Field>
        <Field name="phone" label="Phone">
          <PhoneInput country="DE" />
        </Field>
        <div className="grid gap-5 sm:grid-cols-2">
          <Field name="price" label="Price">
            <MoneyInput currency="EUR" defaultAmount={4500} />
          </Field>
          <Field name="category" label="Category">
            <Select
              placeholder="Choose a category"
              options={[
                { value: 'hair', label: 'Hair' },
                { value: 'nails', label: 'Nails and hands' },
              ]}
            />
          </Field>
          <Field name="from" label="First day" optional>
            <DateInput />
          </Field>
          <Field name="opens" label="Opens at" optional>
            <TimeInput defaultValue="09:00" />
          </Field>
        </div>
        <RadioGroup
          name="place"
          label="Where"
          look="cards"
          columns={2}
          choices={[
            { value: 'home', label: 'At your place', hint: 'Within 15 km of Köln', aside: '+ 12 €' },
            { value: 'studio', label: 'At the studio', hint: 'Aachener Straße 4' },
          ]}
        />
        <RadioGroup
          name="frequency"
          label="How often"
          defaultValue="once"
          choices={[
            { value: 'once', label: 'Once' },
            { value: 'weekly', label: 'Every week', hint: 'Same day and time' },
            { value: 'never', label: 'Every day', disabled: true },
          ]}
        />
        <FieldGroup name="days" label="Days" optional>
          <div className="grid sm:grid-cols-2">
            <Checkbox name="days" value="mon" label="Monday" defaultChecked />
            <Checkbox name="days" value="tue" label="Tuesday" />
          </div>
        </FieldGroup>
        <Switch name="active" label="Bookable" hint="Customers see this service" defaultChecked />
        <Switch name="quietly" label="Send no messages" />
        <Field name="notes" label="Notes" optional hint="Access, parking, allergies">
          <TextArea />
        </Field>
        <Checkbox name="terms" label="I accept the cancellation terms" required />
        <div>
          <Button type="submit">Continue</Button>
        </div>
      </FormScope>
    </form>
  )
}

export function Banners() {
  return (
    <Section title="Banners">
      <Banner title="The calendar is connected">New events appear here within a minute.</Banner>
      <Banner tone="positive" title="Booked for Tuesday, 3 March, 14:30" />
      <Banner
        tone="warning"
        title="Payouts are paused"
        actions={
          <Button size="sm" variant="secondary">
            Add the document
          </Button>
        }
      >
        The bank asks for a proof of address. Bookings go on as usual.
      </Banner>
      <Banner tone="negative">The time you chose was taken a moment ago.</Banner>
    </Section>
  )
}
