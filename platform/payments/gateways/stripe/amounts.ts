import { fromProcessorAmount, toProcessorAmount } from '#platform/kernel/money.ts'

/** Our minor units as Stripe wants them (ISK and UGX are charged in hundredths). @throws AppError `validation_failed` */
export const charged = (amount: number, currency: string) => ({
  amount: toProcessorAmount({ amount, currency }),
  currency: currency.toLowerCase(),
})

/** Stripe's amount in our minor units, with the currency as we write it. */
export const told = (amount: number, currency: string) => fromProcessorAmount(amount, currency.toUpperCase())
