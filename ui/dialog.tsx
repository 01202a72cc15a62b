import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'
import { useWords } from './kit.tsx'

export type DialogProps = Readonly<{
  title: ReactNode
  /** One or two sentences: what will happen, to whom, which money moves. */
  description?: ReactNode
  /** The button that opens it. Leave away when `open` is controlled from outside. */
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  size?: 'sm' | 'md' | 'lg'
  children?: ReactNode
  /** The buttons at its foot, the safe one first in reading order. */
  footer?: ReactNode
}>

const widths = { sm: 'max-w-sm', md: 'max-w-md', lg: 'max-w-lg' }

/**
 * A question or short form above the page. Focus moves in, stays in, and returns; Escape and the scrim close it.
 * What it offers should also be reachable as a page of its own, for visitors without scripts.
 */
export function Dialog({ size = 'md', ...props }: DialogProps) {
  return <Overlay {...props} className={cx('dialog', widths[size])} />
}

export type SheetProps = DialogProps & {
  side?: 'end' | 'start' | 'bottom'
}

/** A panel from the edge: filters, details, navigation. On phones it comes from below unless told otherwise. */
export function Sheet({ side = 'end', size = 'sm', ...props }: SheetProps) {
  return <Overlay {...props} className={cx('sheet', `sheet-${side}`, side !== 'bottom' && widths[size])} />
}

type OverlayProps = Omit<DialogProps, 'size'> & { className: string | undefined }

function Overlay({ title, description, trigger, children, footer, className, ...state }: OverlayProps) {
  const words = useWords()
  return (
    <Radix.Root {...state}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content className={className} {...(description ? {} : { 'aria-describedby': undefined })}>
          <div className="flex items-start justify-between gap-4">
            <Radix.Title className="heading min-w-0 pt-1 text-xl">{title}</Radix.Title>
            <Radix.Close className="button button-quiet button-square -me-2 -mt-1" aria-label={words.close}>
              <X aria-hidden="true" className="icon" />
            </Radix.Close>
          </div>
          {description ? (
            <Radix.Description className="mt-1 text-muted">{description}</Radix.Description>
          ) : null}
          {children ? <div className="overlay-body">{children}</div> : null}
          {footer ? <div className="overlay-footer">{footer}</div> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Closes the dialog or sheet around it: `<DialogClose><Button>Keep the booking</Button></DialogClose>`. */
export const DialogClose = ({ children }: { children: ReactNode }) => (
  <Radix.Close asChild>{children}</Radix.Close>
)
