import { type JobDefinition, jobOn } from '#platform/kernel/jobs.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { closePage, paymentEvents } from '#platform/payments/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import { collectAccepted } from './acceptance-flows.ts'
import { bookingConfirmed, bookingDeclined, holdLapsed } from './events.ts'
import { confirmPaid } from './payment-flows.ts'
import { isPaid, paymentSubjectOf } from './rules/index.ts'
import { findPaying, isOfBookings, type PaymentSubject } from './service/payment/paying-holds.ts'
import { forgetUnpaid, keepWhileProcessing, lapseUnpaid } from './service/payment/unpaid-holds.ts'

type OfCharge = { subjectKind: string; subjectId: string; chargeId: string }
const subjectIn = ({ subjectKind: kind, subjectId: id }: OfCharge): PaymentSubject => ({ kind, id })

/** What is paid on a page is booked also when its customer never comes back. */
const confirmations = [
  paymentEvents.chargeSucceeded,
  paymentEvents.chargeAuthorized,
  paymentEvents.methodKept,
].map((event) =>
  jobOn<Runtime, typeof event.payload>(
    event,
    `booking.confirm-${event.name.replace('payment.', '').replaceAll('_', '-')}`,
    async (runtime, scope, { payload }) => {
      if (isOfBookings(payload)) await confirmPaid(runtime, scope, subjectIn(payload))
    },
  ),
)

/** A page that is over, or a bank that has refused: of a time that is kept, or of one that has lapsed. */
async function follow(runtime: Runtime, scope: Scope, payload: OfCharge, isRefused: boolean): Promise<void> {
  const { database } = runtime
  const subject = subjectIn(payload)
  await database.inTenant(scope, (ctx) => lapseUnpaid(ctx, subject, { isOver: isRefused }))
  await database.inTenant(scope, (ctx) => forgetUnpaid(ctx, subject))
}

export const bookingPaymentJobs: JobDefinition<Runtime>[] = [
  ...confirmations,
  jobOn(
    paymentEvents.chargeProcessing,
    'booking.keep-processing',
    async ({ database }, scope, { payload }) => {
      if (!isOfBookings(payload)) return
      await database.inTenant(scope, (ctx) => keepWhileProcessing(ctx, subjectIn(payload)))
    },
  ),
  jobOn(paymentEvents.chargeExpired, 'booking.follow-charge-expired', async (runtime, scope, { payload }) => {
    if (isOfBookings(payload)) await follow(runtime, scope, payload, false)
  }),
  jobOn(paymentEvents.chargeFailed, 'booking.follow-charge-failed', async (runtime, scope, { payload }) => {
    if (isOfBookings(payload)) await follow(runtime, scope, payload, true)
  }),
  jobOn(holdLapsed, 'booking.close-page', async (runtime, scope, { payload }) => {
    const subject = paymentSubjectOf({ id: payload.bookingId, groupId: payload.groupId ?? null })
    const paying = await runtime.database.readTenant(scope, (ctx) => findPaying(ctx, subject))
    if (!paying) return
    const state = await closePage(runtime, scope, { chargeId: paying.first.id })
    if (isPaid({ ...paying.first, state })) await confirmPaid(runtime, scope, subject)
    else await runtime.database.inTenant(scope, (ctx) => forgetUnpaid(ctx, subject))
  }),
  jobOn(bookingConfirmed, 'booking.collect-accepted', (runtime, scope, { payload }) =>
    collectAccepted(runtime, scope, payload.bookingId),
  ),
  jobOn(bookingDeclined, 'booking.settle-declined', (runtime, scope, { payload }) =>
    collectAccepted(runtime, scope, payload.bookingId),
  ),
]
