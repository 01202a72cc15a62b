import { FileText } from 'lucide-react'
import {
  ActionForm,
  Badge,
  Card,
  Disclosure,
  Field,
  formatBytes,
  formatDay,
  SubmitButton,
  TextArea,
  type FormResult,
} from '#ui/index.ts'
import { credentialKindWords, credentialStateWords, wordOf } from './words.ts'

type Credential = {
  id: string
  kind: string
  title: string
  issuer: string
  numberEnding: string
  issuedOn: string | null
  expiresOn: string | null
  file: { name: string; size: number } | null
  state: string
  reason: string
}
type Props = { credential: Credential; fileHref: string; resultOf: (form: string) => { result?: FormResult } }

/** One document, what it says of itself, and what to do with it. */
export function CredentialCard({ credential, fileHref, resultOf }: Props) {
  const { id, kind, title, issuer, numberEnding, issuedOn, expiresOn, file, state, reason } = credential
  const { label, tone } = wordOf(credentialStateWords, state)
  const approval = resultOf('approve-credential')
  const rejection = resultOf('reject-credential')
  const facts = [
    credentialKindWords[kind] ?? 'Document',
    issuer,
    numberEnding ? `number ends in ${numberEnding}` : '',
    issuedOn ? `since ${formatDay(issuedOn, 'en')}` : '',
    expiresOn ? `until ${formatDay(expiresOn, 'en')}` : 'does not expire',
  ].filter(Boolean)
  return (
    <Card className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid min-w-0 gap-0.5">
          <h3 className="font-strong wrap-anywhere">{title}</h3>
          <p className="text-sm text-muted">{facts.join(' · ')}</p>
        </div>
        <Badge tone={tone}>{label}</Badge>
      </div>
      {file ? (
        <a
          href={fileHref}
          download
          className="link inline-flex items-center gap-2 justify-self-start text-sm"
        >
          <FileText aria-hidden="true" className="icon" />
          {file.name} ({formatBytes(file.size, 'en')})
        </a>
      ) : null}
      {reason ? <p className="text-sm text-muted">Rejected: {reason}</p> : null}
      {state === 'pending' ? (
        <div className="grid gap-2">
          <ActionForm {...approval}>
            <input type="hidden" name="form" value="approve-credential" />
            <input type="hidden" name="credentialId" value={id} />
            <SubmitButton size="sm" aria-label={`Approve ${title}`}>
              Approve
            </SubmitButton>
          </ActionForm>
          <Disclosure summary="Reject" open={rejection.result !== undefined}>
            <ActionForm {...rejection} className="grid gap-3">
              <input type="hidden" name="form" value="reject-credential" />
              <input type="hidden" name="credentialId" value={id} />
              <Field name="reason" label="Why" hint="The provider reads it">
                <TextArea rows={2} maxLength={2000} />
              </Field>
              <SubmitButton variant="danger" size="sm">
                Reject
              </SubmitButton>
            </ActionForm>
          </Disclosure>
        </div>
      ) : null}
    </Card>
  )
}
