import { imageJson } from '#platform/media/index.ts'

/** The columns of a provider's card as JSON, for `toProviderCard`. @param alias the alias of `providers` in the query */
export const providerCardJson = (alias: string) => `json_build_object(
  'id', ${alias}.id, 'slug', ${alias}.slug, 'businessName', ${alias}.business_name, 'headline', ${alias}.headline,
  'city', ${alias}.city, 'status', ${alias}.status,
  'logo', ${imageJson(`${alias}.logo_image_id`)}, 'header', ${imageJson(`${alias}.header_image_id`)})`
