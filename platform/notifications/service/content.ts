import { getBookingForNotification, getNoticeFacts } from '#platform/booking/index.ts'
import {
  findAccessRequestMessage,
  findChallengeMessage,
  findInvitationMessage,
  type AccessRequestView,
  type ChallengeMessage,
  type InvitationView,
} from '#platform/identity/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { readDocument, type Printable } from '#platform/payments/index.ts'
import type { WaitlistNotice } from '#platform/storefront/index.ts'
import { findWaitlistMessage, type WaitlistMessage } from '#platform/waitlist/index.ts'
import type { Delivery } from '../models.ts'
import {
  isOvertaken,
  type AccountTemplate,
  type BookingTemplate,
  type GroupTemplate,
  type PaymentTemplate,
  type PlanTemplate,
} from '../rules.ts'
import type {
  BookingMessageData,
  GroupMessageData,
  MoneySaid,
  PlanSaid,
  ProviderMessageData,
  SecurityMessageData,
} from '../schemas.ts'
import { stillTrue } from './group-messages.ts'
import { isStillSo } from './money-messages.ts'
import { isPlanStillSo } from './plan-messages.ts'

export type MoneyContent = {
  about: 'money'
  template: PaymentTemplate
  money: MoneySaid
  papers: readonly Printable[]
}

export type PlanContent = { about: 'plan'; template: PlanTemplate; plan: PlanSaid }

export type AccountContent =
  | { about: 'challenge'; template: AccountTemplate; challenge: ChallengeMessage }
  | { about: 'invitation'; template: AccountTemplate; invitation: InvitationView }
  | { about: 'access'; template: AccountTemplate; access: AccessRequestView }
  | { about: 'security'; template: AccountTemplate; security: SecurityMessageData }
  | { about: 'waitlist'; template: AccountTemplate; kind: WaitlistNotice; waiting: WaitlistMessage }
  | { about: 'provider'; template: AccountTemplate; provider: ProviderMessageData }

/** What a message is made of, as it stands when it is sent. */
export type MessageContent =
  | { about: 'booking'; template: BookingTemplate; message: BookingMessageData }
  | { about: 'group'; template: GroupTemplate; message: GroupMessageData }
  | MoneyContent
  | PlanContent
  | AccountContent

/** @returns null when what the message was about is no longer so, and it must not be sent */
export async function readContent(
  ctx: Ctx,
  { template, data }: Pick<Delivery, 'template' | 'data'>,
): Promise<MessageContent | null> {
  if ('booking' in data) {
    const [{ status, startsAt }, { startVersion }] = await Promise.all([
      getBookingForNotification(ctx, data.bookingId),
      getNoticeFacts(ctx, { bookingId: data.bookingId, proposalId: null }),
    ])
    const booked = template as BookingTemplate
    const { notice, startVersion: named = null } = data
    const told = { template: booked, notice: notice?.kind ?? null, startVersion: named }
    const standing = { status, startVersion, startsAt: new Date(startsAt), now: ctx.now }
    return isOvertaken(told, standing) ? null : { about: 'booking', template: booked, message: data }
  }
  if ('items' in data) {
    const grouped = template as GroupTemplate
    const items = await stillTrue(ctx, grouped, data)
    return items.length > 0 ? { about: 'group', template: grouped, message: { ...data, items } } : null
  }
  if ('money' in data) {
    if (!(await isStillSo(ctx, data.money))) return null
    const papers = await Promise.all(
      data.money.documentIds.map((id) => readDocument(ctx, { as: 'sender' }, id)),
    )
    return { about: 'money', template: template as PaymentTemplate, money: data.money, papers }
  }
  if ('plan' in data) {
    const { plan } = data
    return (await isPlanStillSo(ctx, plan))
      ? { about: 'plan', template: template as PlanTemplate, plan }
      : null
  }
  const account = template as AccountTemplate
  if ('challengeId' in data) {
    const challenge = await findChallengeMessage(ctx, data.challengeId)
    return challenge && { about: 'challenge', template: account, challenge }
  }
  if ('invitationId' in data) {
    const invitation = await findInvitationMessage(ctx, data.invitationId)
    return invitation && { about: 'invitation', template: account, invitation }
  }
  if ('accessRequestId' in data) {
    const access = await findAccessRequestMessage(ctx, data.accessRequestId)
    return access && { about: 'access', template: account, access }
  }
  if ('waitlist' in data) {
    const { entryId, waitlist: kind } = data
    const waiting = await findWaitlistMessage(ctx, { entryId, kind })
    return waiting && { about: 'waitlist', template: account, kind, waiting }
  }
  if ('notice' in data) return { about: 'provider', template: account, provider: data }
  return 'what' in data ? { about: 'security', template: account, security: data } : null
}
