import {
  ActionForm,
  Checkbox,
  Disclosure,
  Field,
  Select,
  SubmitButton,
  TextInput,
  type FormResult,
} from '#ui/index.ts'
import type { Whose } from './people.server.ts'

type ConnectAddressProps = Readonly<{
  whose: readonly Whose[]
  result: FormResult | undefined
  open: boolean
}>

/** A calendar of any program, by the address that it gives out. */
export const ConnectAddress = ({ whose, result, open }: ConnectAddressProps) => (
  <Disclosure summary="By a calendar address (Apple, Proton, Nextcloud and others)" open={open}>
    <ActionForm result={result} preventScrollReset className="grid max-w-2xl gap-6 pt-2 text-text">
      <Field
        name="address"
        label="Address"
        hint="It begins with https:// or webcal:// and often ends in .ics. Nobody sees it again as a whole."
      >
        <TextInput
          type="text"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={2000}
        />
      </Field>
      <div className="grid gap-6 sm:grid-cols-2">
        <Field name="name" label="Name" hint="To tell it apart." optional>
          <TextInput maxLength={120} autoComplete="off" />
        </Field>
        <WhoseField whose={whose} label="Whose calendar" hint="Whose time it blocks." />
      </div>
      <Checkbox
        name="blocksWhenStale"
        label="Block everything when it cannot be read for a day"
        hint="Safer where a double booking is worse than a lost one."
      />
      <WhereToFind />
      <div>
        <SubmitButton name="intent" value="connect">
          Connect this calendar
        </SubmitButton>
      </div>
    </ActionForm>
  </Disclosure>
)

/** A choice where there is one; otherwise it is clear whose. */
export const WhoseField = ({
  whose,
  label,
  hint,
}: {
  whose: readonly Whose[]
  label: string
  hint: string
}) =>
  whose.length > 1 ? (
    <Field name="memberId" label={label} hint={hint} optional="unmarked">
      <Select options={whose} />
    </Field>
  ) : (
    <input type="hidden" name="memberId" value={whose[0]?.value ?? ''} />
  )

const places = [
  ['iCloud', 'In Calendar, press the sign beside the calendar, choose Public Calendar, and copy the link.'],
  [
    'Google Calendar',
    'Settings, your calendar under “Settings for my calendars”, then “Secret address in iCal format”.',
  ],
  ['Outlook.com', 'Settings, Shared calendars, publish the calendar, and copy the ICS link.'],
  ['Proton, Nextcloud, Fastmail', 'In the calendar’s settings, share it by link, and copy the ICS link.'],
] as const

const WhereToFind = () => (
  <dl className="grid gap-3 text-sm">
    {places.map(([program, where]) => (
      <div key={program}>
        <dt className="font-strong">{program}</dt>
        <dd className="text-muted">{where}</dd>
      </div>
    ))}
  </dl>
)
