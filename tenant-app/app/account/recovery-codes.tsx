import { ActionForm, Banner, Card, CardHeader, SubmitButton } from '#ui/index.ts'
import type { FormAnswer } from './form.server.ts'
import { ProofField } from './proof-field.tsx'

/** Shown this once: the server keeps nothing that they could be read from. */
export const NewCodes = ({ codes }: { codes: readonly string[] }) => (
  <Card as="section">
    <CardHeader
      title="Keep these recovery codes"
      description="Each lets you in once, when you have lost your telephone or your passkey. They are not shown again."
    />
    <ol className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-md bg-sunken p-4 font-mono sm:grid-cols-[max-content_max-content]">
      {codes.map((code) => (
        <li key={code}>{code}</li>
      ))}
    </ol>
    <p className="mt-4 text-sm text-muted">Print them, or keep them with your passwords.</p>
  </Card>
)

type RecoveryCodesProps = Readonly<{ left: number; asksPassword: boolean; result: FormAnswer | undefined }>

export const RecoveryCodes = ({ left, asksPassword, result }: RecoveryCodesProps) => (
  <Card as="section">
    <CardHeader
      title="Recovery codes"
      description={`${left === 1 ? 'One is' : `${left} are`} left. New ones take the place of all former ones.`}
    />
    {left === 0 ? <Banner tone="warning">Without one, a lost telephone locks you out.</Banner> : null}
    <ActionForm {...(result ? { result } : {})} className="mt-4 grid gap-4">
      <ProofField asks={asksPassword} refusal={result?.refusal} />
      <div>
        <SubmitButton variant="secondary" name="intent" value="codes">
          Make new codes
        </SubmitButton>
      </div>
    </ActionForm>
  </Card>
)
