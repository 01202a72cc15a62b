import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { Field, TextInput, useHydrated } from '#ui/index.ts'
import { passwordAdvice } from './password-advice.ts'

type PasswordFieldProps = Readonly<{
  name?: string
  label?: string
  /** A new one is told how good it is while it is typed. */
  isNew?: boolean
  /** Words that it must not consist of: name, address. */
  personal?: readonly string[]
  /** Another one with each refusal: then the field starts empty. */
  refusal?: string | undefined
  optional?: boolean
}>

/** A password that may be looked at. Without scripts it is a plain field with its rule beside it. */
export function PasswordField({ refusal, ...props }: PasswordFieldProps) {
  return <Inner key={refusal} {...props} />
}

function Inner({
  name = 'password',
  label = 'Password',
  isNew = false,
  personal = [],
  optional = false,
}: PasswordFieldProps) {
  const [typed, setTyped] = useState('')
  const [isShown, setShown] = useState(false)
  const hydrated = useHydrated()
  const Icon = isShown ? EyeOff : Eye
  return (
    <Field
      name={name}
      label={label}
      optional={optional}
      {...(isNew ? { hint: <Hint typed={typed} personal={personal} /> } : {})}
    >
      <TextInput
        type={isShown ? 'text' : 'password'}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={200}
        {...(isNew ? { onInput: (event) => setTyped(event.currentTarget.value) } : {})}
        {...(hydrated
          ? {
              after: (
                <button
                  type="button"
                  className="password-eye"
                  aria-label={isShown ? 'Hide what is typed' : 'Show what is typed'}
                  onClick={() => setShown(!isShown)}
                >
                  <Icon aria-hidden="true" className="icon" />
                </button>
              ),
            }
          : {})}
      />
    </Field>
  )
}

function Hint({ typed, personal }: { typed: string; personal: readonly string[] }) {
  const { isGood, words } = passwordAdvice(typed, personal)
  return <span className={isGood ? 'text-positive' : undefined}>{words}</span>
}
