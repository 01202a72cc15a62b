import { Type, type Static } from 'typebox'
import { Colour, Id } from '#platform/kernel/schemas.ts'

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
