/**
 * The provider of a service as a subquery, for a caller that reads by provider in the same round trip.
 * @param parameter the placeholder that holds the service's id, such as `$1`
 */
export const providerOfService = (parameter: string) =>
  `(select provider_id from services where id = ${parameter})`
