import { useSubmit } from '@remix-run/react'
import { Fingerprint } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import {
  ActionForm,
  Banner,
  Button,
  Card,
  CardHeader,
  Field,
  SubmitButton,
  TextInput,
  useHydrated,
  type FormResult,
} from '#ui/index.ts'
import { hasPasskeys, makePasskey } from '../sign-in/webauthn.ts'

type Props = {
  /** This session is too old to change how one signs in without it. */
  asksPassword: boolean
  result?: FormResult
}

export const CurrentPassword = () => (
  <Field name="currentPassword" label="Your password" hint="You signed in a while ago">
    <TextInput type="password" autoComplete="current-password" maxLength={200} />
  </Field>
)

export const AddApp = ({ asksPassword, result }: Props) => (
  <Card as="section" aria-label="Authenticator app">
    <CardHeader title="Authenticator app" description="An app on your telephone that shows six digits." />
    <ActionForm {...(result ? { result } : {})} className="grid justify-items-start gap-4">
      <input type="hidden" name="form" value="start" />
      {asksPassword ? <CurrentPassword /> : null}
      <SubmitButton variant="secondary">Set up an app</SubmitButton>
    </ActionForm>
  </Card>
)

type ConfirmProps = {
  setUp: { id: string; secret: string; address: string; qrCode: string }
  result?: FormResult
  refusal: string
}

/** The picture for the telephone, and the first code back. */
export const ConfirmApp = ({ setUp, result, refusal }: ConfirmProps) => (
  <Card as="section" aria-label="Set up the app">
    <CardHeader title="Scan, then type what the app shows" />
    <div className="grid gap-6 md:grid-cols-[14rem_minmax(0,1fr)]">
      <img
        src={`data:image/svg+xml,${encodeURIComponent(setUp.qrCode)}`}
        alt="The code for your app"
        className="qr-code"
      />
      <ActionForm {...(result ? { result } : {})} className="grid content-start gap-5">
        <input type="hidden" name="form" value="confirm" />
        <input type="hidden" name="id" value={setUp.id} />
        <input type="hidden" name="setUp" value={JSON.stringify(setUp)} />
        <p className="text-sm text-muted">
          On this telephone{' '}
          <a className="link" href={setUp.address}>
            open the app
          </a>
          , or type this key into it:{' '}
          <code className="font-mono wrap-anywhere text-text">{setUp.secret}</code>
        </p>
        <Field name="code" label="Six digits of the app">
          <TextInput key={refusal} inputMode="numeric" autoComplete="one-time-code" maxLength={9} />
        </Field>
        <SubmitButton>Confirm</SubmitButton>
      </ActionForm>
    </div>
  </Card>
)

/** Made by the device itself, so this one needs scripts. */
export function AddPasskey({ asksPassword, result }: Props) {
  const submit = useSubmit()
  const isHydrated = useHydrated()
  const [state, setState] = useState<{ isAsking: boolean; problem: string | null }>({
    isAsking: false,
    problem: null,
  })
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setState({ isAsking: true, problem: null })
    try {
      const answer = await makePasskey(String(form.get('currentPassword') ?? '') || null)
      submit({ form: 'passkey', answer, name: String(form.get('name') ?? '') }, { method: 'post' })
      setState({ isAsking: false, problem: null })
    } catch (error) {
      const problem =
        error instanceof Error && error.name === 'Error' ? error.message : 'Your device made no passkey.'
      setState({ isAsking: false, problem })
    }
  }
  const refused = result?.errors?.[0]?.message ?? state.problem
  return (
    <Card as="section" aria-label="Passkey">
      <CardHeader title="Passkey" description="Your finger, face or the number of this device." />
      {isHydrated && hasPasskeys() ? (
        <form onSubmit={(event) => void add(event)} className="grid justify-items-start gap-4">
          {refused ? <Banner tone="warning">{refused}</Banner> : null}
          <Field name="name" label="Name" hint="To know it again later" className="w-full">
            <TextInput maxLength={80} defaultValue="This device" />
          </Field>
          {asksPassword ? <CurrentPassword /> : null}
          <Button
            type="submit"
            variant="secondary"
            loading={state.isAsking}
            icon={<Fingerprint aria-hidden="true" className="icon" />}
          >
            Make a passkey
          </Button>
        </form>
      ) : (
        <p className="text-sm text-muted">This browser makes none, or scripts are off.</p>
      )}
    </Card>
  )
}
