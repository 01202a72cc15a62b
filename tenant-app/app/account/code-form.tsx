import { Form } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { ActionForm, Button, Field, SubmitButton, TextInput, useHydrated } from '#ui/index.ts'
import type { FormAnswer } from './form.server.ts'

const waitSeconds = 30

type CodeFormProps = Readonly<{
  result: FormAnswer | undefined
  submit: string
  /** Which sending of the message this is about; another one starts the wait again. */
  sending: string
}>

/** Six digits from a message: phones offer them by themselves, and a pasted space does no harm. */
export function CodeForm({ result, submit, sending }: CodeFormProps) {
  return (
    <div className="grid gap-6">
      <ActionForm result={result?.form === 'confirm' ? result : undefined} className="grid gap-6">
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
        <SubmitButton size="lg" wide name="intent" value="confirm">
          {submit}
        </SubmitButton>
      </ActionForm>
      <Resend key={sending} />
      {result?.form === 'resend' ? (
        <p role="alert" className="text-sm font-medium text-negative">
          {result.errors[0]?.message}
        </p>
      ) : null}
    </div>
  )
}

/** The wait is a courtesy: the server counts messages by itself. */
function Resend() {
  const hydrated = useHydrated()
  const [left, setLeft] = useState(waitSeconds)
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1_000)
    return () => clearInterval(timer)
  }, [])
  const isWaiting = hydrated && left > 0
  return (
    <Form method="post" className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button type="submit" variant="secondary" name="intent" value="resend" disabled={isWaiting}>
        Send it again
      </Button>
      {isWaiting ? (
        <span className="text-sm text-muted">
          in <span className="tabular-nums">{left}</span> {left === 1 ? 'second' : 'seconds'}
        </span>
      ) : (
        <span className="text-sm text-muted">Look among the unwanted mail first.</span>
      )}
    </Form>
  )
}
