import { forwardRef, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from 'react'
import { cx } from '../class-names.ts'
import { useControl } from './control.ts'

export type TextInputProps = InputHTMLAttributes<HTMLInputElement> & {
  /** Fixed text or icon inside the field, before or after what is typed: a currency, a domain. */
  before?: ReactNode
  after?: ReactNode
}

/** One line of text. Set `type`, `autoComplete` and `inputMode`: phones choose their keyboard by them. */
export const TextInput = forwardRef<HTMLInputElement, TextInputProps>(function TextInput(
  { before, after, className, ...props },
  ref,
) {
  const control = useControl(props)
  if (!before && !after) return <input ref={ref} className={cx('input', className)} {...control} />
  return (
    <span className={cx('input input-group', className)}>
      {before ? <span className="input-addition">{before}</span> : null}
      <input ref={ref} {...control} />
      {after ? <span className="input-addition">{after}</span> : null}
    </span>
  )
})

export type TextAreaProps = TextareaHTMLAttributes<HTMLTextAreaElement>

/** Several lines of text; grows with its content where the browser can. */
export const TextArea = forwardRef<HTMLTextAreaElement, TextAreaProps>(function TextArea(
  { className, rows = 4, ...props },
  ref,
) {
  return (
    <textarea ref={ref} rows={rows} className={cx('input input-lines', className)} {...useControl(props)} />
  )
})

type NativeProps = Omit<TextInputProps, 'type'>

/** A date (YYYY-MM-DD) with the device's own picker. */
export const DateInput = forwardRef<HTMLInputElement, NativeProps>(function DateInput(props, ref) {
  return <TextInput ref={ref} type="date" {...props} />
})

/** A time of day (HH:MM) with the device's own picker; five-minute steps unless told otherwise. */
export const TimeInput = forwardRef<HTMLInputElement, NativeProps>(function TimeInput(props, ref) {
  return <TextInput ref={ref} type="time" step={300} {...props} />
})
