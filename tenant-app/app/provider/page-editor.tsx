import { ArrowDown, ArrowUp } from 'lucide-react'
import type { OwnProviderView, PageSection } from '#platform/providers/index.ts'
import {
  ActionForm,
  Card,
  CardHeader,
  Checkbox,
  Field,
  SubmitButton,
  Switch,
  TextArea,
  TextInput,
  type FormResult,
} from '#ui/index.ts'
import { Feature, type Upsell } from '../plan/feature.tsx'
import { DefaultSubmit } from './default-submit.tsx'
import { ImageField } from './image-field.tsx'
import { PlaceFields } from './place-fields.tsx'
import { sectionWords } from './page-form.ts'
import { IntentButton } from './question-editor.tsx'
import { toStoredFile } from './service-form.ts'

type PageEditorProps = Readonly<{
  page: OwnProviderView
  /** In the order that is being arranged. */
  sections: readonly PageSection[]
  /** Colour and sections come with a plan; null where it has them. */
  lackingLook: Upsell | null
  result: FormResult | undefined
}>

/** Names, words, pictures and sections of the public page, saved together. */
export const PageEditor = ({ page, sections, lackingLook, result }: PageEditorProps) => (
  <ActionForm result={result} encType="multipart/form-data" preventScrollReset className="grid gap-6">
    <DefaultSubmit />
    <input type="hidden" name="form" value="page" />
    <input type="hidden" name="version" value={page.version} />
    <Card as="section">
      <CardHeader title="Words" />
      <div className="grid gap-6">
        <div id="business_name">
          <Field name="businessName" label="Name" hint="The address of your page stays when it changes.">
            <TextInput maxLength={80} autoComplete="organization" defaultValue={page.businessName} />
          </Field>
        </div>
        <div id="headline">
          <Field name="headline" label="Headline" hint="One line that says what you do best." optional>
            <TextInput maxLength={140} defaultValue={page.headline} />
          </Field>
        </div>
        <div id="introduction">
          <Field
            name="introduction"
            label="Introduction"
            hint="At least 40 characters before the page can be public."
            optional
          >
            <TextArea rows={8} maxLength={5000} defaultValue={page.introduction} />
          </Field>
        </div>
      </div>
    </Card>
    <Card as="section">
      <CardHeader title="Look" description="JPEG, PNG, WebP or AVIF, at most 10 MB each." />
      <div className="grid gap-6">
        <div id="logo">
          <ImageField
            key={`logo ${page.logo?.id}`}
            name="logo"
            label="Logo or portrait"
            purpose="logo"
            images={page.logo ? [toStoredFile(page.logo)] : []}
          />
        </div>
        <div id="header">
          <ImageField
            key={`header ${page.header?.id}`}
            name="header"
            label="Header image"
            hint="Wide pictures work best: it spans the page."
            purpose="header"
            images={page.header ? [toStoredFile(page.header)] : []}
          />
        </div>
        {lackingLook ? null : (
          <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
            <Field name="accent" label="Accent colour" optional="unmarked">
              <TextInput
                type="color"
                className="w-24 cursor-pointer p-1"
                defaultValue={page.accent ?? '#555555'}
              />
            </Field>
            <Checkbox
              name="hasAccent"
              label="Use it on my page"
              hint="Otherwise the marketplace's own colour is used."
              defaultChecked={page.accent !== null}
            />
          </div>
        )}
      </div>
    </Card>
    {lackingLook ? <input type="hidden" name="keepsLook" value="1" /> : null}
    <Feature
      lacking={lackingLook}
      note={
        page.isLookResting
          ? 'Your colour and the order of your sections are kept. Meanwhile your page shows the usual ones.'
          : null
      }
    >
      <Card as="section">
        <CardHeader title="Sections" description="What your page shows, from top to bottom." />
        <ol className="grid divide-y divide-border">
          {sections.map(({ kind, isVisible }, index) => {
            const { label, hint } = sectionWords[kind]
            return (
              <li key={kind} className="flex items-center justify-between gap-3 py-2">
                <input type="hidden" name="section" value={kind} />
                <Switch
                  name={`section.${kind}`}
                  label={label}
                  hint={hint}
                  defaultChecked={isVisible}
                  className="grow"
                />
                <span className="flex shrink-0">
                  {index > 0 ? (
                    <IntentButton intent={`raise-section:${index}`} label={`Move ${label} up`}>
                      <ArrowUp aria-hidden="true" className="icon" />
                    </IntentButton>
                  ) : null}
                  {index < sections.length - 1 ? (
                    <IntentButton intent={`lower-section:${index}`} label={`Move ${label} down`}>
                      <ArrowDown aria-hidden="true" className="icon" />
                    </IntentButton>
                  ) : (
                    <span className="w-control" />
                  )}
                </span>
              </li>
            )
          })}
        </ol>
      </Card>
    </Feature>
    <Card as="section">
      <CardHeader title="Address and contact" />
      <div className="grid gap-6 sm:grid-cols-2">
        <Field name="street" label="Street and number" optional className="sm:col-span-2">
          <TextInput maxLength={120} autoComplete="street-address" defaultValue={page.street} />
        </Field>
        <Field name="postalCode" label="Postcode" optional>
          <TextInput maxLength={16} autoComplete="postal-code" defaultValue={page.postalCode} />
        </Field>
        <div id="city">
          <Field name="city" label="Town" optional>
            <TextInput maxLength={80} autoComplete="address-level2" defaultValue={page.city} />
          </Field>
        </div>
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
        <div className="sm:col-span-2">
          <PlaceFields place={page.ownPlace} />
        </div>
      </div>
    </Card>
    <div className="save-bar">
      <SubmitButton name="intent" value="save" size="lg">
        Save the page
      </SubmitButton>
    </div>
  </ActionForm>
)
