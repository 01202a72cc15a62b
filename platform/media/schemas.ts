import { Type, type Static } from 'typebox'
import { Colour, Id, Input, OneOf, Text } from '#platform/kernel/schemas.ts'
import type { Image } from './models.ts'

/** An image as pages need it: no layout shift (width, height, dominant colour), one address per width. */
export const ImageView = Type.Object({
  id: Id,
  width: Type.Integer({ description: 'pixels' }),
  height: Type.Integer({ description: 'pixels' }),
  alt: Type.String(),
  dominantColour: Colour,
  variants: Type.Array(Type.Object({ width: Type.Integer(), url: Type.String() }), {
    description: 'webp, narrowest first',
  }),
})
export type ImageView = Static<typeof ImageView>

/** What an image is for; it decides nothing about the file, but tells a gallery from a logo later. */
export const imagePurposes = ['logo', 'header', 'gallery', 'service', 'brand', 'profile'] as const
export type ImagePurpose = (typeof imagePurposes)[number]

/** What `imageJson` reads. */
export type ImageRow = Pick<Image, 'id' | 'width' | 'height' | 'alt' | 'dominantColour'> & {
  variants: { width: number }[]
}

/** The path of a variant on the tenant's own host. An id never gets other content, so it may be cached for ever. */
export const variantUrl = (imageId: string, width: number) => `/_media/${imageId}/${width}.webp`

export function toImageView(image: ImageRow): ImageView
export function toImageView(image: ImageRow | null): ImageView | null
export function toImageView(image: ImageRow | null): ImageView | null {
  return (
    image && {
      id: image.id,
      width: image.width,
      height: image.height,
      alt: image.alt,
      dominantColour: image.dominantColour,
      variants: image.variants.map(({ width }) => ({ width, url: variantUrl(image.id, width) })),
    }
  )
}

/** A person's own image has an address of its own (`/users/me/image`): everybody who is signed in may set it. */
const uploadPurposes = imagePurposes.filter((purpose) => purpose !== 'profile')

/** What is sent along with the file. The text says what is to be seen, for those who do not see it. */
export const UploadFields = Input({ purpose: OneOf(uploadPurposes), alt: Text(300) })
export const ImageFile = Type.String({
  format: 'binary',
  description: 'JPEG, PNG, WebP or AVIF; at most 10 MB',
})
/** The same with the file itself, as the API's document tells it. */
export const UploadForm = Type.Object({
  file: ImageFile,
  purpose: UploadFields.properties.purpose,
  alt: Type.Optional(UploadFields.properties.alt),
})
export type UploadedFields = Static<typeof UploadFields>
