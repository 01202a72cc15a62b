import type { BookingParty, getBookingForNotification } from '#platform/booking/index.ts'
import type { SocialIssuer } from '#platform/identity/index.ts'
import type {
  BookingNotice,
  GroupNotice,
  PaymentNotice,
  PlanNotice,
  ProviderNotice,
  WaitlistNotice,
} from '#platform/storefront/index.ts'
import type { Delivery } from './models.ts'
import type { Channel, DeliveryState, MessageTemplate } from './rules.ts'

/** The booking as it was when the event happened, all a message needs of it. */
export type BookingSnapshot = Awaited<ReturnType<typeof getBookingForNotification>>

export type BookingMessageData = {
  bookingId: string
  booking: BookingSnapshot
  /** Path on the tenant's own host. For the customer it holds a secret. */
  managePath: string
  /** Which start it names; messages from before starts were counted have none. */
  startVersion?: number
  /** In the messages that are neither a confirmation nor a cancellation. */
  notice?: NoticeData
}

/** What happened, as it was then; instants as text. */
export type NoticeData = {
  kind: BookingNotice
  by: BookingParty | null
  reason: string
  /** Until when the reader, or the other party, can do something about it. */
  until: string | null
  /** The start before it moved; null when only the clocks of its zone go by other rules, and the wall shows the same. */
  before: string | null
  otherTime: string | null
  isFree: boolean
}

/** One appointment of a message about several. */
export type GroupItemData = Required<Omit<BookingMessageData, 'notice' | 'bookingId'>> & {
  /** The start before it moved, and the other one that was asked for; instants as text. */
  before: string | null
  otherTime: string | null
}
/** What happened to appointments of a series or a visit, in the order of their starts. */
export type GroupMessageData = {
  groupId: string
  kind: 'series' | 'visit'
  said: Pick<NoticeData, 'by' | 'reason' | 'until' | 'isFree'> & { kind: GroupNotice }
  items: GroupItemData[]
}
/** The code or the link follows from the id, and is made when the message is sent: nothing secret waits here. */
export type ChallengeMessageData = { challengeId: string }
export type InvitationMessageData = { invitationId: string }
export type AccessRequestMessageData = { accessRequestId: string }
export type SecurityMessageData = {
  userId: string
  what: SecurityEventKind
  happenedAt: string
  issuer?: SocialIssuer
}

export type ProviderMessageData = {
  providerId: string
  notice: ProviderNotice
  business: string
  /** Of the credential that it is about; empty otherwise. */
  credential: string
  days: number
  reason: string
}

/** What happened with money, as it was then; instants as text. */
export type MoneySaid = {
  notice: PaymentNotice
  /** What it is about: whether it still is so is asked again before it is sent. */
  of: {
    kind:
      'charge' | 'refund' | 'payment' | 'purchase' | 'chargeback' | 'payout' | 'account' | 'method' | 'run'
    id: string
  }
  title: string
  providerName: string
  customerName: string
  /** Minor units; null where it is about no amount. */
  amount: number | null
  currency: string
  when: string | null
  method: string
  reason: string
  isMarketplace: boolean
  tasks: string[]
  /** Attached as files. */
  documentIds: string[]
  /** Where the button leads: a path of the storefront, which may hold a secret, or of the console. */
  path: string | null
  isOnConsole: boolean
}
export type PaymentMessageData = { money: MoneySaid }

/** Minor units for each interval. */
export type Priced = { amount: number; interval: 'month' | 'year' | null }

/** What happened with a plan, as it was then; instants as text. */
export type PlanSaid = {
  notice: PlanNotice
  /** What it is about: whether it still is so is asked again before it is sent. */
  of: { kind: 'subscription' | 'meter' | 'grant' | 'invoice'; id: string }
  /** Its plan is one of the platform's, which writes to it. */
  isMarketplace: boolean
  business: string
  plan: string
  before: string
  price: Priced | null
  priceBefore: Priced | null
  /** Minor units; null where it is about no amount. */
  amount: number | null
  currency: string
  when: string | null
  until: string | null
  feature: string
  used: number | null
  limit: number | null
  /** Minor units. */
  overage: number | null
  helps: string[]
  method: string
  number: string
  changes: string[]
  rests: string[]
  /** Where the button leads: a path of the storefront, or of the console. */
  path: string
}
export type PlanMessageData = { plan: PlanSaid }

export type WaitlistMessageData = { entryId: string; waitlist: WaitlistNotice }

export type SecurityEventKind =
  | 'password_changed'
  | 'email_changed'
  | 'second_factor_added'
  | 'second_factor_removed'
  | 'sessions_ended'
  | 'refresh_reused'
  | 'social_linked'
  | 'social_unlinked'

export type MessageData =
  | BookingMessageData
  | GroupMessageData
  | ChallengeMessageData
  | InvitationMessageData
  | AccessRequestMessageData
  | SecurityMessageData
  | ProviderMessageData
  | PaymentMessageData
  | PlanMessageData
  | WaitlistMessageData

/** What is left of it afterwards. */
export type MessageReference =
  | { bookingId: string }
  | { groupId: string }
  | ChallengeMessageData
  | InvitationMessageData
  | AccessRequestMessageData
  | { userId: string }
  | { providerId: string }
  | { moneyOf: MoneySaid['of'] }
  | { planOf: PlanSaid['of'] }
  | { entryId: string }

/** A delivery as staff may see it: whether a message went out, not what it said. */
export type DeliveryView = {
  id: string
  template: MessageTemplate
  channel: Channel
  recipient: string
  state: DeliveryState
  attempts: number
  sentAt: string | null
  lastError: string | null
}

export const toDeliveryView = (delivery: Delivery): DeliveryView => ({
  id: delivery.id,
  template: delivery.template,
  channel: delivery.channel,
  recipient: delivery.recipient,
  state: delivery.state,
  attempts: delivery.attempts,
  sentAt: delivery.sentAt?.toISOString() ?? null,
  lastError: delivery.lastError,
})
