import type { CSSProperties } from 'react'
import { cx } from './class-names.ts'

export type PictureVariant = Readonly<{ url: string; width: number }>

export type PictureProps = Readonly<{
  src: string
  /** Empty for decoration. */
  alt: string
  /** Size of the original in pixels; the browser keeps the place free before the image arrives. */
  width: number
  height: number
  variants?: readonly PictureVariant[]
  /** How wide it is shown, as in HTML: "(min-width: 64rem) 25vw, 100vw". */
  sizes?: string
  /** CSS colour shown until the image arrives. */
  colour?: string
  /** Fills the box its parent gives it and crops; without it the image keeps its own shape. */
  cover?: boolean
  /** The first large image of a page: loaded at once. */
  eager?: boolean
  /** Point of interest when cropped, as `object-position`: "50% 20%". */
  focus?: string
  className?: string
}>

/** A content image: no layout shift, right size for the screen, loaded when near. */
export function Picture(props: PictureProps) {
  const { src, alt, width, height, variants, sizes, colour, cover, eager, focus, className } = props
  const style: CSSProperties = {
    ...(colour ? { backgroundColor: colour } : {}),
    ...(focus ? { objectPosition: focus } : {}),
  }
  return (
    <img
      src={src}
      alt={alt}
      width={width}
      height={height}
      srcSet={variants?.map((variant) => `${variant.url} ${variant.width}w`).join(', ')}
      sizes={variants ? (sizes ?? '100vw') : undefined}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      // React 18 knows the attribute by its HTML spelling only.
      {...(eager ? { fetchpriority: 'high' } : {})}
      style={style}
      className={cx('picture', cover && 'picture-cover', className)}
    />
  )
}
