import { Type, type Static } from 'typebox'
import { Email, Input, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'
import { taxIdStandings } from './rules/index.ts'

const details = {
  name: Text(200),
  email: Email,
  address: Nullable(
    Input({
      line1: Text(200),
      line2: Text(200),
      postalCode: Text(20),
      city: Text(100),
      region: Text(100),
      country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' }),
    }),
  ),
  taxId: Nullable(Type.String({ maxLength: 40, description: 'as the tax office writes it' })),
}
/** To whom invoices for plans are addressed. */
export const BillingDetailsBody = Input(details)
export const BillingDetailsView = Type.Object({
  ...details,
  taxIdStanding: Nullable(
    OneOf(taxIdStandings, 'what an authority says of the number; unavailable: none is asked'),
  ),
})
export type BillingDetailsView = Static<typeof BillingDetailsView>
