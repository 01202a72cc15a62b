import {
  listBookingsForNotification,
  listNoticeFacts,
  type BookingParty,
  type NoticeFacts,
} from '#platform/booking/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { GroupNotice } from '#platform/storefront/index.ts'
import { fullName } from '../booking-email.ts'
import { isOvertaken, singleOf, type GroupTemplate } from '../rules.ts'
import type { BookingSnapshot, GroupItemData, GroupMessageData } from '../schemas.ts'
import { managePathOf } from './booking-messages.ts'
import type { Reader } from './booking-notices.ts'
import { queueMessage } from './queue.ts'
import { addressKey, listProviderRecipients, type Recipient } from './recipients.ts'

/** An appointment of the group, and how it stands. */
export type GroupAbout = { booking: BookingSnapshot; facts: NoticeFacts }
export type GroupSaid = {
  to: Reader
  kind: GroupNotice
  by?: BookingParty
  reason?: string
  isFree?: boolean
  /** Of the appointments that one reader is told of: until when something can be done about them. */
  untilOf?: (about: GroupAbout) => string | null
  beforeOf?: (about: GroupAbout) => string | null
  otherTimeOf?: (about: GroupAbout) => string | null
}

type Told = GroupAbout & { recipient: Recipient }

/**
 * Writes down what the parties are told about a change of several appointments of a group: one message to each address,
 * with those that concern it. Twice for one event is once.
 */
export async function queueGroupMessages(
  ctx: Ctx,
  input: {
    eventId: string
    groupId: string
    bookingIds: readonly string[]
    proposalIds?: readonly string[]
    saidOf: (all: readonly GroupAbout[]) => readonly GroupSaid[]
  },
): Promise<void> {
  const { eventId, groupId, bookingIds, saidOf } = input
  const all = await readAll(ctx, input)
  if (all.length < bookingIds.length) throw new Error('An appointment of the group is unknown')
  for (const said of saidOf(all)) {
    const template: GroupTemplate = `booking-group-${said.to}`
    const concerned = all.filter((about) => !isOverdue(ctx, template, said.kind, about))
    for (const told of await byAddress(ctx, said.to, concerned)) {
      const { email, name } = told[0]!.recipient
      await queueMessage(ctx, {
        eventId,
        template,
        recipient: email,
        recipientName: name,
        data: await toData(ctx, groupId, said, told),
      })
    }
  }
}

async function readAll(
  ctx: Ctx,
  { bookingIds, proposalIds = [] }: { bookingIds: readonly string[]; proposalIds?: readonly string[] },
): Promise<GroupAbout[]> {
  const asked = bookingIds.map((bookingId, index) => ({ bookingId, proposalId: proposalIds[index] ?? null }))
  const [bookings, facts] = await Promise.all([
    listBookingsForNotification(ctx, bookingIds),
    listNoticeFacts(ctx, asked),
  ])
  return bookings.map((booking) => ({ booking, facts: facts.get(booking.id)! }))
}

const isOverdue = (
  ctx: Ctx,
  template: GroupTemplate,
  kind: GroupNotice,
  { booking, facts }: GroupAbout,
  startVersion = facts.startVersion,
) =>
  isOvertaken(
    { ...singleOf(kind, template), startVersion },
    {
      status: booking.status,
      startVersion: facts.startVersion,
      startsAt: new Date(booking.startsAt),
      now: ctx.now,
    },
  )

/** Of a message that waits: the appointments for which it is still so. */
export async function stillTrue(
  ctx: Ctx,
  template: GroupTemplate,
  { items, said }: GroupMessageData,
): Promise<GroupItemData[]> {
  const all = await readAll(ctx, { bookingIds: items.map(({ booking }) => booking.id) })
  return items.filter(({ booking, startVersion }) => {
    const about = all.find((each) => each.booking.id === booking.id)
    return about && !isOverdue(ctx, template, said.kind, about, startVersion)
  })
}

/** The customer of a group is one; of the provider's side each address has those that concern it. */
async function byAddress(ctx: Ctx, to: Reader, all: readonly GroupAbout[]): Promise<Told[][]> {
  const providers =
    to === 'provider'
      ? await listProviderRecipients(
          ctx,
          all.map(({ booking }) => booking),
        )
      : null
  const told = new Map<string, Told[]>()
  for (const about of all) {
    const { booking } = about
    const recipients = providers?.get(booking.id) ?? [
      { email: booking.customer.email, name: fullName(booking) },
    ]
    for (const recipient of recipients) {
      const key = addressKey(recipient)
      told.set(key, [...(told.get(key) ?? []), { ...about, recipient }])
    }
  }
  return [...told.values()]
}

async function toData(
  ctx: Ctx,
  groupId: string,
  { to, kind, by, reason = '', isFree = false, untilOf, beforeOf, otherTimeOf }: GroupSaid,
  told: readonly Told[],
): Promise<GroupMessageData> {
  const items: GroupItemData[] = []
  for (const about of told) {
    const { booking, facts } = about
    items.push({
      booking,
      managePath: await managePathOf(ctx, booking, to === 'provider'),
      startVersion: facts.startVersion,
      before: beforeOf?.(about) ?? null,
      otherTime: otherTimeOf?.(about) ?? null,
    })
  }
  // Whoever has to answer has until the first of them; whoever waits has heard by the last.
  const untils = told.flatMap((about) => untilOf?.(about) ?? []).toSorted()
  const until = (kind === 'requested' && to === 'customer' ? untils.at(-1) : untils[0]) ?? null
  const group = told[0]!.booking.group
  return {
    groupId,
    kind: group?.kind ?? 'series',
    said: { kind, by: by ?? null, reason, until, isFree },
    items,
  }
}
