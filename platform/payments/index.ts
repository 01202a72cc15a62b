// Payments: what is owed, charged, held, split, released, refunded and paid out. Owns the ledger (`ledger_postings`,
// `ledger_entries`), which is only ever added to. What is paid for is a subject, a kind and an id; this domain calls
// nobody above it and says what happened in events. `rules/` is pure and says what each happening does to the money.
export * as paymentEvents from './events.ts'
export { openOnboarding, syncAccount } from './flows/accounts.ts'
export { captureCharge, chargeOffSession, releaseAuthorization } from './flows/charges.ts'
export { closePage, openPage, settleCharge } from './flows/checkout.ts'
export { noPayments } from './gateways/no-payments.ts'
export { PaymentFailure } from './gateways/failures.ts'
export type { PaymentGateway } from './gateways/port.ts'
export { openStripe, type StripeSettings } from './gateways/stripe/index.ts'
export { taxAsTheMarketplaceSays, type TaxedSale, type TaxService } from './gateways/tax.ts'
export { paymentSweeps } from './jobs.ts'
export { paymentRoutes } from './routes/index.ts'
export { processorNoticePath, processorNoticeRoutes } from './routes/notices.ts'
export { type PaymentSettingsView } from './schemas/settings.ts'
export { cancelCharges } from './service/charges.ts'
export {
  beginCharges,
  findPayment,
  nameCustomer,
  type NewPayment,
  type OpenPayment,
  openPayment,
} from './service/open-payment.ts'
export {
  feeLineOf,
  joinQuotes,
  type Quote,
  quoteBy,
  type QuoteInput,
  type QuoteLine,
  quoteOf,
  splitOfQuotes,
  termsWithin,
} from './service/quote.ts'
export { previewRefund, requestRefund } from './service/refunds.ts'
export { allowRelease, freezeFunds, unfreezeFunds } from './service/releases.ts'
export {
  getPaymentSettings,
  previewPaymentSettings,
  readPaymentSettings,
  setPaymentSettings,
  splitTermsOf,
} from './service/settings.ts'
export {
  applySplitTerms,
  customerBreakdown,
  type CustomerBreakdown,
  customerFeeOf,
  defaultPaymentSettings,
  exampleBreakdown,
  exampleOfSettings,
  type Leaving,
  leavingOutcome,
  type LeavingOutcome,
  type LeavingTerms,
  type LineInput,
  overrunAmount,
  paymentKinds,
  type PaymentSettings,
  type PaymentTerms,
  potTotalsOf,
  type Price,
  type PriceInput,
  priceOf,
  providerBreakdown,
  type ProviderBreakdown,
  type ReductionInput,
  type Schedule,
  scheduleOf,
  type SettingsExample,
  type SplitCircumstances,
  splitOf,
  type SplitTerms,
  type TaxTreatment,
  tenantBreakdown,
  type TenantBreakdown,
  termsFault,
} from './rules/index.ts'
