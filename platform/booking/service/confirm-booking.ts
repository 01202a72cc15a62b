import { type BookableService, getBookableService, type IntakeQuestion } from '#platform/catalog/index.ts'
import { upsertCustomer } from '#platform/identity/index.ts'
import { AppError, type FieldError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { hashSecret, isId, newId, newSecret } from '#platform/kernel/ids.ts'
import { postpone } from '#platform/kernel/postpone.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { getProviderContacts } from '#platform/providers/index.ts'
import { keepClaims, listAllocatedNames } from '#platform/scheduling/index.ts'
import { bookingConfirmed, bookingRequested } from '../events.ts'
import { Booking } from '../models.ts'
import { type BookingParty, paymentNeedOf, respondByOf } from '../rules/index.ts'
import type { Answer, ConfirmBooking, ConfirmedBookingView } from '../schemas.ts'
import { assertRoom, countConfirmed, readBookingAllowance } from './allowance.ts'
import { findByHoldSecret } from './hold-slot.ts'
import { toBookingView, viewOf } from './booking-views.ts'
import { quoteOfHolds } from './payment/quote-hold.ts'
import { recordTransition } from './transition.ts'

/** How long after its end a booking can still be seen by its link. */
const linkLife = days(30)

/**
 * Turns a hold into a booking, or into a request where the provider accepts first, in one transaction and three round trips: what is known, what is claimed, and what is
 * written with the commit. Whole or not at all; saying it twice gives the same booking.
 * @throws AppError `hold_expired`, `not_found`, `validation_failed`, `slot_unavailable` when the provider can take no more
 */
export async function confirmBooking(ctx: Ctx, input: ConfirmBooking): Promise<ConfirmedBookingView> {
  const held = isId(input.holdId) ? input.holdId : null
  const [hold, allowance, service] = await Promise.all([
    findByHoldSecret(ctx, input),
    readBookingAllowance(ctx, ctx.trx('bookings').where({ id: held }).select('provider_id')),
    // Who says it twice gets the booking, whatever became of the service.
    getBookableService(ctx, ctx.trx('bookings').where({ id: held }).select('service_id')).catch(
      (error: unknown) => error as Error,
    ),
  ])
  if (hold.confirmedAt ?? hold.requestedAt) return toConfirmed(ctx, hold)
  if (hold.groupId)
    throw new AppError('conflict', { detail: 'This start is held with others: confirm them together' })
  if (hold.status !== 'held' || !hold.holdExpiresAt || hold.holdExpiresAt <= ctx.now)
    throw new AppError('hold_expired')
  if (service instanceof Error) throw service
  assertComplete(detailErrors(hold, service.intakeQuestions, input))
  assertUnpaid([hold])

  const isRequest = hold.bookingMode === 'approval'
  if (isRequest) assertRoom(allowance)
  const contact = contactOf(input)
  const [customerId, isKept, contacts, names] = await Promise.all([
    upsertCustomer(ctx, contact),
    keepClaims(ctx, hold),
    getProviderContacts(ctx, [hold.providerId]),
    listAllocatedNames(ctx, [hold.id]),
    // A request is counted when it is accepted.
    isRequest ? null : countConfirmed(ctx, allowance),
  ])
  if (!isKept) throw new AppError('hold_expired')
  const booking = writeAgreed(ctx, hold, service, {
    ...contact,
    customerId,
    address: input.address?.trim() || null,
    notes: input.notes?.trim() || null,
    answers: labelled(service.intakeQuestions, input.answers ?? []),
  })
  const subject = {
    bookingId: booking.id,
    providerId: booking.providerId,
    startsAt: booking.startsAt.toISOString(),
  }
  if (booking.respondBy) {
    await emit(ctx, bookingRequested, { ...subject, respondBy: booking.respondBy.toISOString() })
  } else {
    await emit(ctx, bookingConfirmed, subject)
  }
  return {
    booking: toBookingView(booking, contacts.get(hold.providerId)!, ctx.now, { names: names.get(hold.id) }),
    managePath: addLink(ctx, booking),
  }
}

/** @throws AppError `conflict` for what is paid, or needs a card, before it is booked */
export function assertUnpaid(holds: readonly Booking[]): void {
  const quote = quoteOfHolds(holds)
  if (quote && paymentNeedOf(quote.schedule) !== 'none')
    throw new AppError('conflict', { detail: 'This is paid online: ask for its payment instead' })
}

export const contactOf = (input: Details) => ({
  firstName: input.firstName.trim(),
  lastName: input.lastName.trim(),
  email: input.email.toLowerCase(),
  phone: input.phone.trim(),
})

type Agreed = Pick<
  Booking,
  'customerId' | 'firstName' | 'lastName' | 'email' | 'phone' | 'address' | 'notes' | 'answers'
>

/** The hold is locked, so that what is written is known before it is. @returns the booking as it will be */
export function writeAgreed(
  ctx: Ctx,
  hold: Booking,
  terms: Pick<BookableService, 'responseMinutes' | 'minimumNoticeMinutes'>,
  agreed: Agreed,
  by: BookingParty = 'customer',
): Booking {
  const isRequest = hold.bookingMode === 'approval'
  const standing = {
    status: isRequest ? ('requested' as const) : ('confirmed' as const),
    requestedAt: isRequest ? ctx.now : null,
    respondBy: isRequest ? respondByOf({ ...terms, startsAt: hold.startsAt, requestedAt: ctx.now }) : null,
    confirmedAt: isRequest ? null : ctx.now,
    version: hold.version + 1,
  }
  recordTransition(ctx, hold, standing.status, { by })
  const { sql, bindings } = ctx
    .trx('bookings')
    .where({ tenant_id: ctx.tenantId, id: hold.id })
    .update({
      status: standing.status,
      customer_id: agreed.customerId,
      first_name: agreed.firstName,
      last_name: agreed.lastName,
      email: agreed.email,
      phone: agreed.phone,
      address: agreed.address,
      notes: agreed.notes,
      answers: JSON.stringify(agreed.answers),
      requested_at: standing.requestedAt,
      respond_by: standing.respondBy,
      confirmed_at: standing.confirmedAt,
      draft: '{}',
      version: standing.version,
    })
    .toSQL()
    .toNative()
  postpone(ctx, { name: 'booking-confirm', text: sql, values: bindings })
  return hold.$set({ ...agreed, ...standing, draft: {} })
}

const toConfirmed = async (ctx: Ctx, booking: Booking): Promise<ConfirmedBookingView> => ({
  booking: await viewOf(ctx, booking),
  managePath: addLink(ctx, booking),
})

/**
 * A fresh link to one booking for its guest; earlier links stay valid until they expire.
 * @returns a path on the tenant's own host. It carries a secret: it is never stored or logged.
 */
export async function createManageLink(ctx: Ctx, bookingId: string): Promise<string> {
  return addLink(ctx, await Booking.query(ctx.trx).findById([ctx.tenantId, bookingId]).throwIfNotFound())
}

/** @param secret one that leads to this booking already lives as long as a new one */
export function addLink(ctx: Ctx, booking: Booking, secret = newSecret()): string {
  postpone(ctx, {
    name: 'booking-link-insert',
    text: `insert into booking_links (id, booking_id, secret_hash, expires_at) values ($1, $2, $3, $4)
      on conflict (tenant_id, secret_hash) do update set expires_at = excluded.expires_at`,
    values: [newId(), booking.id, hashSecret(secret), after(booking.endsAt, linkLife)],
  })
  return `/bookings/${secret}`
}

type Details = Omit<ConfirmBooking, 'holdId' | 'secret'>

/** @throws AppError `validation_failed` with a sentence for each field */
export function assertComplete(errors: FieldError[]): void {
  if (errors.length > 0)
    throw new AppError('validation_failed', { detail: 'Some of the input is not right', errors })
}

/** What is missing or wrong, with a sentence for each field. */
export function detailErrors(
  hold: Pick<Booking, 'locationKind'>,
  questions: IntakeQuestion[],
  input: Details,
): FieldError[] {
  const errors = [...answerErrors(questions, input.answers ?? []), ...blankErrors(input)]
  if (hold.locationKind === 'at_customer' && !input.address?.trim()) {
    errors.push({ field: 'address', message: 'Say where the appointment takes place' })
  }
  return errors
}

function blankErrors(input: Details): FieldError[] {
  const required = { firstName: 'Say your first name', lastName: 'Say your last name' } as const
  return (Object.keys(required) as (keyof typeof required)[])
    .filter((field) => !input[field].trim())
    .map((field) => ({ field, message: required[field] }))
}

function answerErrors(questions: IntakeQuestion[], answers: Answer[]): FieldError[] {
  const errors: FieldError[] = []
  for (const question of questions) {
    const value = answers.find(({ questionId }) => questionId === question.id)?.value.trim() ?? ''
    const field = `answers.${question.id}`
    if (!value && question.isRequired) errors.push({ field, message: 'This question needs an answer' })
    const choices = question.kind === 'yes_no' ? ['yes', 'no'] : question.choices
    const isChoice = question.kind === 'yes_no' || question.kind === 'single_choice'
    if (value && isChoice && !choices?.includes(value))
      errors.push({ field, message: 'Choose one of the answers offered' })
  }
  const known = new Set(questions.map(({ id }) => id))
  for (const { questionId } of answers) {
    if (!known.has(questionId))
      errors.push({ field: `answers.${questionId}`, message: 'This question is not asked here' })
  }
  return errors
}

/** Question and answer as they were, so that a later edit of the questions does not change what was said. */
export const labelled = (questions: IntakeQuestion[], answers: Answer[]) =>
  questions.flatMap(({ id, label }) => {
    const value = answers.find(({ questionId }) => questionId === id)?.value.trim()
    return value ? [{ label, value }] : []
  })
