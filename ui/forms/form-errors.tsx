import { useEffect, useRef } from 'react'
import { fill, useWords } from '../kit.tsx'
import { Banner } from '../banner.tsx'
import { fieldId, useFormState } from './form-scope.tsx'

/**
 * All errors of a form, summed up on top with a link to each field. Takes the focus after a refused submission.
 * An error with an empty field name belongs to the whole form and has no link.
 */
export function FormErrors() {
  const { id, errors, refusals } = useFormState()
  const words = useWords()
  const summary = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (refusals > 0) summary.current?.focus()
  }, [refusals])

  // Errors found on leaving a field are shown there only; the summary appears when the form was refused.
  if (errors.length === 0 || refusals === 0) return null

  const title = errors.length === 1 ? words.errorSummaryOne : words.errorSummaryMany
  return (
    <Banner ref={summary} tone="negative" tabIndex={-1} title={fill(title, { count: errors.length })}>
      <ul className="grid gap-1">
        {errors.map(({ field, message, label, help }) => (
          <li key={`${field} ${message}`}>
            {field ? (
              <a
                className="link text-inherit"
                href={`#${fieldId(id, field)}`}
                onClick={(event) => {
                  event.preventDefault()
                  document.getElementById(fieldId(id, field))?.focus()
                }}
              >
                {label ? `${label}: ${message}` : message}
              </a>
            ) : (
              message
            )}
            {help ? (
              <>
                {' '}
                <a className="link text-inherit" href={help.href}>
                  {help.label}
                </a>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </Banner>
  )
}
