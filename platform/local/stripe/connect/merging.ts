import type Stripe from 'stripe'

/** The address with the parts that were given; an empty part is taken away. */
export function mergedAddress(
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
