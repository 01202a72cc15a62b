import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { openPayment, paymentEvents } from '#platform/payments/index.ts'
import { Charge, type ChargePurpose } from '#platform/payments/models.ts'
import { applySplitTerms, priceOf } from '#platform/payments/rules/index.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { contact, createBookable } from '#tests/support/factories.ts'
import { movingClock } from '#tests/support/moving-clock.ts'
import { splitTerms } from '#tests/support/payment-market.ts'
import { settle } from '#tests/support/settle.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

const opening = '2027-03-20T09:00:00Z'
export const time = movingClock(opening)

export let world: WorkerRuntime
beforeAll(async () => {
  world = await openWorkerRuntime('payment_notices', {}, undefined, { clock: time.clock })
})
beforeEach(() => time.moveTo(opening))
afterAll(() => world.close())

export const supportEmail = 'hello@lindenhof.example'
type Due = { purpose: ChargePurpose; amount: number; dueAt: Date | null }

/** A booking of a guest in a marketplace of its own, with what is to be paid for it; the mails of booking it are read. */
export async function booked(dues: Due[] = [{ purpose: 'full', amount: 8_900, dueAt: null }]) {
  const scope = newScope()
  const made = await world.runtime.database.inTenant(scope, async (ctx) => {
    await insertTenant(ctx, { name: 'Lindenhof', support_email: supportEmail })
    const { providerId, serviceId } = await createBookable(ctx)
    const hold = await createHold(ctx, { serviceId, startsAt: '2027-03-28T08:00:00.000Z' })
    const { booking } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
    const { customer_id: customerId } = await ctx
      .trx('bookings')
      .where({ id: booking.id })
      .first('customer_id')
    const unitAmount = dues.reduce((sum, { amount }) => sum + amount, 0)
    const lines = [
      { id: booking.id, kind: 'service' as const, title: 'Window cleaning', quantity: 1, unitAmount },
    ]
    const { payment, charges } = await openPayment(ctx, {
      subject: { kind: 'booking', id: booking.id },
      providerId,
      customerId: String(customerId),
      price: priceOf({ currency: 'EUR', taxMode: 'inclusive', lines }),
      terms: {
        way: 'full',
        split: applySplitTerms(splitTerms, {}),
        onBehalfOf: null,
        title: 'Window cleaning',
        email: contact.email,
        locale: 'en',
      },
      charges: dues,
    })
    const { slug } = await ctx.trx('tenants').where({ id: ctx.tenantId }).first('slug')
    return {
      host: `${slug as string}.localhost`,
      payment,
      charges,
      serviceId,
      providerId,
      bookingId: booking.id,
    }
  })
  await settle(world.runtime)
  for (const { id } of await world.mails.list()) seen.add(id)
  return { ...made, scope }
}
export type Booked = Awaited<ReturnType<typeof booked>>

const seen = new Set<string>()
export const inside = <T>({ scope }: Pick<Booked, 'scope'>, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  world.runtime.database.inTenant(systemScope(scope.tenantId), work)

/** What has been sent in this marketplace's name since the last look. */
export async function mailsOf({ host }: Booked) {
  await settle(world.runtime)
  const fresh = (await world.mails.list()).filter(({ sender, id }) => sender === host && !seen.has(id))
  for (const { id } of fresh) seen.add(id)
  return Promise.all(fresh.map(async ({ id }) => (await world.mails.find(id))!))
}

export const factsOf = ({ payment, charges }: Booked, index = 0) => ({
  paymentId: payment.id,
  subjectKind: payment.subjectKind,
  subjectId: payment.subjectId,
  providerId: payment.providerId,
  chargeId: charges[index]!.id,
  purpose: charges[index]!.purpose,
  amount: charges[index]!.amount,
  currency: 'EUR',
})

/** As the processor would have told it. */
export const paid = (about: Booked, index = 0) =>
  inside(about, async (ctx) => {
    await Charge.query(ctx.trx)
      .findById([ctx.tenantId, about.charges[index]!.id])
      .patch({
        state: 'succeeded',
        fundsState: 'held',
        paidAt: ctx.now,
        processorChargeId: newId(),
        method: { id: 'pm', kind: 'card', brand: 'visa', last4: '4242', expiryMonth: 4, expiryYear: 2030 },
      })
    await emit(ctx, paymentEvents.chargeSucceeded, { ...factsOf(about, index), isLate: false })
  })
