import { imageJson } from '#platform/media/index.ts'

/** The columns of a provider's card as JSON, for `toProviderCard`. @param alias the alias of `providers` in the query */
export const providerCardJson = (alias: string) => `json_build_object(
  'id', ${alias}.id, 'slug', ${alias}.slug, 'businessName', ${alias}.business_name, 'headline', ${alias}.headline,
  'city', ${alias}.city, 'status', ${alias}.status,
  'logo', ${imageJson(`${alias}.logo_image_id`)}, 'header', ${imageJson(`${alias}.header_image_id`)})`

/**
 * A credential that is shown: approved, and valid today on the marketplace's own calendar. The sweep that marks what
 * has expired comes later than midnight; a badge does not stay until then.
 */
export const isBadge = (alias: string) => `${alias}.state = 'approved' and (${alias}.expires_on is null
  or ${alias}.expires_on >= (now() at time zone (select time_zone from tenants where id = ${alias}.tenant_id))::date)`
