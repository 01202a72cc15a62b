import { acceptRequest, settleHold } from '#platform/booking/index.ts'
import { claimGroup, lookAtVisit } from '#platform/booking/service/groups/index.ts'
import type { PaymentGateway } from '#platform/payments/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import { payHold } from '#platform/booking/payment-flows.ts'
import { contact, createBookable } from '#tests/support/factories.ts'
import { visit } from '#tests/support/local-stripe.ts'
import {
  type Held,
  hour,
  minute,
  openPayingMarket,
  origin,
  payOn,
  type PayingMarket,
} from '#tests/support/paying-market.ts'

let market: PayingMarket
let serviceId: string
beforeAll(async () => {
  market = await openPayingMarket()
  serviceId = await market.newService({ payment_terms: { kind: 'full' }, price_amount: 6_000 })
})
afterAll(() => market.close())

const namesSince = async (before: number) => (await market.events()).slice(before)

describe('a direct debit, of which the bank says later whether it comes', () => {
  const debit = (url: string, iban: string) =>
    visit(url, { way: 'sepa_debit', email: contact.email, holder: 'Ada Okafor', iban })

  async function debited(iban: string) {
    const startsAt = market.newStart()
    const held = await market.hold(serviceId, startsAt)
    await debit((await market.pay(held)).url, iban)
    expect(await market.settle(held)).toMatchObject({ outcome: 'processing', managePath: null })
    await market.follow()
    return { held, startsAt }
  }

  test('keeps the time until it has come, and is booked then', async () => {
    const { held, startsAt } = await debited('DE89370400440532013000')
    expect((await market.row(held.holdId)).status).toBe('held')
    await market.sweep()
    await expect(market.hold(serviceId, startsAt)).rejects.toMatchObject({ code: 'slot_taken' })

    await market.pass(hour)
    await market.hear()

    expect((await market.row(held.holdId)).status).toBe('confirmed')
    expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })
  })

  test('that is refused gives the time back, and its customer is told', async () => {
    const before = (await market.events()).length
    const { held, startsAt } = await debited('DE62370400440532013001')

    await market.pass(hour)
    await market.hear()

    expect(await market.row(held.holdId)).toMatchObject({ status: 'expired', email: contact.email })
    expect(await namesSince(before)).toContain('booking.payment_fell_through')
    expect(await market.settle(held)).toMatchObject({ outcome: 'lapsed' })
    await market.hold(serviceId, startsAt)
  })
})

describe('a process that ends between two steps', () => {
  /** The gateway of a process that ends right after it was answered. */
  const endingAfter = (name: 'createCheckout'): PaymentGateway =>
    new Proxy(market.runtime.payments, {
      get(target, key) {
        const own = Reflect.get(target, key) as unknown
        if (key !== name) return own
        return async (...input: Parameters<PaymentGateway['createCheckout']>) => {
          await target.createCheckout(...input)
          throw new Error('The process has ended')
        }
      },
    })
  const payAs = (payments: PaymentGateway, held: Held) =>
    payHold({ ...market.runtime, payments } as Runtime, market.scope, { ...held, ...contact, origin })

  test('after the page was made leads to the same page at the next try', async () => {
    const held = await market.hold(serviceId)
    await expect(payAs(endingAfter('createCheckout'), held)).rejects.toThrow('The process has ended')
    const made = market.stripe.engine.store.all('checkout.session').at(-1)!

    const { url } = await market.pay(held)

    expect(url).toBe(made.url)
    await payOn(url)
    expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })
  })

  test('after the page was made, and nobody comes back, gives the time back', async () => {
    const held = await market.hold(serviceId)
    await expect(payAs(endingAfter('createCheckout'), held)).rejects.toThrow('The process has ended')

    await market.pass(34 * minute)
    await market.sweep()

    expect(await market.row(held.holdId)).toMatchObject({ status: 'expired', email: null })
  })

  test('after the customer has paid ends in a booking by the sweep, when no notice came either', async () => {
    const held = await market.hold(serviceId)
    await payOn((await market.pay(held)).url)

    await market.pass(34 * minute)
    await market.sweep()

    expect((await market.row(held.holdId)).status).toBe('confirmed')
  })

  test('while the processor cannot be reached keeps the time, and goes on when it can', async () => {
    const held = await market.hold(serviceId)
    const { url } = await market.pay(held)
    await market.pass(10 * minute)
    const unreachable = new Proxy(market.runtime.payments, {
      get: (target, key) =>
        key === 'readCheckout'
          ? () => target.readCheckout('cs_test_nobody_knows')
          : (Reflect.get(target, key) as unknown),
    })

    const asked = settleHold({ ...market.runtime, payments: unreachable } as Runtime, market.scope, held)

    await expect(asked).rejects.toMatchObject({ code: 'unavailable' })
    await payOn(url)
    expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })
  })
})

describe('a request that is accepted when its money cannot be had', () => {
  async function requested(responseMinutes: number, card?: string) {
    const byRequest = await market.newService({
      payment_terms: { kind: 'full' },
      price_amount: 6_000,
      booking_mode: 'approval',
      response_minutes: responseMinutes,
    })
    const held = await market.hold(byRequest, market.newStart(responseMinutes > 8_640 ? 24 * 14 : 3))
    await payOn((await market.pay(held)).url, card)
    expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })
    return held
  }
  const accept = async (bookingId: string) => {
    await market.inside((ctx) => acceptRequest(ctx, { as: 'tenant', bookingId }))
    await market.follow()
  }

  test('stands, and its customer is asked for it: the bank kept the amount no longer', async () => {
    const held = await requested(60)
    const [authorized] = await market.charges(held.holdId)
    await market.runtime.payments.cancelIntent(authorized!.processorIntentId!, { key: 'lapsed' })
    const before = (await market.events()).length

    await accept(held.holdId)

    expect((await market.row(held.holdId)).status).toBe('confirmed')
    expect(await market.charges(held.holdId)).toMatchObject([
      { state: 'failed', failureCode: 'authorization_expired' },
    ])
    expect(await namesSince(before)).toContain('payment.charge_failed')
  })

  test('stands, and its customer is asked for it: the card that was left is refused', async () => {
    const held = await requested(10 * 24 * 60, '4000000000000341')

    await accept(held.holdId)

    expect((await market.row(held.holdId)).status).toBe('confirmed')
    expect((await market.charges(held.holdId))[1]).toMatchObject({ purpose: 'full', state: 'failed' })
  })
})

describe('a visit to several providers', () => {
  const serviceOfAnother = (kind: 'full' | 'card_on_file' | 'in_person', price: number) =>
    market.inside(async (ctx) => {
      const made = await createBookable(ctx, { service: { price_amount: price } })
      await ctx
        .trx('services')
        .where({ id: made.serviceId })
        .update({ payment_terms: JSON.stringify({ kind }) })
      return made.serviceId
    })
  const held = (items: readonly { serviceId: string }[]) => {
    const first = market.newStart()
    const starts = items.map((_, index) => new Date(first.getTime() + index * hour).toISOString())
    return market.inside(async (ctx) => {
      const { plan } = await lookAtVisit(ctx, { items: [...items], starts })
      return claimGroup(ctx, plan)
    }, market.scope)
  }

  test('is paid at its appointments, where nothing is asked for before', async () => {
    const items = [
      { serviceId: await serviceOfAnother('in_person', 4_000) },
      { serviceId: await serviceOfAnother('full', 0) },
    ]

    const { holds, secret } = await held(items)

    expect((await market.checkout({ holdId: holds[0]!.id, secret })).payment).toBeNull()
  })

  test('is no way around a payment, or a card, that one of them asks for', async () => {
    const inPerson = { serviceId: await serviceOfAnother('in_person', 4_000) }
    for (const kind of ['full', 'card_on_file'] as const) {
      const asking = { serviceId: await serviceOfAnother(kind, 4_000) }
      await expect(held([inPerson, asking])).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ field: 'items', message: expect.stringContaining('needs a card, when it is booked') }],
      })
    }
  })
})
