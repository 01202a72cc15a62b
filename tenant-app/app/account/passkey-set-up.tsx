import { useSubmit } from '@remix-run/react'
import { useRef } from 'react'
import { Banner, Button, Card, CardHeader, Field, FormScope, TextInput, useFormErrors } from '#ui/index.ts'
import type { FormAnswer } from './form.server.ts'
import { ProofField } from './proof-field.tsx'
import { usePasskey } from './use-passkey.ts'
import { makePasskey, useHasPasskeys } from './webauthn.ts'

/** A key on this device, which opens with a finger, a face or its number. The device makes it, so it needs scripts. */
export function AddPasskey({
  asksPassword,
  result,
}: Readonly<{ asksPassword: boolean; result: FormAnswer | undefined }>) {
  const hasPasskeys = useHasPasskeys()
  const form = useRef<HTMLFormElement>(null)
  const submit = useSubmit()
  const { state } = useFormErrors(result)
  const { isAsking, problem, start } = usePasskey(async () => {
    const typed = new FormData(form.current!)
    const answer = await makePasskey(String(typed.get('currentPassword') ?? '') || null)
    submit({ intent: 'passkey', name: String(typed.get('name') ?? ''), answer }, { method: 'post' })
    return 'staying'
  })
  if (!hasPasskeys) return null
  const refused = problem ?? result?.errors[0]?.message
  return (
    <Card as="section">
      <CardHeader
        title="Passkey"
        description="Sign in with your finger, your face or the number of your device. No password to type or to lose."
      />
      <form
        ref={form}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
      >
        {refused ? <Banner tone="warning">{refused}</Banner> : null}
        <FormScope state={state}>
          <Field name="name" label="Name" hint="To know it again among others">
            <TextInput defaultValue="This device" maxLength={80} />
          </Field>
          <ProofField asks={asksPassword} refusal={result?.refusal} />
        </FormScope>
        <div>
          <Button type="submit" variant="secondary" loading={isAsking}>
            Make a passkey
          </Button>
        </div>
      </form>
    </Card>
  )
}
