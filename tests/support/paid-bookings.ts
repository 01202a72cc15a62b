import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { Booking } from '#platform/booking/models.ts'
import { moneySubscribers } from '#platform/booking/money-subscribers.ts'
import { paymentSubjectOf } from '#platform/booking/rules/index.ts'
import type { Asked } from '#platform/booking/service/asked.ts'
import type { BookingPolicy } from '#platform/catalog/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Actor, Ctx } from '#platform/kernel/tenant.ts'
import { chargeDue } from '#platform/payments/flows/charges.ts'
import { openPage, settleCharge } from '#platform/payments/flows/checkout.ts'
import { sendDueRefunds } from '#platform/payments/flows/refunds.ts'
import { releaseFunds } from '#platform/payments/flows/transfers.ts'
import { openPayment } from '#platform/payments/index.ts'
import { Charge, type ChargePurpose, Payment, RefundRow } from '#platform/payments/models.ts'
import {
  account,
  applySplitTerms,
  type Price,
  priceOf,
  type TaxMode,
} from '#platform/payments/rules/index.ts'
import { balanceOf } from '#platform/payments/service/ledger.ts'
import { contact, quarterAfter } from './factories.ts'
import { openPaymentMarket, payOn, splitTerms } from './payment-market.ts'
import { guest, member, operator } from './supply.ts'

/** All back until a day before, half until two hours before, then nothing; who does not come pays half. */
export const agreed: BookingPolicy = {
  id: null,
  name: 'Fair',
  version: 1,
  cancellation: [
    { hoursBefore: 24, refundPercent: 100 },
    { hoursBefore: 2, refundPercent: 50 },
  ],
  reschedule: { mostTimes: 3, hoursBefore: 2 },
  noShow: { graceMinutes: 15, feePercent: 50, contestHours: 48 },
}

const cards = { visa: '4242424242424242', declinedLater: '4000000000000341' } as const

type Due = { purpose: ChargePurpose; amount: number; inHours: number | null }
export type PaidBooking = {
  bookings: Booking[]
  payment: Payment
  charges: Charge[]
  /** The secret of the manage link of each booking. */
  secrets: string[]
}
type Wanted = {
  /** Minor units, for each appointment. */
  price?: number
  /** What the customer pays for booking each of them. */
  fee?: number
  /** Hours until each start; several are one series. */
  inHours?: number[]
  taxMode?: TaxMode
  /** Thousandths of a percent. */
  taxRate?: number
  /** What is charged when; all of it at once when nothing is said. */
  dues?: Due[]
  /** False: the provider has not accepted it yet. */
  isPaid?: boolean
  isMethodKept?: boolean
  isAuthorizationOnly?: boolean
  isRequest?: boolean
  card?: string
}

/** A marketplace in which appointments are booked and paid, on local Stripe, with one clock for all. Close it after use. */
export async function openPaidBookings(currency = 'EUR') {
  const market = await openPaymentMarket()
  const { inside, runtime, scope, time, providerId } = market
  const now = () => time.now()
  const parts: Record<'provider' | 'tenant' | 'system', Actor> = {
    provider: member(providerId),
    tenant: operator(),
    system: { kind: 'system' },
  }
  let customerId = ''
  let followed = 0

  /** One use case by one of the parties, in a transaction of its own. */
  const by = <T>(actor: Actor, work: (ctx: Ctx) => Promise<T>) => inside(work, { ...scope, actor })

  async function confirmed({ price = 10_000, inHours = [48], isRequest = false }: Wanted) {
    const mode = isRequest ? 'approval' : 'instant'
    const groupId = inHours.length > 1 ? newId() : null
    const [service] = await inside((ctx) =>
      ctx
        .trx('services')
        .where({ provider_id: providerId })
        .update({ price_amount: price, currency, booking_mode: mode, minimum_notice_minutes: 0 })
        .returning('id'),
    )
    const serviceId = String(service!.id)
    const starts = inHours.map((hours) => quarterAfter(now(), hours))
    const rule = {
      nominal: starts.map((start) => start.toISOString()),
      walls: starts.map((start) => start.getTime() / 60_000),
      timeZone: 'UTC',
    }
    if (groupId)
      await inside((ctx) =>
        ctx.trx('booking_groups').insert({ id: groupId, kind: 'series', rule: JSON.stringify(rule) }),
      )
    const booked: { booking: Booking; secret: string }[] = []
    for (const [position, start] of starts.entries()) {
      const startsAt = start.toISOString()
      const hold = await by(guest, (ctx) => createHold(ctx, { serviceId, startsAt }))
      const { managePath } = await by(guest, (ctx) =>
        confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact }),
      )
      const booking = await inside(async (ctx) =>
        Booking.query(ctx.trx).patchAndFetchById([ctx.tenantId, hold.id], {
          policy: agreed,
          ...(groupId ? { groupId, groupPosition: position } : {}),
        }),
      )
      booked.push({ booking, secret: managePath.split('/').at(-1)! })
    }
    customerId = booked[0]!.booking.customerId!
    return booked
  }

  /** Appointments that are booked and, unless it is said otherwise, paid on the page of the processor. */
  async function book(wanted: Wanted = {}): Promise<PaidBooking> {
    const booked = await confirmed(wanted)
    const bookings = booked.map(({ booking }) => booking)
    const price = priceFor(bookings, currency, wanted)
    const dues = wanted.dues ?? [{ purpose: 'full' as const, amount: price.totalAmount, inHours: null }]
    const opened = await inside((ctx) =>
      openPayment(ctx, {
        subject: paymentSubjectOf(bookings[0]!),
        providerId,
        customerId,
        price,
        terms: {
          way: 'full',
          split: applySplitTerms(splitTerms, {}),
          onBehalfOf: null,
          title: 'Spring cleaning',
          email: contact.email,
          locale: 'en',
        },
        charges: dues.map(({ purpose, amount, inHours }) => ({
          purpose,
          amount,
          dueAt: inHours === null ? null : new Date(now().getTime() + inHours * 3_600_000),
        })),
      }),
    )
    const [first] = opened.charges
    if (wanted.isPaid !== false && first!.dueAt === null) await pay(first!.id, wanted)
    await follow()
    return { ...opened, bookings, secrets: booked.map(({ secret }) => secret) }
  }

  const open = (chargeId: string, how: Wanted = {}) =>
    openPage(runtime, scope, {
      chargeId,
      successUrl: 'http://shop.localhost/paid',
      cancelUrl: 'http://shop.localhost/back',
      expiresAt: new Date(now().getTime() + 3_600_000),
      isMethodKept: how.isMethodKept ?? false,
      isAuthorizationOnly: how.isAuthorizationOnly ?? false,
    })

  /** What a customer does on the page of the processor, and coming back from it. */
  async function pay(chargeId: string, { card = cards.visa, ...how }: Wanted = {}) {
    await payOn((await open(chargeId, how))!, card)
    return settleCharge(runtime, scope, { chargeId })
  }

  /** What happened to money since reaches the bookings. */
  async function follow() {
    const events = await inside((ctx) =>
      ctx.trx('outbox_events').select('id', 'name', 'payload', 'occurred_at').orderBy('id').offset(followed),
    )
    followed += events.length
    for (const event of events)
      for (const subscriber of moneySubscribers.filter((each) => each.event.name === event.name))
        await inside((ctx) =>
          subscriber.handle(ctx, {
            id: event.id,
            name: event.name,
            occurredAt: event.occurred_at,
            payload: event.payload as never,
          }),
        )
    return events.length
  }

  /** Everything that money waits for, until nothing is left to do at this moment. */
  async function settleAll() {
    for (let turn = 0; turn < 4; turn += 1) {
      await chargeDue(runtime, scope)
      await sendDueRefunds(runtime, scope)
      await follow()
      await releaseFunds(runtime, scope)
      await follow()
    }
  }

  const balance = (name: Parameters<typeof balanceOf>[1]) => inside((ctx) => balanceOf(ctx, name, currency))

  return {
    ...market,
    currency,
    cards,
    by,
    parts,
    book,
    open,
    pay,
    follow,
    settleAll,
    balance,
    asked: (booking: { id: string }, as: 'provider' | 'tenant' | 'system'): Asked => ({
      as,
      bookingId: booking.id,
    }),
    asGuest: (secret: string): Asked => ({ as: 'guest', secret }),
    held: (paymentId: string) => balance(account.held(paymentId)),
    earned: () => balance(account.earned({ kind: 'provider', id: providerId })),
    charges: (paymentId: string) =>
      inside(async (ctx) => Charge.query(ctx.trx).where({ payment_id: paymentId }).orderBy('position')),
    refunds: (paymentId: string) =>
      inside(async (ctx) =>
        RefundRow.query(ctx.trx)
          .whereIn('charge_id', Charge.query(ctx.trx).where({ payment_id: paymentId }).select('id'))
          .orderBy('id'),
      ),
    payment: (paymentId: string) =>
      inside(async (ctx) => Payment.query(ctx.trx).findOne({ id: paymentId }).throwIfNotFound()),
    booking: (id: string) => inside(async (ctx) => Booking.query(ctx.trx).findOne({ id }).throwIfNotFound()),
    /** What the customer has paid at the processor and not got back, of all payments of this world. */
    keptByProcessor: () =>
      market.stripe.engine.store
        .all('charge')
        .filter(({ status, captured }) => status === 'succeeded' && captured)
        .reduce((sum, { amount, amount_refunded: refunded }) => sum + amount - refunded, 0),
    /** The same by the ledger: what the processor holds, and what it kept of it. */
    atProcessor: async () => (await balance(account.clearing)) + (await balance(account.processorCosts)),
    /** Every posting of this marketplace, which must be zero. */
    sumOfLedger: () =>
      inside(async (ctx) => {
        const row = await ctx.trx('ledger_entries').sum('amount as total').first()
        return Number(row?.total ?? 0)
      }),
  }
}

function priceFor(
  bookings: readonly Booking[],
  currency: string,
  { fee = 0, taxMode, taxRate }: Wanted,
): Price {
  const tax = taxRate ? { rates: [{ name: 'VAT', jurisdiction: 'DE', rate: taxRate }] } : undefined
  return priceOf({
    currency,
    taxMode: taxMode ?? 'inclusive',
    lines: bookings.flatMap(({ id, priceAmount }) => [
      {
        id,
        kind: 'service' as const,
        title: 'Spring cleaning',
        quantity: 1,
        unitAmount: priceAmount,
        ...(tax ? { tax } : {}),
      },
      ...(fee > 0
        ? [
            {
              id: `${id}:fee`,
              kind: 'customer_fee' as const,
              title: 'Booking fee',
              quantity: 1,
              unitAmount: fee,
              ...(tax ? { tax } : {}),
            },
          ]
        : []),
    ]),
  })
}
