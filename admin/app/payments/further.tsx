import { useState, type ReactNode } from 'react'
import { Disclosure } from '#ui/index.ts'
import { useFormState } from '#ui/forms/form-scope.tsx'

type FurtherProps = Readonly<{
  summary: string
  /** Fields inside begin with it. */
  prefix: string
  /** Something is set there. */
  isUsed: boolean
  children: ReactNode
}>

/** What few marketplaces need: closed until something is set in it, or wrong with it. */
export function Further({ summary, prefix, isUsed, children }: FurtherProps) {
  const { errors } = useFormState()
  const isWrong = errors.some(({ field }) => field.startsWith(prefix))
  // Open once, it must not close while what is wrong is being corrected.
  const [wasWrong, setWasWrong] = useState(isWrong)
  if (isWrong && !wasWrong) setWasWrong(true)
  return (
    <Disclosure summary={summary} open={isUsed || wasWrong}>
      <div className="grid gap-6 pt-2 text-text">{children}</div>
    </Disclosure>
  )
}
