import type { BillingDetailsView } from '#platform/billing/index.ts'

/** What was typed, in the shape of the core, which checks it. Without a street, postcode and town there is no address. */
export function billingDetailsIn(form: FormData): Omit<BillingDetailsView, 'taxIdStanding'> {
  const text = (name: string, most: number) =>
    String(form.get(name) ?? '')
      .trim()
      .slice(0, most)
  const place = {
    line1: text('line1', 200),
    line2: text('line2', 200),
    postalCode: text('postalCode', 20),
    city: text('city', 100),
    region: text('region', 100),
  }
  const country = text('country', 2)
  const hasAddress = country !== '' && Object.values(place).some((each) => each !== '')
  return {
    name: text('name', 200),
    email: text('email', 254),
    address: hasAddress ? { ...place, country } : null,
    taxId: text('taxId', 40) || null,
  }
}

/** The control of a field of the core. */
export const billingDetailsField = (field: string): string => {
  const control = field.replace(/^address\.?/, '')
  return control === '' ? 'line1' : control
}
