import type { TotpSetUpView } from '#platform/identity/index.ts'
import {
  ActionForm,
  Card,
  CardHeader,
  CopyField,
  Field,
  LinkButton,
  SubmitButton,
  TextInput,
} from '#ui/index.ts'
import type { FormAnswer } from './form.server.ts'
import { ProofField } from './proof-field.tsx'

type AddAppProps = Readonly<{ asksPassword: boolean; result: FormAnswer | undefined }>

export const AddApp = ({ asksPassword, result }: AddAppProps) => (
  <Card as="section">
    <CardHeader
      title="Authenticator app"
      description="An app on your telephone shows six digits, which you type after your password."
    />
    <ActionForm {...(result ? { result } : {})} className="grid gap-4">
      <ProofField asks={asksPassword} refusal={result?.refusal} />
      <div>
        <SubmitButton variant="secondary" name="intent" value="app">
          Set up an app
        </SubmitButton>
      </div>
    </ActionForm>
  </Card>
)

/** The picture for the app, and its first code in return. */
export const ConfirmApp = ({ setUp, result }: { setUp: TotpSetUpView; result: FormAnswer | undefined }) => (
  <Card as="section">
    <CardHeader
      title="Set up the app"
      description="Scan this with your authenticator app, then type the six digits that it shows."
    />
    <div className="grid gap-6">
      <img
        src={`data:image/svg+xml,${encodeURIComponent(setUp.qrCode)}`}
        alt="QR code for your authenticator app"
        width={208}
        height={208}
        className="rounded-md border border-border"
      />
      <div className="grid gap-3">
        <p className="text-sm text-muted">
          On the telephone itself,{' '}
          <a className="link" href={setUp.address}>
            open the app
          </a>{' '}
          or type this key into it.
        </p>
        <CopyField label="Key" value={setUp.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')} />
      </div>
      <ActionForm {...(result ? { result } : {})} className="grid gap-5">
        <input type="hidden" name="id" value={setUp.id} />
        <input type="hidden" name="address" value={setUp.address} />
        <Field name="code" label="Code" hint="Six digits">
          <TextInput
            key={result?.refusal}
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="\s*[0-9]{3}\s?[0-9]{3}\s*"
            maxLength={9}
            className="code-input"
          />
        </Field>
        <div className="flex flex-wrap gap-3">
          <SubmitButton name="intent" value="app-code">
            Confirm
          </SubmitButton>
          <LinkButton variant="quiet" href="/account/security/sign-in">
            Leave it
          </LinkButton>
        </div>
      </ActionForm>
    </div>
  </Card>
)
