import { assertValid } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { type PaymentTerms, readPaymentSettings, termsFault } from '#platform/payments/index.ts'

/** @throws AppError `validation_failed` for a way to be paid that the marketplace does not offer */
export async function assertAllowedTerms(ctx: Ctx, terms: PaymentTerms, priceAmount: number): Promise<void> {
  const fault = termsFault(await readPaymentSettings(ctx), terms, priceAmount)
  assertValid(fault === null, 'paymentTerms', fault ?? '')
}
