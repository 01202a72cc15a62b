/**
 * An image as JSON, for `toImageView`, inside another domain's query: a page with pictures stays one round trip.
 * SQL null when there is none.
 * @param id SQL for the image's id, such as `p.logo_image_id`
 */
export const imageJson = (id: string) => `(
  select json_build_object('id', i.id, 'width', i.width, 'height', i.height, 'alt', i.alt,
    'dominantColour', i.dominant_colour, 'variants', i.variants)
  from images i where i.id = ${id})`
