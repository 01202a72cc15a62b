import type Stripe from 'stripe'

/** Names are added or replaced; an empty value takes a name away, and empty text in place of all of them takes all. */
export function mergeMetadata(
  metadata: Stripe.Metadata,
  given: Stripe.MetadataParam | '' | null | undefined,
): Stripe.Metadata {
  if (given === undefined) return metadata
  if (given === '' || given === null) return {}
  const merged = { ...metadata }
  for (const [name, value] of Object.entries(given)) {
    if (value === '' || value === null) delete merged[name]
    else merged[name] = String(value)
  }
  return merged
}

/** Empty text takes a value away. */
export const unset = (value: string | null): string | null => value || null

export const addressOf = (address: Stripe.AddressParam): Stripe.Address => ({
  city: address.city ?? null,
  country: address.country ?? null,
  line1: address.line1 ?? null,
  line2: address.line2 ?? null,
  postal_code: address.postal_code ?? null,
  state: address.state ?? null,
})

/** The id, where the field may have been given as an object. */
export const idOf = (value: string | { id: string } | null | undefined): string | null =>
  typeof value === 'string' ? value : (value?.id ?? null)
