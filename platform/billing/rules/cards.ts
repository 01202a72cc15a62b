import { after, days } from '#platform/kernel/time.ts'

/** The card with which a plan is paid. */
export type PlanCard = { brand: string; last4: string; expMonth: number; expYear: number }

const warningTime = days(30)

/** A card can be used until its month is over; by the latest calendar on earth, or the earliest, is the bank's affair. */
export const cardEndsAt = ({ expMonth, expYear }: PlanCard): Date => new Date(Date.UTC(expYear, expMonth, 1))

/** From a month before its end on, and after it. */
export const isCardExpiring = (card: PlanCard, now: Date): boolean =>
  now >= after(cardEndsAt(card), -warningTime)

/** Such as 2027-05. */
export const cardMonth = ({ expMonth, expYear }: PlanCard): string =>
  `${expYear}-${String(expMonth).padStart(2, '0')}`
