import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { ReadSettings } from '#platform/meetings/index.ts'
import {
  ActionForm,
  Banner,
  Card,
  CardHeader,
  Field,
  PageHead,
  RadioGroup,
  SubmitButton,
  TextInput,
} from '#ui/index.ts'
import { refusalOf, typedValues } from '#ui/forms/form-answer.ts'
import { redirectDone } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { problemWords, readCalls, secretField } from '../video-calls/settings-form.ts'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'
export const meta = pageMeta('Video calls')
export const handle = { crumbs: () => [{ label: 'Video calls' }] }

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'marketplace.manage')
  const settings = await place.read((ctx, core) => core.meetings.readMeetingSettings(ctx))
  const usualAddress = await place.run(async ({ config }) => config.jitsiAddress)
  return { settings, usualAddress, isDone: new URL(args.request.url).searchParams.has('done') }
}

export async function action(args: ActionFunctionArgs) {
  const place = await requireMarketplace(args, 'marketplace.manage')
  const form = await args.request.formData()
  const { zoom: known } = await place.read((ctx, core) => core.meetings.readMeetingSettings(ctx))
  const { input, errors } = readCalls(form, known)
  const values = typedValues(form, secretField)
  if (errors.length > 0) return data({ errors, values }, { status: 422 })
  const version = Number(form.get('version'))
  const saved = await args.context.attempt(() =>
    place.run((runtime, scope, core) =>
      core.meetings.saveMeetingSettings(runtime, scope, { ...input, version }),
    ),
  )
  if (saved.ok) return redirectDone(args.request, 'saved')
  return data({ errors: refusalOf(saved.problem), values }, { status: saved.problem.status })
}

const choices = [
  {
    value: 'jitsi',
    label: 'Jitsi Meet',
    hint: 'In the browser, without an account. Rooms are there as soon as somebody enters.',
  },
  {
    value: 'zoom',
    label: 'Zoom',
    hint: 'Meetings in your own Zoom account, made a day before the appointment.',
  },
]

export default function VideoCallsPage() {
  const { settings, usualAddress, isDone } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { service, address, zoom, version } = settings
  return (
    <>
      <PageHead title="Video calls">
        Where the parties of an online appointment meet. They enter by a button on its page, from a quarter of
        an hour before the start.
      </PageHead>
      {isDone && !result ? (
        <Banner tone="positive">Saved. It counts for every call whose room is not there yet.</Banner>
      ) : null}
      <Now settings={settings} usualAddress={usualAddress} />
      <ActionForm {...(result ? { result } : {})} key={version} className="group grid max-w-3xl gap-6">
        <input type="hidden" name="version" value={version} />
        <Card as="section">
          <CardHeader title="Where new calls take place" />
          <div className="grid gap-6">
            <RadioGroup
              name="service"
              label="Where new calls take place"
              labelHidden
              look="cards"
              columns={2}
              choices={choices}
              defaultValue={service}
            />
            {/* What was typed is sent and kept in any case, so that there is a way back. */}
            <div className="hidden group-has-[[value=jitsi]:checked]:block">
              <Field
                name="address"
                label="Address of your own Jitsi Meet"
                hint={`Leave it empty to use ${hostOf(usualAddress)}.`}
                optional
              >
                <TextInput
                  type="url"
                  inputMode="url"
                  maxLength={200}
                  className="max-w-measure"
                  placeholder="https://meet.example.com"
                  autoComplete="off"
                  defaultValue={address ?? ''}
                />
              </Field>
            </div>
            <ZoomFields zoom={zoom} />
          </div>
        </Card>
        <div>
          <SubmitButton>Save</SubmitButton>
        </div>
      </ActionForm>
    </>
  )
}

const hostOf = (address: string) => address.replace(/^https:\/\//, '')

function Now({ settings, usualAddress }: { settings: ReadSettings; usualAddress: string }) {
  const { service, address, zoom } = settings
  if (service === 'zoom' && zoom?.problem) {
    return (
      <Banner tone="warning" role="note" title="Zoom does not do its part just now">
        {problemWords[zoom.problem]} Appointments stand; their parties are told to come back in a moment.
      </Banner>
    )
  }
  return (
    <p className="max-w-measure">
      {service === 'zoom' ? (
        <>Calls take place at Zoom, which answers as it should.</>
      ) : (
        <>
          Calls take place at <strong className="font-strong">{hostOf(address ?? usualAddress)}</strong>
          {address ? ', which is your own.' : ', which is the usual one.'}
        </>
      )}
    </p>
  )
}

const ZoomFields = ({ zoom }: Pick<ReadSettings, 'zoom'>) => (
  <div className="hidden gap-5 group-has-[[value=zoom]:checked]:grid">
    <p className="max-w-measure text-sm text-muted">
      Make a “Server-to-Server OAuth” app in Zoom’s App Marketplace, give it the scopes for reading and
      writing meetings and reading users, and activate it. A provider whose e-mail address belongs to a user
      of your Zoom account leads their own meetings; all others meet without a host, in a meeting of the
      account’s owner.
    </p>
    <div className="grid gap-5 sm:grid-cols-2">
      <Field name="zoom.accountId" label="Account ID" optional="unmarked">
        <TextInput
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          defaultValue={zoom?.accountId ?? ''}
        />
      </Field>
      <Field name="zoom.clientId" label="Client ID" optional="unmarked">
        <TextInput
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          defaultValue={zoom?.clientId ?? ''}
        />
      </Field>
      <Field
        name={secretField}
        label="Client secret"
        hint={
          zoom
            ? 'It is kept sealed and never shown again. Leave it empty to keep it.'
            : 'It is kept sealed and never shown again.'
        }
        optional="unmarked"
      >
        <TextInput type="password" maxLength={200} autoComplete="new-password" spellCheck={false} />
      </Field>
    </div>
  </div>
)
