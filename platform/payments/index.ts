// Payments: what is owed, charged, held, split, released, refunded and paid out. Owns the ledger (`ledger_postings`,
// `ledger_entries`), which is only ever added to. What is paid for is a subject, a kind and an id; this domain calls
// nobody above it and says what happened in events. `rules/` is pure and says what each happening does to the money.
export { noPayments } from './gateways/no-payments.ts'
export { PaymentFailure } from './gateways/failures.ts'
export type { PaymentGateway } from './gateways/port.ts'
export { openStripe, type StripeSettings } from './gateways/stripe/index.ts'
