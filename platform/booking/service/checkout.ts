import { type BookableService, getBookableService } from '#platform/catalog/index.ts'
import { assertFound } from '#platform/kernel/errors.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { ownBalance } from '#platform/payments/index.ts'
import { getProviderContacts } from '#platform/providers/index.ts'
import { extendClaims, listAllocatedNames } from '#platform/scheduling/index.ts'
import { Booking, BookingGroup } from '../models.ts'
import { agreedPolicy, asItIsPaid, cancellationSchedule, placeOf, respondByOf } from '../rules/index.ts'
import { CheckoutDraft, toHoldView, type CheckoutView } from '../schemas.ts'
import { toScheduleView } from './booking-views.ts'
import { findByHoldSecret, findOwnHold, secretFits } from './hold-slot.ts'
import { paymentOfferOf } from './payment/payment-offer.ts'

type OfHold = { holdId: string; secret: string }

/** How long a slot stays kept for somebody who left the page: long enough for a reload or a step back. */
const leaveGrace = minutes(1)

/**
 * The checkout of a hold, also of one that has lapsed or was confirmed: the page says which.
 * @throws AppError `not_found`, also for a wrong secret
 */
export async function getCheckout(
  ctx: Ctx,
  { holdId, secret }: OfHold,
): Promise<CheckoutView & { isLapsed: boolean }> {
  const row = await Booking.query(ctx.trx).findOne({ id: holdId })
  const hold = assertFound(row && secretFits(row, secret) ? row : null, 'Hold')
  const holds = hold.groupId ? await holdsOfGroup(ctx, hold.groupId) : [hold]
  const serviceIds = [...new Set(holds.map(({ serviceId }) => serviceId))]
  const [contacts, services, names, group, ownCredits] = await Promise.all([
    getProviderContacts(ctx, [...new Set(holds.map(({ providerId }) => providerId))]),
    Promise.all(serviceIds.map((id) => getBookableService(ctx, id).catch(() => null))),
    listAllocatedNames(
      ctx,
      holds.map(({ id }) => id),
    ),
    hold.groupId ? BookingGroup.query(ctx.trx).findOne({ id: hold.groupId }) : null,
    hold.quote ? ownBalance(ctx, hold.currency) : 0,
  ])
  const provider = assertFound(contacts.get(hold.providerId), 'Provider')
  const serviceOf = ({ serviceId }: Booking) => services[serviceIds.indexOf(serviceId)] ?? null
  const policy = agreedPolicy(hold)
  const answeredBy = lastAnswer(ctx, holds, serviceOf)
  return {
    // Opening the page takes a leave back, so the time to show is that of the stay.
    hold: { ...toHoldView(hold), expiresAt: (hold.holdLimitAt ?? hold.holdExpiresAt!).toISOString() },
    isConfirmed: hold.status !== 'held' && hold.status !== 'expired',
    isLapsed: hold.status === 'expired' || (hold.status === 'held' && hold.holdExpiresAt! <= ctx.now),
    serviceTitle: hold.serviceTitle,
    durationMinutes: hold.durationMinutes,
    customerTimeZone: hold.customerTimeZone,
    // One of a visit that takes place at the customer's asks for the address of all.
    locationKind:
      holds.find(({ locationKind }) => locationKind === 'at_customer')?.locationKind ?? hold.locationKind,
    place: placeOf(hold, provider),
    provider: { name: provider.businessName, slug: provider.slug },
    ...names.get(hold.id)!,
    bookingMode: hold.bookingMode,
    respondBy: answeredBy?.toISOString() ?? null,
    policy,
    cancellationSchedule: toScheduleView(cancellationSchedule(policy, asItIsPaid(hold))),
    payment: paymentOfferOf(ctx, holds, answeredBy, ownCredits),
    group: group ? toGroup(group, holds, { contacts, names }) : null,
    questions: serviceIds.flatMap((id, index) => {
      const first = holds.find(({ serviceId }) => serviceId === id)!
      const position = serviceIds.length > 1 ? first.groupPosition : null
      const { intakeQuestions = [] } = services[index] ?? {}
      return intakeQuestions.map((question) => ({ ...question, position, serviceTitle: first.serviceTitle }))
    }),
    draft: hold.draft,
  }
}

/** All that is held together, in order. */
const holdsOfGroup = (ctx: Ctx, groupId: string): Promise<Booking[]> =>
  Booking.query(ctx.trx).where({ group_id: groupId }).orderBy('group_position').execute()

/** By when all requests among these are answered; null when there is none. */
export function lastAnswer(
  ctx: Pick<Ctx, 'now'>,
  holds: readonly Booking[],
  serviceOf: (hold: Booking) => BookableService | null,
): Date | null {
  const answers = holds.flatMap((hold) => {
    const service = hold.bookingMode === 'approval' ? serviceOf(hold) : null
    return service ? [respondByOf({ ...service, startsAt: hold.startsAt, requestedAt: ctx.now })] : []
  })
  return answers.toSorted((one, other) => Number(one) - Number(other)).at(-1) ?? null
}

type Known = {
  contacts: Awaited<ReturnType<typeof getProviderContacts>>
  names: Awaited<ReturnType<typeof listAllocatedNames>>
}

const toGroup = (group: BookingGroup, holds: readonly Booking[], { contacts, names }: Known) => ({
  id: group.id,
  kind: group.kind,
  totalAmount: holds.reduce((sum, { priceAmount }) => sum + priceAmount, 0),
  items: holds.map((hold) => {
    const policy = agreedPolicy(hold)
    return {
      serviceId: hold.serviceId,
      serviceTitle: hold.serviceTitle,
      providerName: contacts.get(hold.providerId)?.businessName ?? '',
      startsAt: hold.startsAt.toISOString(),
      endsAt: hold.endsAt.toISOString(),
      priceAmount: hold.priceAmount,
      currency: hold.currency,
      timeZone: hold.timeZone,
      members: names.get(hold.id)!.members,
      policy,
      cancellationSchedule: toScheduleView(cancellationSchedule(policy, asItIsPaid(hold))),
    }
  }),
})

/** Keeps what was typed, so that a reload, a step back or another tab loses nothing. @throws `not_found`, `hold_expired` */
export async function saveDraft(ctx: Ctx, input: OfHold & { draft: CheckoutDraft }): Promise<void> {
  const draft = parseInput<CheckoutDraft>(CheckoutDraft, input.draft)
  const hold = await findOwnHold(ctx, input)
  await Booking.query(ctx.trx)
    .findById([ctx.tenantId, hold.id])
    .patch({ draft: { ...hold.draft, ...draft } })
}

/** The visitor closed the page: the slot is free again in a minute, unless they come back. @throws `not_found` */
export async function leaveHold(ctx: Ctx, input: OfHold): Promise<void> {
  const hold = await findByHoldSecret(ctx, input)
  const soon = after(ctx.now, leaveGrace)
  // An offered time is theirs until the offer ends, wherever they are; and who pays is on the page of the processor.
  if (hold.isHoldOffered || hold.awaitsPaymentSince) return
  if (hold.status === 'held' && hold.holdExpiresAt! > soon) await moveExpiry(ctx, hold, soon)
}

/** The visitor is back in time: the hold lasts as long as it did before they left. @throws `not_found`, `hold_expired` */
export async function resumeHold(ctx: Ctx, input: OfHold): Promise<void> {
  const hold = await findOwnHold(ctx, input)
  if (hold.holdLimitAt && hold.holdLimitAt > hold.holdExpiresAt!)
    await moveExpiry(ctx, hold, hold.holdLimitAt)
}

async function moveExpiry(ctx: Ctx, hold: Booking, expiresAt: Date): Promise<void> {
  await ctx.trx('bookings').where({ id: hold.id }).update({ hold_expires_at: expiresAt })
  await extendClaims(ctx, hold, expiresAt)
}
