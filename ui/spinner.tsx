import { cx } from './class-names.ts'

/** Turning ring in the text's colour and size. The control around it says in words what is happening. */
export function Spinner({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cx('spinner', className)} />
}
