import type { PaymentView } from '#platform/payments/index.ts'

/** Refunds by staff on the page of a payment. */
export const RefundSection = (_: Readonly<{ payment: PaymentView }>) => null
