import { upsertCustomer } from '#platform/identity/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  accountOnBehalf,
  nameCustomer,
  openPayment,
  readPaymentSettings,
  splitOfQuotes,
} from '#platform/payments/index.ts'
import { extendClaims } from '#platform/scheduling/index.ts'
import type { ConfirmGroup } from '../../group-schemas.ts'
import type { Booking } from '../../models.ts'
import { chargesOf, holdEnd, isPaid, pageEnd, paymentNeedOf, wayToPay } from '../../rules/index.ts'
import { lastAnswer } from '../checkout.ts'
import { assertComplete, contactOf, labelled } from '../confirm-booking.ts'
import { answersFor, groupErrors, servicesOf } from '../groups/confirm.ts'
import { assertLive } from '../groups/holds.ts'
import { wantedFunding } from './fund-hold.ts'
import { findPayingHold, lockPaidTogether, type PaymentSubject } from './paying-holds.ts'
import { type HeldQuote, quoteOfHolds } from './quote-hold.ts'

export type PayHold = ConfirmGroup & { holdId: string }

export type OpenedHoldPayment =
  | { kind: 'done' }
  /** A voucher and credits pay for it: no page is needed. */
  | { kind: 'funded'; paymentId: string; subject: PaymentSubject }
  | {
      kind: 'to_pay'
      chargeId: string
      expiresAt: Date
      isAuthorizationOnly: boolean
      isMethodKept: boolean
      /** It was opened for somebody else: its page names them. */
      isStale: boolean
    }

/**
 * Writes down who books and what is to be paid, and keeps the time until the page is over. Said again, it is the same
 * payment; nothing is booked by it.
 * @throws AppError `not_found`, `hold_expired`, `validation_failed`, `conflict` when there is nothing to do online
 */
export async function openHoldPayment(ctx: Ctx, input: PayHold): Promise<OpenedHoldPayment> {
  const { subject } = await findPayingHold(ctx, input)
  const holds = await lockPaidTogether(ctx, subject)
  if (holds.some(({ confirmedAt, requestedAt }) => confirmedAt ?? requestedAt)) return { kind: 'done' }
  const live = assertLive(ctx, holds)
  const quote = quoteOfHolds(live)
  const need = quote ? paymentNeedOf(quote.schedule) : 'none'
  if (!quote || need === 'none')
    throw new AppError('conflict', { detail: 'There is nothing to pay online: confirm it instead' })
  const services = await servicesOf(ctx, live)
  assertComplete(groupErrors(live, services, input))

  const contact = contactOf(input)
  const customerId = await upsertCustomer(ctx, contact)
  for (const hold of live) {
    const { intakeQuestions } = services.get(hold.serviceId)!
    await writeDetails(ctx, hold, {
      customerId,
      ...contact,
      address: input.address?.trim() || null,
      notes: input.notes?.trim() || null,
      answers: labelled(intakeQuestions, answersFor(hold, services.get(hold.serviceId)!, input)),
    })
  }
  const respondBy = lastAnswer(ctx, live, ({ serviceId }) => services.get(serviceId) ?? null)
  const way = wayToPay(need, { now: ctx.now, respondBy })
  const [first] = quote.quotes
  const funding = await wantedFunding(ctx, live, quote)
  const opened = await openPayment(ctx, {
    subject,
    reference: live[0]!.reference,
    providerId: live[0]!.providerId,
    customerId,
    price: quote.price,
    split: splitOfQuotes(quote.quotes),
    terms: {
      way: first!.terms.kind,
      split: first!.split,
      onBehalfOf: await accountOnBehalf(ctx, quote.price.currency),
      title: titleOf(live),
      email: contact.email,
      locale: ctx.locale,
      customerFeeOnLeaving: (await readPaymentSettings(ctx)).customerFeeOnLeaving,
    },
    charges: chargesOf(quote.schedule.dues, way, { isRequest: respondBy !== null }),
    ...(funding ? { funding } : {}),
  })
  const charge = opened.charges[0]!
  if (isPaid(charge) || charge.state === 'processing') return { kind: 'done' }
  const isOthers = opened.payment.customerId !== customerId || opened.payment.terms.email !== contact.email
  if (isOthers)
    await nameCustomer(ctx, opened.payment, { customerId, email: contact.email, locale: ctx.locale })
  if (need === 'funded') return { kind: 'funded', paymentId: opened.payment.id, subject }
  return {
    kind: 'to_pay',
    chargeId: charge.id,
    expiresAt: pageEnd(ctx.now),
    isAuthorizationOnly: way === 'authorize',
    isMethodKept: isCardNeededLater(quote),
    isStale: isOthers,
  }
}

const isCardNeededLater = ({ schedule }: HeldQuote) =>
  schedule.savesCard || schedule.dues.some(({ how }) => how === 'off_session')

const titleOf = (holds: readonly Booking[]) => {
  const [first] = holds
  if (holds.length === 1) return first!.serviceTitle
  const titles = new Set(holds.map(({ serviceTitle }) => serviceTitle))
  return titles.size === 1 ? `${holds.length} × ${first!.serviceTitle}` : [...titles].join(', ')
}

type Details = Pick<
  Booking,
  'customerId' | 'firstName' | 'lastName' | 'email' | 'phone' | 'address' | 'notes' | 'answers'
>

/** The time is kept until the page is over, once: whoever comes back to it finds the same end. */
async function writeDetails(ctx: Ctx, hold: Booking, details: Details): Promise<void> {
  const end = holdEnd(ctx.now)
  const isFirst = hold.awaitsPaymentSince === null
  const kept = isFirst && end > hold.holdExpiresAt! ? end : hold.holdExpiresAt!
  await ctx
    .trx('bookings')
    .where({ id: hold.id })
    .update({
      customer_id: details.customerId,
      first_name: details.firstName,
      last_name: details.lastName,
      email: details.email,
      phone: details.phone,
      address: details.address,
      notes: details.notes,
      answers: JSON.stringify(details.answers),
      awaits_payment_since: hold.awaitsPaymentSince ?? ctx.now,
      hold_expires_at: kept,
      hold_limit_at: kept,
      is_hold_extended: true,
    })
  if (isFirst) await extendClaims(ctx, hold, kept)
}
