import {
  createContext,
  useCallback,
  useContext,
  useId,
  useMemo,
  useState,
  type FocusEvent,
  type FormEvent,
  type ReactNode,
} from 'react'
import { useHydrated } from '../hydrated.ts'
import { useWords } from '../kit.tsx'
import { isControl, labelOf, validityMessage } from './validity.ts'

export type FieldError = Readonly<{
  field: string
  message: string
  /** The field's label, where the message alone does not tell which field is meant. */
  label?: string
  /** Where something can be done about it. */
  help?: Readonly<{ href: string; label: string }>
}>

/** What an action answers when it refuses a form: its errors by field name, and what was typed. */
export type FormResult = Readonly<{
  errors?: readonly FieldError[]
  /** Never put passwords or card data here. */
  values?: Readonly<Record<string, string | readonly string[]>>
}>

export type FormState = Readonly<{
  id: string
  errors: readonly FieldError[]
  /** Rises with each refused submission, so that the summary takes the focus again; 0 while there is none. */
  refusals: number
  /** What was typed before a refusal; undefined when nothing was refused. */
  values: FormResult['values']
}>

const FormContext = createContext<FormState>({
  id: '',
  errors: [],
  refusals: 0,
  values: undefined,
})

export const useFormState = () => useContext(FormContext)

/** The id of a named field's control, so that the summary can link to it. */
export const fieldId = (formId: string, name: string) => `${formId}${name}`

/** The events and attributes that a <form> needs to check its fields as they are left and when it is sent. */
export type FormHandlers = Readonly<{
  noValidate: boolean
  onBlur: (event: FocusEvent<HTMLFormElement>) => void
  onChange: (event: FormEvent<HTMLFormElement>) => void
  onSubmit: (event: FormEvent<HTMLFormElement>) => void
}>

type Messages = Readonly<Record<string, Omit<FieldError, 'field'> | undefined>>

/** What the browser found since the server's last answer. A known field without message was corrected. */
type Findings = Readonly<{ result: FormResult | undefined; found: Messages; refusals: number }>

/** Findings belong to one answer of the server; a new answer starts afresh. */
function findingsFor(result: FormResult | undefined, last: Findings): Findings {
  if (last.result === result) return last
  return { result, found: {}, refusals: result?.errors?.length ? last.refusals + 1 : 0 }
}

/** What the server said of fields that nobody has touched since. */
const untouched = ({ result, found }: Findings): FieldError[] =>
  (result?.errors ?? []).filter(({ field }) => !(field in found))

function errorsOf(findings: Findings): FieldError[] {
  const { found } = findings
  const server = untouched(findings)
  const browser = Object.entries(found).flatMap(([field, finding]) =>
    finding ? [{ field, ...finding }] : [],
  )
  return [...server, ...browser]
}

/**
 * Errors of one form: the server's last answer, overlaid by what the browser finds when a field is left. A field
 * that is corrected loses its error at once; nothing is complained about while it is still being typed.
 */
export function useFormErrors(result?: FormResult): { state: FormState; handlers: FormHandlers } {
  const words = useWords()
  const hydrated = useHydrated()
  const id = useId().replaceAll(':', '')
  const [last, setLast] = useState<Findings>({
    result,
    found: {},
    refusals: result?.errors?.length ? 1 : 0,
  })
  const findings = findingsFor(result, last)
  const errors = useMemo(() => errorsOf(findings), [findings])

  const state: FormState = { id, errors, refusals: findings.refusals, values: result?.values }

  const check = useCallback(
    (target: EventTarget | null) => {
      if (!isControl(target) || !target.name || target.disabled) return undefined
      const message = validityMessage(target, words)
      const { name } = target
      setLast((earlier) => {
        const known = findingsFor(result, earlier)
        const finding = message === undefined ? undefined : { message, label: labelOf(target) }
        const next = { ...known, found: { ...known.found, [name]: finding } }
        return errorsOf(next).length > 0 ? next : { ...next, refusals: 0 }
      })
      return message
    },
    [words, result],
  )

  const handlers = useMemo<FormHandlers>(
    () => ({
      noValidate: hydrated,
      onBlur: ({ target }) => {
        // Tabbing through an empty form is no mistake yet. Nor is a field corrected by being left, which the focus of
        // the summary does to the one in which Enter was pressed.
        if (!isControl(target) || target.value === '') return
        if (!untouched(findings).some(({ field }) => field === target.name)) check(target)
      },
      onChange: ({ target }) => {
        if (isControl(target) && errors.some(({ field }) => field === target.name)) check(target)
      },
      onSubmit: (event) => {
        const form = event.currentTarget
        if (submitterSkipsChecks(event.nativeEvent)) return
        const messages = Array.from(form.elements).map(check)
        if (!messages.some(Boolean)) return
        event.preventDefault()
        setLast((earlier) => ({ ...earlier, refusals: earlier.refusals + 1 }))
      },
    }),
    [hydrated, check, errors, findings],
  )
  return { state, handlers }
}

const submitterSkipsChecks = (event: Event) =>
  event instanceof SubmitEvent &&
  event.submitter instanceof HTMLButtonElement &&
  event.submitter.formNoValidate

/** Makes a form's state known to the fields inside it. ActionForm does this for you. */
export function FormScope({ state, children }: { state: FormState; children: ReactNode }) {
  return <FormContext.Provider value={state}>{children}</FormContext.Provider>
}
