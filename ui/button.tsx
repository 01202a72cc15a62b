import { cva, type VariantProps } from 'class-variance-authority'
import { forwardRef, type AnchorHTMLAttributes, type ButtonHTMLAttributes, type ReactNode } from 'react'
import { useWords } from './kit.tsx'
import { Spinner } from './spinner.tsx'

/** The class of anything that looks like a button, for elements the kit does not render itself. */
export const buttonClass = cva('button', {
  variants: {
    variant: {
      primary: 'button-primary',
      secondary: 'button-secondary',
      quiet: 'button-quiet',
      danger: 'button-danger',
    },
    size: { sm: 'button-sm', md: '', lg: 'button-lg' },
    wide: { true: 'w-full', false: '' },
    square: { true: 'button-square', false: '' },
  },
  defaultVariants: { variant: 'primary', size: 'md', wide: false, square: false },
})

type Look = VariantProps<typeof buttonClass> & {
  /** Icon before the words. With `square` it stands alone, and `aria-label` names the button. */
  icon?: ReactNode
}

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  Look & {
    /** Shows that the press is being worked on. The button keeps its width and focus and ignores presses. */
    loading?: boolean
  }

/** A press that does something. One primary button per screen. Inside a form it submits, as in HTML. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { variant, size, wide, square, icon, loading = false, className, children, onClick, ...rest },
  ref,
) {
  const words = useWords()
  return (
    <button
      ref={ref}
      className={buttonClass({ variant, size, wide, square, className })}
      aria-disabled={loading || undefined}
      aria-busy={loading || undefined}
      onClick={loading ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {loading ? (
        <>
          <Spinner className="absolute" />
          <span className="sr-only">{words.loading}</span>
        </>
      ) : null}
      {icon}
      {square ? null : <span className="button-words">{children}</span>}
    </button>
  )
})

export type LinkButtonProps = AnchorHTMLAttributes<HTMLAnchorElement> & Look & { href: string }

/** A link that looks like a button: goes somewhere, changes nothing. */
export const LinkButton = forwardRef<HTMLAnchorElement, LinkButtonProps>(function LinkButton(
  { variant, size, wide, square, icon, className, children, ...rest },
  ref,
) {
  return (
    <a ref={ref} className={buttonClass({ variant, size, wide, square, className })} {...rest}>
      {icon}
      {square ? null : <span className="button-words">{children}</span>}
    </a>
  )
})
