import { ChevronDown } from 'lucide-react'
import { forwardRef, type SelectHTMLAttributes } from 'react'
import { cx } from '../class-names.ts'
import { useControl } from './control.ts'

export type Option = Readonly<{ value: string; label: string; disabled?: boolean }>

export type SelectProps = SelectHTMLAttributes<HTMLSelectElement> & {
  /** Or pass <option> and <optgroup> elements as children. */
  options?: readonly Option[]
  /** First, empty choice: "Choose a category". */
  placeholder?: string
}

/** The device's own list of choices: the best one on phones, and it works without scripts. */
export const Select = forwardRef<HTMLSelectElement, SelectProps>(function Select(
  { options, placeholder, className, children, ...props },
  ref,
) {
  return (
    <span className={cx('input-select', className)}>
      <select ref={ref} className="input" {...useControl(props)}>
        {placeholder === undefined ? null : <option value="">{placeholder}</option>}
        {options?.map(({ value, label, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {label}
          </option>
        ))}
        {children}
      </select>
      <ChevronDown aria-hidden="true" className="icon" />
    </span>
  )
})
