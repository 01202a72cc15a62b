import type { OwnProviderView } from '#platform/providers/index.ts'
import { Checkbox, Field, FieldGroup, RadioGroup, Select, TextArea, TextInput, useLocale } from '#ui/index.ts'
import { ImageField } from '../provider/image-field.tsx'
import { toStoredFile } from '../provider/service-form.ts'
import { languageName, offeredLanguages, radii, radiusWords } from './words.ts'

type Page = { page: OwnProviderView }

export const BusinessStep = ({ page }: Page) => (
  <>
    <Field name="businessName" label="Name of your business" hint="Your own name, where you have no other.">
      <TextInput maxLength={80} autoComplete="organization" defaultValue={page.businessName} />
    </Field>
    <RadioGroup
      name="accountType"
      label="You work as"
      look="cards"
      columns={2}
      defaultValue={page.accountType}
      choices={[
        { value: 'individual', label: 'One person', hint: 'Freelance, or a business of your own' },
        { value: 'company', label: 'A company', hint: 'With a team, or about to have one' },
      ]}
    />
    <Field name="email" label="E-mail" hint="News about bookings goes there.">
      <TextInput
        type="email"
        inputMode="email"
        maxLength={254}
        autoComplete="email"
        defaultValue={page.email}
      />
    </Field>
    <Field name="phone" label="Telephone" hint="It goes out with confirmations." optional>
      <TextInput
        type="tel"
        inputMode="tel"
        maxLength={25}
        autoComplete="tel"
        defaultValue={page.phone ?? ''}
      />
    </Field>
  </>
)

export function AboutStep({ page }: Page) {
  const locale = useLocale()
  const languages = [...new Set([...offeredLanguages, ...page.languages])]
  return (
    <>
      <Field name="headline" label="Headline" hint="One line that says what you do best." optional>
        <TextInput maxLength={140} defaultValue={page.headline} />
      </Field>
      <Field
        name="introduction"
        label="Introduction"
        hint="At least 40 characters: who you are and how you work."
      >
        <TextArea rows={7} maxLength={5000} defaultValue={page.introduction} />
      </Field>
      <Field name="skills" label="Skills" hint="With commas between them. Customers find you by these words.">
        <TextInput
          maxLength={1300}
          defaultValue={page.skills.join(', ')}
          placeholder="Wallpaper, plaster, oak floors"
        />
      </Field>
      <FieldGroup name="languages" label="Languages you speak">
        <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-3">
          {languages.map((code) => (
            <Checkbox
              key={code}
              name="languages"
              value={code}
              label={languageName(code, locale)}
              defaultChecked={page.languages.includes(code)}
            />
          ))}
        </div>
      </FieldGroup>
    </>
  )
}

export const AreaStep = ({ page }: Page) => (
  <>
    <Field name="street" label="Street and number" optional>
      <TextInput maxLength={120} autoComplete="street-address" defaultValue={page.street} />
    </Field>
    <div className="grid gap-6 sm:grid-cols-2">
      <Field name="postalCode" label="Postcode" optional>
        <TextInput maxLength={16} autoComplete="postal-code" defaultValue={page.postalCode} />
      </Field>
      <Field name="city" label="Town">
        <TextInput maxLength={80} autoComplete="address-level2" defaultValue={page.city} />
      </Field>
    </div>
    <Field name="serviceRadiusKm" label="How far you travel" hint="Measured from this address.">
      <Select
        placeholder="Choose a distance"
        defaultValue={page.serviceRadiusKm === null ? '' : String(page.serviceRadiusKm)}
        options={radii.map((km) => ({ value: String(km), label: radiusWords(km) }))}
      />
    </Field>
  </>
)

export const PhotosStep = ({ page }: Page) => (
  <>
    <ImageField
      name="logo"
      label="Logo or portrait"
      hint="JPEG, PNG, WebP or AVIF, at most 10 MB."
      purpose="logo"
      images={page.logo ? [toStoredFile(page.logo)] : []}
    />
    <ImageField
      name="header"
      label="Header image"
      hint="Wide pictures work best: it spans your page."
      purpose="header"
      images={page.header ? [toStoredFile(page.header)] : []}
    />
    <p className="text-sm text-muted">
      More pictures of your work go into the gallery of{' '}
      <a className="link" href="/provider/page#gallery">
        your page
      </a>
      .
    </p>
  </>
)
