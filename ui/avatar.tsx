import { cx } from './class-names.ts'

export type AvatarProps = Readonly<{
  /** The person's or business's name; also the source of the initials. */
  name: string
  src?: string
  size?: 'sm' | 'md' | 'lg' | 'xl'
  /** The name stands beside it, so it is not read twice. */
  decorative?: boolean
  className?: string
}>

/** First letters of the first and last word: "Ana María López" gives "AL". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words
  return letters
    .map((word) => (word ? [...word][0] : ''))
    .join('')
    .toLocaleUpperCase()
}

/** A round portrait, or initials where there is none. */
export function Avatar({ name, src, size = 'md', decorative = false, className }: AvatarProps) {
  const classes = cx('avatar', `avatar-${size}`, className)
  if (src) return <img src={src} alt={decorative ? '' : name} loading="lazy" className={classes} />
  return (
    <span
      className={classes}
      role={decorative ? undefined : 'img'}
      aria-label={decorative ? undefined : name}
    >
      <span aria-hidden="true">{initials(name)}</span>
    </span>
  )
}
