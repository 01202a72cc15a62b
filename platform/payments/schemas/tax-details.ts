import { Type, type Static } from 'typebox'
import { Input, Nullable, Text } from '#platform/kernel/schemas.ts'
import { taxRateOfWhole } from '../rules/tax.ts'

const Country = Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' })

const details = {
  legalName: Text(200),
  address: Type.String({ maxLength: 500, description: 'line by line' }),
  country: Country,
  taxId: Nullable(Type.String({ maxLength: 40, description: 'as the tax office writes it' })),
  feeTax: Nullable(
    Input({
      name: Type.String({ minLength: 1, maxLength: 40, description: 'as it is called on an invoice' }),
      jurisdiction: Type.String({ pattern: '^[A-Z]{2}(-[A-Z0-9]{1,3})?$', description: 'ISO 3166' }),
      rate: Type.Integer({ minimum: 0, maximum: taxRateOfWhole, description: 'thousandths of a percent' }),
    }),
  ),
}
/** `feeTax`: of a marketplace, the tax that its commission includes; null for everybody else. */
export const TaxDetailsBody = Input(details)
export type TaxDetails = Static<typeof TaxDetailsBody>
export const TaxDetailsView = Input({
  ...details,
  version: Type.Integer({ description: '0 until something was said' }),
})
export type TaxDetailsView = Static<typeof TaxDetailsView>
