import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { Field, TextInput, useHydrated } from '#ui/index.ts'

const minimum = 10

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

/** The server's own rules say the last word; these are the ones that are seen at a glance. */
export function passwordAdvice(
  typed: string,
  personal: readonly string[],
): { isGood: boolean; words: string } {
  const length = Array.from(typed).length
  const rule = `At least ${minimum} characters. A short sentence is easy to keep in mind.`
  if (length === 0) return { isGood: false, words: rule }
  if (length < minimum) {
    const missing = minimum - length
    return { isGood: false, words: missing === 1 ? 'One more character' : `${missing} more characters` }
  }
  const plain = typed.toLowerCase()
  const known = personal
    .flatMap((word) => word.toLowerCase().split(/[\s@.]/))
    .find((word) => word.length >= 4 && plain.replaceAll(word, '').length < 6)
  if (known) return { isGood: false, words: 'Leave out your name and your e-mail address' }
  if (new Set(plain).size <= 4) return { isGood: false, words: 'Too regular: it would be guessed first' }
  return { isGood: true, words: length >= 16 ? 'Long enough, and hard to guess' : 'Long enough' }
}

function Hint({ typed, personal }: { typed: string; personal: readonly string[] }) {
  const { isGood, words } = passwordAdvice(typed, personal)
  return <span className={isGood ? 'text-positive' : undefined}>{words}</span>
}
