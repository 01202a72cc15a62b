import { type BookableService, getBookableService } from '#platform/catalog/index.ts'
import { upsertCustomer } from '#platform/identity/index.ts'
import { AppError, type FieldError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { keepClaims } from '#platform/scheduling/index.ts'
import {
  bookingConfirmed,
  bookingGroupConfirmed,
  bookingGroupRequested,
  bookingRequested,
} from '../../events.ts'
import type { ConfirmedGroupView, ConfirmGroup } from '../../group-schemas.ts'
import type { Booking, BookingGroup } from '../../models.ts'
import { countConfirmed, countsByProvider, readBookingAllowance } from '../allowance.ts'
import { subjectOf } from '../answer-request.ts'
import {
  addLink,
  assertComplete,
  assertUnpaid,
  contactOf,
  detailErrors,
  labelled,
  writeAgreed,
} from '../confirm-booking.ts'
import { assertLive, lockGroup } from './holds.ts'
import { groupViewOf } from './read.ts'

/**
 * Turns all holds of a group into bookings, or into requests where the service is booked by approval, in one
 * transaction. Whole or not at all; saying it twice gives the same bookings.
 * @throws AppError `hold_expired`, `not_found`, `validation_failed`
 */
export async function confirmGroup(
  ctx: Ctx,
  { groupId, ...input }: ConfirmGroup & { groupId: string },
): Promise<ConfirmedGroupView> {
  const { group, holds } = await lockGroup(ctx, { groupId, secret: input.secret })
  const agreed = holds.filter(({ confirmedAt, requestedAt }) => confirmedAt ?? requestedAt)
  if (agreed.length > 0) return toConfirmed(ctx, group, agreed)
  const live = assertLive(ctx, holds)
  const services = await servicesOf(ctx, live)
  assertComplete(groupErrors(live, services, input))
  assertUnpaid(live)

  const contact = contactOf(input)
  const customerId = await upsertCustomer(ctx, contact)
  const areKept = await Promise.all(live.map((hold) => keepClaims(ctx, hold)))
  if (areKept.includes(false)) throw new AppError('hold_expired')
  const bookings = live.map((hold) => {
    const service = services.get(hold.serviceId)!
    return writeAgreed(ctx, hold, service, {
      ...contact,
      customerId,
      address: input.address?.trim() || null,
      notes: input.notes?.trim() || null,
      answers: labelled(service.intakeQuestions, answersFor(hold, service, input)),
    })
  })
  for (const [providerId, count] of countsByProvider(bookings))
    await countConfirmed(ctx, await readBookingAllowance(ctx, providerId), count)
  await emitAgreed(ctx, group.id, bookings)
  return toConfirmed(ctx, group, bookings)
}

/** Of each booking, and of all of them together where they are several. */
export async function emitAgreed(ctx: Ctx, groupId: string, bookings: readonly Booking[]): Promise<void> {
  const idsOf = (status: Booking['status']) =>
    bookings.filter((booking) => booking.status === status).map(({ id }) => id)
  const [requested, confirmed] = [idsOf('requested'), idsOf('confirmed')]
  for (const booking of bookings) {
    const alike = booking.respondBy ? requested : confirmed
    // One by itself is told by its own event.
    const subject = { ...subjectOf(booking), ...(alike.length > 1 ? { groupId } : {}) }
    if (booking.respondBy)
      await emit(ctx, bookingRequested, { ...subject, respondBy: booking.respondBy.toISOString() })
    else await emit(ctx, bookingConfirmed, subject)
  }
  if (requested.length > 1) await emit(ctx, bookingGroupRequested, { groupId, bookingIds: requested })
  if (confirmed.length > 1) await emit(ctx, bookingGroupConfirmed, { groupId, bookingIds: confirmed })
}

async function toConfirmed(
  ctx: Ctx,
  group: BookingGroup,
  bookings: readonly Booking[],
): Promise<ConfirmedGroupView> {
  return {
    group: await groupViewOf(ctx, group, bookings),
    links: bookings.map((booking) => ({ bookingId: booking.id, managePath: addLink(ctx, booking) })),
  }
}

export async function servicesOf(ctx: Ctx, holds: readonly Booking[]): Promise<Map<string, BookableService>> {
  const ids = [...new Set(holds.map(({ serviceId }) => serviceId))]
  const services = await Promise.all(ids.map((id) => getBookableService(ctx, id)))
  return new Map(services.map((service) => [service.id, service]))
}

/** Those to this booking's own questions: what is said for its position, else what is said for all. */
export function answersFor(
  hold: Booking,
  { intakeQuestions }: BookableService,
  { answers = [] }: ConfirmGroup,
) {
  return intakeQuestions.flatMap(({ id: questionId }) => {
    const said = answers.filter((answer) => answer.questionId === questionId)
    const answer =
      said.find(({ position }) => position === hold.groupPosition) ??
      said.find(({ position }) => position === undefined)
    return answer ? [{ questionId, value: answer.value }] : []
  })
}

export function groupErrors(
  holds: readonly Booking[],
  services: ReadonlyMap<string, BookableService>,
  input: ConfirmGroup,
): FieldError[] {
  const errors = holds.flatMap((hold) => {
    const service = services.get(hold.serviceId)!
    return detailErrors(hold, service.intakeQuestions, {
      ...input,
      answers: answersFor(hold, service, input),
    })
  })
  const isAsked = (questionId: string, position: number | undefined) =>
    holds.some(
      ({ serviceId, groupPosition }) =>
        (position === undefined || position === groupPosition) &&
        services.get(serviceId)!.intakeQuestions.some(({ id }) => id === questionId),
    )
  for (const { questionId, position } of input.answers ?? []) {
    if (!isAsked(questionId, position))
      errors.push({ field: `answers.${questionId}`, message: 'This question is not asked here' })
  }
  return errors.filter(({ field }, index) => errors.findIndex((each) => each.field === field) === index)
}
