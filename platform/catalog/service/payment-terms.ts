import { assertValid } from '#platform/kernel/errors.ts'
import { smallestStep } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { type PaymentTerms, readPaymentSettings, termsFault } from '#platform/payments/index.ts'

/** @throws AppError `validation_failed` for a way to be paid that the marketplace does not offer */
export async function assertAllowedTerms(ctx: Ctx, terms: PaymentTerms, priceAmount: number): Promise<void> {
  const fault = termsFault(await readPaymentSettings(ctx), terms, priceAmount)
  assertValid(fault === null, 'paymentTerms', fault ?? '')
}

/** @throws AppError `validation_failed` for an amount that no wallet of this currency can hold */
export const assertCreditsInSteps = (creditsRequired: number | null | undefined, currency: string): void =>
  assertValid(
    !creditsRequired || creditsRequired % smallestStep(currency) === 0,
    'creditsRequired',
    `In steps of ${smallestStep(currency)} minor units of ${currency}`,
  )
