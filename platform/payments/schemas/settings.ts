import { Type, type Static } from 'typebox'
import { Currency, Id, Input, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'
import { paymentKinds, type PaymentSettings } from '../rules/settings.ts'
import { customerSources, parties } from '../rules/split.ts'
import { taxExemptions, taxModes, taxRateOfWhole } from '../rules/tax.ts'

const Amount = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 100_000_000, description: `${description}; minor units` })
const BasisPoints = (minimum = 0, description = 'hundredths of a percent') =>
  Type.Integer({ minimum, maximum: 10_000, description })

const feeFields = {
  basisPoints: BasisPoints(),
  minimumAmount: Type.Optional(Amount('never less')),
  maximumAmount: Type.Optional(Nullable(Amount('never more; null or absent: no cap'))),
}
export const FeeRuleSchema = Input(feeFields)

const FeeTermsSchema = Input({
  ...feeFields,
  overrides: Type.Optional(
    Type.Array(
      Input({
        categoryId: Type.Optional(Nullable(Id)),
        planId: Type.Optional({
          ...Nullable(Id),
          description: 'the plan that the provider has when it is booked',
        }),
        customerSource: Type.Optional(OneOf(customerSources)),
        rule: FeeRuleSchema,
      }),
      { maxItems: 100, description: 'holds where all that it names is so; the one that names most wins' },
    ),
  ),
})

const TaxRateSchema = Input({
  name: Type.String({ minLength: 1, maxLength: 40, description: 'as it is called on an invoice' }),
  jurisdiction: Type.String({
    pattern: '^[A-Z]{2}(-[A-Z0-9]{1,3})?$',
    description: 'whose tax it is: ISO 3166, such as DE or US-CA',
  }),
  rate: Type.Integer({ minimum: 0, maximum: taxRateOfWhole, description: 'thousandths of a percent' }),
})
export const TaxTreatmentSchema = Type.Union([
  Input({ rates: Type.Array(TaxRateSchema, { minItems: 1, maxItems: 5 }) }),
  Input({
    exemption: OneOf(taxExemptions, 'why there is no tax'),
    reason: Type.Optional(Text(200)),
  }),
])

const settings = {
  isOnline: Type.Boolean({
    description: 'false: everything is paid at the appointment, whatever services say',
  }),
  allowedKinds: Type.Array(OneOf(paymentKinds), {
    maxItems: paymentKinds.length,
    uniqueItems: true,
    description: 'among these providers choose, service by service',
  }),
  taxMode: OneOf(taxModes, 'whether prices are stated with their tax, or it comes on top'),
  tax: TaxTreatmentSchema,
  taxByCategory: Type.Array(Input({ categoryId: Id, tax: TaxTreatmentSchema }), { maxItems: 200 }),
  commission: FeeTermsSchema,
  base: OneOf(
    ['with_tax', 'without_tax'] as const,
    'of what commission and the fee of the platform are a share',
  ),
  taxTo: OneOf(parties, 'who owes the tax to the authorities, and so gets it'),
  customerFee: Nullable(FeeRuleSchema),
  customerFeeTo: OneOf(parties),
  customerFeeOnLeaving: OneOf(['kept', 'refunded', 'as_service'] as const, 'when the customer cancels'),
  tips: Input({ isOffered: Type.Boolean(), to: OneOf(['provider', 'commissioned'] as const) }),
  tipPercents: Type.Array(Type.Integer({ minimum: 1, maximum: 100 }), {
    maxItems: 5,
    uniqueItems: true,
    description: 'what customers are offered to give, in percent of the price',
  }),
  unpaid: Input({
    isCancelled: Type.Boolean({
      description: 'a booking whose rest is not paid in time is cancelled, as if its customer had',
    }),
    graceHours: Type.Integer({
      minimum: 2,
      maximum: 168,
      description: 'hours between the last reminder and the cancellation',
    }),
  }),
  releaseDays: Type.Integer({
    minimum: 0,
    maximum: 30,
    description: 'days after the appointment, or its confirmation, at which held money leaves',
  }),
  deposit: Input({
    leastBasisPoints: BasisPoints(1, 'of the price, at least'),
    mostBasisPoints: BasisPoints(1, 'of the price, at most'),
  }),
  chargebackFeeTo: OneOf(parties, 'who bears what the processor takes for a chargeback that is lost'),
  issuer: OneOf(['provider', 'tenant'] as const, 'who issues the invoice of the service'),
}
export const PaymentSettingsBody = Input(settings)

export const PaymentSettingsView = Input({
  ...settings,
  currency: Currency,
  platformFee: FeeRuleSchema,
  canReceive: Type.Boolean({
    description: 'the marketplace has an account with the processor that can take its commission',
  }),
  version: Type.Integer({ description: '0 while the defaults hold' }),
})
export type PaymentSettingsView = Static<typeof PaymentSettingsView>

export type { PaymentSettings }
