import { KeyRound, Smartphone } from 'lucide-react'
import type { FactorView } from '#platform/identity/index.ts'
import { ActionForm, Card, CardHeader, Disclosure, Field, SubmitButton, TextInput, Time } from '#ui/index.ts'
import type { FormAnswer } from './form.server.ts'
import { ProofField } from './proof-field.tsx'

type FactorListProps = Readonly<{
  factors: readonly FactorView[]
  zone: string
  asksPassword: boolean
  result: FormAnswer | undefined
}>

/** What somebody has set up, with what it is called and when it was used last. */
export const FactorList = ({ factors, zone, asksPassword, result }: FactorListProps) => (
  <Card as="section">
    <CardHeader title="What you have set up" description="One of these is asked for after your password." />
    <ul className="divide-y divide-border">
      {factors.map((factor) => {
        const { id, kind, name, addedAt, lastUsedAt } = factor
        const own = result?.values.id === id ? result : undefined
        const Icon = kind === 'totp' ? Smartphone : KeyRound
        return (
          <li key={id} className="grid gap-1 py-3">
            <div className="flex items-center gap-4">
              <Icon aria-hidden="true" className="icon shrink-0 text-muted" />
              <div className="min-w-0">
                <p className="font-strong wrap-anywhere">{name}</p>
                <p className="text-sm text-muted">
                  {kind === 'totp' ? 'Authenticator app' : 'Passkey'}, added{' '}
                  <Time instant={addedAt} zone={zone} show="date" />
                  {lastUsedAt ? (
                    <>
                      , last used <Time instant={lastUsedAt} zone={zone} show="date" />
                    </>
                  ) : null}
                </p>
              </div>
            </div>
            <Disclosure summary={<span className="text-sm">Rename or remove</span>} open={own !== undefined}>
              <div className="grid gap-6 text-text">
                <ActionForm {...(own?.form === 'rename' ? { result: own } : {})} className="grid gap-4">
                  <input type="hidden" name="id" value={id} />
                  <Field name="name" label="Name">
                    <TextInput defaultValue={name} maxLength={80} />
                  </Field>
                  <div>
                    <SubmitButton variant="secondary" size="sm" name="intent" value="rename">
                      Save the name
                    </SubmitButton>
                  </div>
                </ActionForm>
                <ActionForm {...(own?.form === 'remove' ? { result: own } : {})} className="grid gap-4">
                  <input type="hidden" name="id" value={id} />
                  {factors.length === 1 ? (
                    <p className="text-sm">
                      This is the last one: without it one step is enough to sign in, and your recovery codes
                      are deleted.
                    </p>
                  ) : null}
                  <ProofField asks={asksPassword} refusal={own?.refusal} />
                  <div>
                    <SubmitButton variant="danger" size="sm" name="intent" value="remove">
                      Remove {name}
                    </SubmitButton>
                  </div>
                </ActionForm>
              </div>
            </Disclosure>
          </li>
        )
      })}
    </ul>
  </Card>
)
