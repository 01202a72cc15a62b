// Payments: what is owed, charged, held, split, released, refunded and paid out. Owns the ledger (`ledger_postings`,
// `ledger_entries`), which is only ever added to. What is paid for is a subject, a kind and an id; this domain calls
// nobody above it and says what happened in events. `rules/` is pure and says what each happening does to the money.
export {
  chargeUpcoming,
  creditChargebackDecided,
  creditChargebackOpened,
  creditEvidenceDue,
  creditsBought,
  creditsRefunded,
  documentsIssued,
  methodExpiring,
} from './document-events.ts'
export * as paymentEvents from './events.ts'
export { openOnboarding, setPayoutInterval, settleOnboarding } from './flows/accounts.ts'
export { answerChargeback } from './flows/chargebacks.ts'
export { dropEvidence, type EvidenceDownload, readEvidence, storeEvidence } from './flows/evidence-files.ts'
export { exportPayments, exportStatement } from './flows/exports.ts'
export { beginOnboarding } from './flows/onboarding.ts'
export { readBalance, withdraw } from './flows/payouts.ts'
export { lookAgainAt } from './flows/look-again.ts'
export { readBooks, reconcileTenant } from './flows/reconciliation.ts'
export { captureCharge, chargeOffSession } from './flows/charges.ts'
export { closePage, openPage, settleCharge } from './flows/checkout.ts'
export {
  type DocumentFile,
  documentTitle,
  type FontsOf,
  type Printable,
  printDocument,
} from './flows/documents.ts'
export { buyCredits, settleOwnPurchase } from './flows/credit-purchases.ts'
export { openSetup, removeMethod, settleOwnSetup } from './flows/method-setups.ts'
export { openPayLink, settlePayLink } from './flows/pay-links.ts'
export { noPayments } from './gateways/no-payments.ts'
export { PaymentFailure } from './gateways/failures.ts'
export type { PaymentGateway } from './gateways/port.ts'
export { type NoticeReader } from './flows/notices.ts'
export { openStripe } from './gateways/stripe/index.ts'
export { paymentSweeps } from './jobs.ts'
export { paymentRoutes } from './routes/index.ts'
export { processorNoticeRoutes } from './routes/notices.ts'
export { type EvidenceKind, evidenceKinds, evidenceKindWords } from './rules/evidence.ts'
export { type EvidenceFileView } from './schemas/evidence.ts'
export { type PaymentSettingsView } from './schemas/settings.ts'
export {
  type BalanceView,
  type DebtView,
  type MoneyOnItsWay,
  MoneyOnItsWayView,
  type PayoutAccountView,
  type PayoutView,
} from './schemas/accounts.ts'
export { type EarningsView } from './schemas/earnings.ts'
export {
  type ChargebackView,
  type ListPayments,
  type PaymentFilter,
  paymentFilters,
  type PaymentItem,
  type PaymentView,
  type ProviderPaymentItem,
} from './schemas/payment-lists.ts'
export { accountOnBehalf, getPayoutAccount, listDebts } from './service/accounts.ts'
export { getChargeback, listChargebacks } from './service/chargeback-lists.ts'
export {
  type CreditPackInput,
  type CreditPackView,
  type CreditPurchaseView,
  type OfferedPack,
  type OwnPurchase,
} from './schemas/credit-packs.ts'
export { getPurchaseNotice, listOwnPurchases } from './service/credit-receipts.ts'
export { addCreditPack, changeCreditPack, listCreditPacks, listOfferedPacks } from './service/credit-packs.ts'
export { listCreditPurchases, refundPurchase } from './service/credit-refunds.ts'
export { VoucherView, WalletView } from './schemas/credits.ts'
export { cancelCharges } from './service/charges.ts'
export { getEarnings } from './service/earnings.ts'
export { DocumentView, PdfFile } from './schemas/documents.ts'
export { type PaymentHistoryView } from './schemas/history.ts'
export { type PaymentMethodView } from './schemas/methods.ts'
export { type TaxDetails, type TaxDetailsView } from './schemas/tax-details.ts'
export { listDocuments, readDocument } from './service/documents.ts'
export { createOwnPayLink, listOwnPayments, readSubjectPayment } from './service/history.ts'
export { chooseOwnDefault, listOwnMethods } from './service/method-setups.ts'
export {
  getAccountNotice,
  getChargebackNotice,
  getChargeNotice,
  getMethodNotice,
  getPaperNotice,
  getPaymentNotice,
  getPayoutNotice,
  getRefundNotice,
  getReleaseNotice,
  type PaymentFacts,
} from './service/notice-facts.ts'
export { readTaxDetails, setTaxDetails } from './service/tax-details.ts'
export { paymentSubscribers } from './subscribers.ts'
export { getPayment, getProviderPayment } from './service/payment-details.ts'
export { moneyOnItsWay } from './service/money-on-its-way.ts'
export { listPayments, listProviderPayments } from './service/payment-lists.ts'
export { listPayouts } from './service/payouts.ts'
export { addCharge, shiftDues } from './service/extra-charges.ts'
export {
  type LeavingCosts,
  type LeavingPart,
  previewLeaving,
  refundLate,
  settleLeaving,
} from './service/leaving.ts'
export {
  beginCharges,
  findPayment,
  nameCustomer,
  type NewPayment,
  type OpenPayment,
  openPayment,
} from './service/open-payment.ts'
export { fundQuote } from './service/fund-quote.ts'
export { priceInCredits } from './service/credit-price.ts'
export { joinQuotes, type Quote, quoteBy, splitOfQuotes, termsWithin } from './service/quote.ts'
export {
  createPayLink,
  purposeWords,
  readPayLink,
  standingOf as payableStateOf,
} from './service/pay-links.ts'
export { providerNetOf, readPaymentHistory } from './service/payment-history.ts'
export { chargePurposes } from './models.ts'
export { eraseFromPayments, readPersonalPayments } from './service/personal-data.ts'
export { requestRefund } from './service/refunds.ts'
export { planRelease, reservedAmountOf, unfrozenAmountOf } from './service/release-plan.ts'
export { acceptDifference, getReconciliation, listDifferences } from './service/reconciliation.ts'
export { type RefundableView } from './schemas/refunds.ts'
export { getRefundable, refundPayment, settleAnyRefund } from './service/refund-payment.ts'
export { settleRefundOtherwise } from './service/settle-refund.ts'
export { readStanding, type Standing as PaymentStanding } from './service/standing.ts'
export {
  type AppliedFunding,
  applyFunding,
  reclaimFunding,
  spendFunding,
  type WantedFunding,
} from './service/funding.ts'

export { ownBalance, readOwnWallet } from './service/own-credits.ts'
export { grantCredits, readWalletOf } from './service/wallets.ts'
export { issueVouchers, listVouchers, voidVoucher } from './service/vouchers.ts'
export {
  getPaymentSettings,
  previewPaymentSettings,
  readPaymentSettings,
  setPaymentSettings,
} from './service/settings.ts'
export {
  applySplitTerms,
  customerBreakdown,
  type CustomerSource,
  defaultPaymentSettings,
  exampleOfSettings,
  type Leaving,
  lineKinds,
  overrunAmount,
  payoutCountries,
  paymentStateOf,
  paymentStates,
  refundStates,
  type PaymentSettings,
  type PaymentTerms,
  type Price,
  priceOf,
  quoteWithdrawal,
  type Schedule,
  type SettingsExample,
  type SplitTerms,
  termsFault,
  type WithdrawalQuote,
} from './rules/index.ts'
export { methodName } from './service/method-name.ts'
