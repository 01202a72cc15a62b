import { on } from '#platform/kernel/events.ts'
import { paymentEvents } from '#platform/payments/index.ts'
import { followCharge, followFunds } from './service/money/follow.ts'
import { watchUnpaid } from './service/money/unpaid.ts'

const { chargebackDecided, chargeFailed, chargeSucceeded, fundsReleased, refundFailed, refundSucceeded } =
  paymentEvents

/** When how much may leave follows from what was collected and from what stands in the bookings. */
export const moneySubscribers = [
  on(chargeSucceeded, 'booking.money-collected', (ctx, { payload }) => followCharge(ctx, payload)),
  on(chargeFailed, 'booking.rest-unpaid', (ctx, { payload }) => watchUnpaid(ctx, payload)),
  on(fundsReleased, 'booking.money-released', (ctx, { payload }) => followFunds(ctx, payload)),
  on(refundSucceeded, 'booking.money-refunded', (ctx, { payload }) => followFunds(ctx, payload)),
  on(refundFailed, 'booking.money-not-refunded', (ctx, { payload }) => followFunds(ctx, payload)),
  on(chargebackDecided, 'booking.money-decided', (ctx, { payload }) => followFunds(ctx, payload)),
]
