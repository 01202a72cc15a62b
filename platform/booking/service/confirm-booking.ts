import { getBookableService, type IntakeQuestion } from '#platform/catalog/index.ts'
import { upsertCustomer } from '#platform/identity/index.ts'
import { AppError, type FieldError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { hashSecret, newId, newSecret } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { keepClaim } from '#platform/scheduling/index.ts'
import { bookingConfirmed } from '../events.ts'
import { Booking, BookingLink } from '../models.ts'
import { assertTransition } from '../rules.ts'
import type { Answer, ConfirmBooking, ConfirmedBookingView } from '../schemas.ts'
import { findByHoldSecret } from './hold-slot.ts'
import { viewOf } from './read-bookings.ts'

/** How long after its end a booking can still be seen by its link. */
const linkLife = days(30)

/**
 * Turns a hold into a booking, in one transaction: whole or not at all. Saying it twice gives the same booking.
 * @throws AppError `hold_expired`, `not_found`, `validation_failed`
 */
export async function confirmBooking(ctx: Ctx, input: ConfirmBooking): Promise<ConfirmedBookingView> {
  const hold = await findByHoldSecret(ctx, input)
  if (hold.status === 'confirmed') return toConfirmed(ctx, hold)
  if (hold.status !== 'held' || !hold.holdExpiresAt || hold.holdExpiresAt <= ctx.now)
    throw new AppError('hold_expired')
  assertTransition(hold.status, 'confirmed', 'customer')

  const service = await getBookableService(ctx, hold.serviceId)
  const errors = [...answerErrors(service.intakeQuestions, input.answers ?? []), ...blankErrors(input)]
  if (hold.locationKind === 'at_customer' && !input.address?.trim()) {
    errors.push({ field: 'address', message: 'Say where the appointment takes place' })
  }
  if (errors.length > 0)
    throw new AppError('validation_failed', { detail: 'Some of the input is not right', errors })

  const email = input.email.toLowerCase()
  const contact = {
    firstName: input.firstName.trim(),
    lastName: input.lastName.trim(),
    email,
    phone: input.phone.trim(),
  }
  const customerId = await upsertCustomer(ctx, contact)
  if (!(await keepClaim(ctx, hold.id))) throw new AppError('hold_expired')
  const booking = await Booking.query(ctx.trx).patchAndFetchById([ctx.tenantId, hold.id], {
    status: 'confirmed',
    ...contact,
    customerId,
    address: input.address?.trim() || null,
    notes: input.notes?.trim() || null,
    answers: labelled(service.intakeQuestions, input.answers ?? []),
    confirmedAt: ctx.now,
    draft: {},
    version: hold.version + 1,
  })
  await emit(ctx, bookingConfirmed, {
    bookingId: booking.id,
    providerId: booking.providerId,
    startsAt: booking.startsAt.toISOString(),
  })
  return toConfirmed(ctx, booking)
}

async function toConfirmed(ctx: Ctx, booking: Booking): Promise<ConfirmedBookingView> {
  return { booking: await viewOf(ctx, booking), managePath: await createManageLink(ctx, booking.id) }
}

/**
 * A fresh link to one booking for its guest; earlier links stay valid until they expire.
 * @returns a path on the tenant's own host. It carries a secret: it is never stored or logged.
 */
export async function createManageLink(ctx: Ctx, bookingId: string): Promise<string> {
  const booking = await Booking.query(ctx.trx).findById([ctx.tenantId, bookingId]).throwIfNotFound()
  const secret = newSecret()
  await BookingLink.query(ctx.trx).insert({
    id: newId(),
    tenantId: ctx.tenantId,
    bookingId,
    secretHash: hashSecret(secret),
    expiresAt: after(booking.endsAt, linkLife),
  })
  return `/bookings/${secret}`
}

function blankErrors(input: ConfirmBooking): FieldError[] {
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
const labelled = (questions: IntakeQuestion[], answers: Answer[]) =>
  questions.flatMap(({ id, label }) => {
    const value = answers.find(({ questionId }) => questionId === id)?.value.trim()
    return value ? [{ label, value }] : []
  })
