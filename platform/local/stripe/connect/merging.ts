import type Stripe from 'stripe'

/** Keys that are given replace; an empty value takes a key away, an empty whole all of them. */
export function mergedMetadata(
  kept: Stripe.Metadata | null | undefined,
  given: Stripe.Emptyable<Stripe.MetadataParam> | undefined,
): Stripe.Metadata {
  if (given === undefined) return { ...kept }
  if (given === '' || given === null) return {}
  const merged: Stripe.Metadata = { ...kept }
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === '') delete merged[key]
    else merged[key] = String(value)
  }
  return merged
}

export function addressOf(
  kept: Readonly<Stripe.Address> | null | undefined,
  given: Stripe.AddressParam | undefined,
  country: string,
): Stripe.Address {
  const part = (name: 'city' | 'line1' | 'line2' | 'postal_code' | 'state') =>
    (given?.[name] ?? kept?.[name] ?? '') || null
  return {
    city: part('city'),
    country: given?.country ?? kept?.country ?? country,
    line1: part('line1'),
    line2: part('line2'),
    postal_code: part('postal_code'),
    state: part('state'),
  }
}

/** Every path that has a value: `{a: {b: 1}}` gives `a.b`. */
export function pathsOf(value: unknown, prefix = ''): string[] {
  if (value === null || value === undefined || value === '') return []
  if (typeof value !== 'object' || Array.isArray(value)) return prefix === '' ? [] : [prefix]
  return Object.entries(value).flatMap(([name, part]) =>
    pathsOf(part, prefix === '' ? name : `${prefix}.${name}`),
  )
}
