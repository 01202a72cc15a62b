import type { EmailMarketplace } from './theme-email-data.ts'

/** What somebody who pays is told. */
export const customerPaymentNotices = [
  'received',
  'failed',
  'lastReminder',
  'upcoming',
  'refunded',
  'refundFailed',
  'paidTwice',
  'tooLate',
  'fellThrough',
  'methodExpiring',
  'finalInvoice',
] as const
/** What a provider is told about its money, and the marketplace about its own. */
export const businessPaymentNotices = [
  'chargebackOpened',
  'evidenceDue',
  'chargebackWon',
  'chargebackLost',
  'payoutFailed',
  'accountNeeds',
  'released',
  'commissionInvoiced',
  'commissionCredited',
  'booksDiffer',
] as const
export type CustomerPaymentNotice = (typeof customerPaymentNotices)[number]
export type BusinessPaymentNotice = (typeof businessPaymentNotices)[number]
export type PaymentNotice = CustomerPaymentNotice | BusinessPaymentNotice
export const paymentNotices: readonly PaymentNotice[] = [...customerPaymentNotices, ...businessPaymentNotices]

/** Everything that a mail about money shows. Texts that do not belong to its kind are empty. */
export type PaymentEmailData = Readonly<{
  locale: string
  /** The mail is about money; its booking is named in the words. */
  reference: null
  marketplace: EmailMarketplace
  payment: Readonly<
    Record<PaymentNotice, boolean> & {
      /** What is paid for: `Window cleaning` */
      title: string
      provider: string
      customer: string
      /** `€89.00` */
      amount: string
      /** `24 November 2026`; of a card its last month: `November 2026` */
      when: string
      /** `in 3 days` */
      inDays: string
      /** `Visa •••• 4242` */
      method: string
      /** What is attached: `Invoice INV-00042` */
      papers: string
      /** One or two sentences why. */
      reason: string
      /** The reader is the marketplace itself, about its own money or as the one who answers. */
      isMarketplace: boolean
      /** What is to be done, a sentence each. */
      tasks: readonly string[]
    }
  >
  /** Where the button leads; null: there is nothing to do. */
  actionUrl: string | null
}>
