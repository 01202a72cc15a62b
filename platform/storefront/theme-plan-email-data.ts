import type { EmailMarketplace } from './theme-email-data.ts'

/** What whoever has a plan is told: a provider by the marketplace, a marketplace by the platform. */
export const planNotices = [
  'usageWarned',
  'usageFull',
  'started',
  'trialStarted',
  'trialEnding',
  'upgraded',
  'downgraded',
  'scheduled',
  'termsAnnounced',
  'cancelled',
  'paused',
  'resumed',
  'ended',
  'pastDue',
  'reminded',
  'limited',
  'recovered',
  'granted',
  'invoicePaid',
  'cardExpiring',
] as const
export type PlanNotice = (typeof planNotices)[number]

/** Everything that a mail about a plan shows. Texts that do not belong to its kind are empty. */
export type PlanEmailData = Readonly<{
  locale: string
  reference: null
  marketplace: EmailMarketplace
  plan: Readonly<
    Record<PlanNotice, boolean> & {
      /** Whose plan it is: `Glasklar Fensterputz` */
      business: string
      isMarketplace: boolean
      /** `Professional` */
      name: string
      /** The plan that it takes the place of. */
      before: string
      /** `€19.00 a month` */
      price: string
      priceBefore: string
      /** `€19.00`: what was paid, or is still to be paid. */
      amount: string
      /** `24 November 2026`; of a card its last month: `November 2026` */
      when: string
      until: string
      /** `in 3 days` */
      inDays: string
      /** What is counted or was given: `Bookings a month` */
      feature: string
      used: string
      limit: string
      /** What one beyond the limit costs: `€0.50` */
      overage: string
      /** Plans that hold more: `Professional or Business` */
      helps: string
      /** `Visa •••• 4242` */
      method: string
      /** Of an invoice: `LIND-0042` */
      number: string
      /** What changes, a line each. */
      changes: readonly string[]
      /** What rests, a sentence each. */
      rests: readonly string[]
    }
  >
  actionUrl: string
}>
