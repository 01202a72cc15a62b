import { renderToStaticMarkup } from 'react-dom/server'
import {
  Checkbox,
  Field,
  FormErrors,
  FormScope,
  joinPhone,
  MoneyInput,
  RadioGroup,
  Select,
  TextInput,
  useFormErrors,
  type FormResult,
} from '#ui/index.ts'
import { isAccepted } from '#ui/forms/upload.ts'

function Sample({ result }: { result?: FormResult }) {
  const { state, handlers } = useFormErrors(result)
  return (
    <form {...handlers}>
      <FormScope state={state}>
        <FormErrors />
        <Field name="email" label="E-mail" hint="The confirmation goes there">
          <TextInput type="email" />
        </Field>
        <Field name="note" label="Note" optional>
          <TextInput defaultValue="as before" />
        </Field>
        <Field name="price" label="Price">
          <MoneyInput currency="EUR" defaultAmount={4500} />
        </Field>
        <Field name="category" label="Category">
          <Select options={[{ value: 'hair', label: 'Hair' }]} placeholder="Choose" />
        </Field>
        <RadioGroup name="place" label="Where" choices={[{ value: 'home', label: 'Home' }]} />
        <Checkbox name="terms" label="Terms" required defaultChecked />
      </FormScope>
    </form>
  )
}

const html = (result?: FormResult) => renderToStaticMarkup(<Sample result={result} />)
const tag = (page: string, name: string) =>
  page.match(new RegExp(`<(?:input|select)[^>]*name="${name}"[^>]*>`))?.[0] ?? ''

test('label and hint belong to their control, and a field is required unless it is called optional', () => {
  const page = html()
  const email = tag(page, 'email')
  const id = /id="([^"]+)"/.exec(email)?.[1]

  expect(page).toContain(`<label for="${id}"`)
  expect(email).toContain(`aria-describedby="${id}-hint"`)
  expect(email).toContain('required=""')
  expect(tag(page, 'note')).not.toContain('required')
  expect(page).toContain('(optional)')
})

test('a refused form shows each error at its field and in the summary, linked', () => {
  const page = html({ errors: [{ field: 'email', message: 'No such address.' }] })
  const email = tag(page, 'email')
  const id = /id="([^"]+)"/.exec(email)?.[1]

  expect(email).toContain('aria-invalid="true"')
  expect(email).toContain(`aria-describedby="${id}-hint ${id}-error"`)
  expect(page).toContain(`<a class="link text-inherit" href="#${id}">No such address.</a>`)
  expect(page).toContain('There is 1 thing to fix')
})

test('nothing typed is lost when a form is refused', () => {
  const page = html({
    errors: [{ field: 'email', message: 'No such address.' }],
    values: { email: 'ines@', note: '', price: '4o', category: 'hair', place: 'home' },
  })

  expect(tag(page, 'email')).toContain('value="ines@"')
  expect(tag(page, 'note')).toContain('value=""')
  expect(tag(page, 'price')).toContain('value="4o"')
  expect(page).toContain('<option value="hair" selected="">')
  expect(tag(page, 'place')).toContain('checked')
  expect(tag(page, 'terms')).not.toContain('checked')
})

test('an error of the whole form stands in the summary without a link', () => {
  expect(html({ errors: [{ field: '', message: 'The time was taken.' }] })).toContain(
    '<li>The time was taken.</li>',
  )
})

test('before scripts run the browser checks by itself', () => {
  expect(html()).not.toContain('noValidate')
})

test.each([
  ['DE', '0221 / 123-456', '+49221123456'],
  ['IT', '06 1234 5678', '+390612345678'],
  ['US', '(555) 010-0199', '+15550100199'],
  ['DE', '+43 1 234567', '+431234567'],
  ['DE', '0043 1 234567', '+431234567'],
])('in %s the number %s is %s', (country, typed, joined) => {
  expect(joinPhone(country, typed)).toBe(joined)
})

test.each([
  ['DE', 'call me'],
  ['DE', '12'],
  ['XX', '0221 123456'],
  ['DE', '+0123456789'],
])('in %s %p is no telephone number', (country, typed) => {
  expect(joinPhone(country, typed)).toBeNull()
})

test('files are matched against the accepted types', () => {
  const photo = { name: 'a.JPG', type: 'image/jpeg' }

  expect(isAccepted(photo, 'image/*')).toBe(true)
  expect(isAccepted(photo, '.png, .jpg')).toBe(true)
  expect(isAccepted(photo, 'application/pdf')).toBe(false)
})
