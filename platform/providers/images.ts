import type { ImageView } from '#platform/media/index.ts'

/** What `imageJson` reads. */
export type ImageRow = {
  id: string
  storageKey: string
  width: number
  height: number
  alt: string
  dominantColour: string
  variants: { width: number; key: string }[]
}

export const toImage = (row: ImageRow | null): ImageView | null =>
  row && {
    id: row.id,
    width: row.width,
    height: row.height,
    alt: row.alt,
    dominantColour: row.dominantColour,
    variants: row.variants.map(({ width, key }) => ({ width, url: `/media/${key}` })),
  }
