import { cx } from './class-names.ts'
import { useWords } from './kit.tsx'

/** The place of something on its way. Give it the size of what will come (`h-5 w-40`), so that nothing jumps. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span aria-hidden="true" className={cx('skeleton', className)} />
)

/** Several lines of text on their way; says so once. */
export function SkeletonLines({ lines = 3 }: { lines?: number }) {
  const words = useWords()
  return (
    <output className="grid gap-3">
      <span className="sr-only">{words.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} className={cx('h-4', index === lines - 1 ? 'w-3/5' : 'w-full')} />
      ))}
    </output>
  )
}
