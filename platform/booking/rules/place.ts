type Address = { street: string; postalCode: string; city: string }

/** Where an appointment takes place, in one line; empty when it is virtual. */
export function placeOf(
  booking: { locationKind: string; address: string | null },
  provider: Address,
): string {
  if (booking.locationKind === 'virtual') return ''
  if (booking.locationKind === 'at_customer') return booking.address ?? ''
  return [provider.street, `${provider.postalCode} ${provider.city}`.trim()].filter(Boolean).join(', ')
}
