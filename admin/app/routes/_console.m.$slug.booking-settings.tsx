import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { BookingSettings } from '#platform/booking/index.ts'
import {
  ActionForm,
  Banner,
  Card,
  CardHeader,
  Field,
  NumberField,
  PageHead,
  Select,
  SubmitButton,
  TextInput,
} from '#ui/index.ts'
import { refusalOf, typedValues } from '#ui/forms/form-answer.ts'
import {
  asReminder,
  lengthWords,
  mostReminders,
  readSettings,
  units,
} from '../booking-settings/settings-form.ts'
import { redirectDone } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'
export const meta = pageMeta('Reminders and closing')
export const handle = { crumbs: () => [{ label: 'Reminders and closing' }] }

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'marketplace.manage')
  const settings = await place.read((ctx, core) => core.booking.getTimerSettings(ctx))
  return { settings, isDone: new URL(args.request.url).searchParams.has('done') }
}

export async function action(args: ActionFunctionArgs) {
  const place = await requireMarketplace(args, 'marketplace.manage')
  const form = await args.request.formData()
  const { input, errors } = readSettings(form)
  const values = typedValues(form)
  if (errors.length > 0) return data({ errors, values }, { status: 422 })
  const version = Number(form.get('version'))
  const saved = await args.context.attempt(() =>
    place.call((ctx, core) => core.booking.setTimerSettings(ctx, { ...input, version })),
  )
  if (saved.ok) return redirectDone(args.request, 'saved')
  return data({ errors: refusalOf(saved.problem), values }, { status: saved.problem.status })
}

export default function BookingSettingsPage() {
  const { settings, isDone } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <>
      <PageHead title="Reminders and closing">
        When customers are reminded, and what happens by itself around an appointment.
      </PageHead>
      {isDone && !result ? (
        <Banner tone="positive">Saved. It counts from the next step of each booking on.</Banner>
      ) : null}
      <Card as="section" aria-label="Now" className="max-w-3xl">
        <CardHeader title="What happens now" />
        <ul className="grid max-w-measure list-disc gap-1 ps-5">
          {settingLines(settings).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Card>
      <ActionForm {...(result ? { result } : {})} key={settings.version} className="grid max-w-3xl gap-6">
        <input type="hidden" name="version" value={settings.version} />
        <Card as="section">
          <CardHeader
            title="Reminders"
            description="Each customer gets each of them once. An empty row sends nothing."
          />
          <Reminders minutes={settings.reminderMinutes} />
        </Card>
        <Card as="section">
          <CardHeader title="After the appointment" />
          <div className="grid max-w-2xl gap-5 sm:grid-cols-2">
            <NumberField
              name="completionDays"
              label="Silence is consent after"
              hint="The provider says it is done; so long the customer may object. 0 asks nobody."
              value={settings.completionDays}
              unit="days"
              from={0}
              to={14}
            />
            <NumberField
              name="reviewMinutes"
              label="Ask for a review after"
              hint="Counted from the completion; 1440 is a day."
              value={settings.reviewMinutes}
              unit="minutes"
              from={0}
              to={10_080}
            />
            <NumberField
              name="closingDays"
              label="Closed after"
              hint="From then on nothing can be claimed or reviewed any more."
              value={settings.closingDays}
              unit="days"
              from={1}
              to={90}
            />
          </div>
        </Card>
        <Card as="section">
          <CardHeader
            title="Waitlist"
            description="A time that is free again is kept for whoever has waited longest, and then offered to the next."
          />
          <NumberField
            name="waitlistOfferMinutes"
            label="Kept for"
            hint="120 is two hours; 1440 is a day. Close to the start it is less."
            value={settings.waitlistOfferMinutes}
            unit="minutes"
            from={15}
            to={1440}
            className="max-w-xs"
          />
        </Card>
        <Card as="section">
          <CardHeader
            title="Check-in"
            description="Customers can show a code, or check in with their device when they are at the place. Where they were is not kept."
          />
          <NumberField
            name="checkInMetres"
            label="At the place within"
            hint="How far the device may be off comes on top, up to 100 metres."
            value={settings.checkInMetres}
            unit="metres"
            from={50}
            to={2000}
            className="max-w-xs"
          />
        </Card>
        <div>
          <SubmitButton>Save</SubmitButton>
        </div>
      </ActionForm>
    </>
  )
}

const listWords = (words: readonly string[]) =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

function settingLines(settings: BookingSettings): string[] {
  const { reminderMinutes, completionDays, reviewMinutes, closingDays, waitlistOfferMinutes, checkInMetres } =
    settings
  return [
    reminderMinutes.length === 0
      ? 'Nobody is reminded of an appointment.'
      : `Customers are reminded ${listWords(reminderMinutes.map(lengthWords))} before the start.`,
    completionDays === 0
      ? 'What the provider says is done is completed at once.'
      : `What the provider says is done is completed when the customer confirms it, or after ${lengthWords(completionDays * 1440)} of silence.`,
    reviewMinutes === 0
      ? 'A review is asked for as soon as an appointment is completed.'
      : `A review is asked for ${lengthWords(reviewMinutes)} after that.`,
    `${lengthWords(closingDays * 1440)} after its completion an appointment is closed.`,
    `Within ${checkInMetres} metres of the place customers can check in with their device.`,
    `A time that is free again is kept for ${lengthWords(waitlistOfferMinutes)} for whoever is next on the waitlist.`,
  ]
}

const Reminders = ({ minutes }: { minutes: readonly number[] }) => (
  <div className="grid gap-4">
    {Array.from({ length: Math.min(mostReminders, Math.max(3, minutes.length + 1)) }, (_, row) => {
      const known = minutes[row] === undefined ? null : asReminder(minutes[row])
      return (
        <div key={row} className="grid max-w-md grid-cols-2 items-start gap-4">
          <Field name={`reminders.${row}.amount`} label={`Reminder ${row + 1}`} optional="unmarked">
            <TextInput
              type="number"
              inputMode="numeric"
              min={1}
              max={20_160}
              step={1}
              defaultValue={known?.amount}
            />
          </Field>
          <Field name={`reminders.${row}.unit`} label="before the start">
            <Select options={units} defaultValue={known?.unit ?? '60'} />
          </Field>
        </div>
      )
    })}
  </div>
)
