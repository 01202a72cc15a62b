/**
 * A row of `images` as JSON, for `toImage`; SQL null when there is none.
 * @param id SQL for the image's id, such as `p.logo_image_id`
 */
export const imageJson = (id: string) => `(
  select json_build_object('id', i.id, 'storageKey', i.storage_key, 'width', i.width, 'height', i.height,
    'alt', i.alt, 'dominantColour', i.dominant_colour, 'variants', i.variants)
  from images i where i.id = ${id})`

/** The columns of a provider's card as JSON, for `toProviderCard`. @param alias the alias of `providers` in the query */
export const providerCardJson = (alias: string) => `json_build_object(
  'id', ${alias}.id, 'slug', ${alias}.slug, 'businessName', ${alias}.business_name, 'headline', ${alias}.headline,
  'city', ${alias}.city, 'status', ${alias}.status,
  'logo', ${imageJson(`${alias}.logo_image_id`)}, 'header', ${imageJson(`${alias}.header_image_id`)})`
