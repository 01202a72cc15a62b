import type Stripe from 'stripe'
import { readyAccount } from '#tests/support/connected-accounts.ts'
import { at, day, plansOf, subscriber, useCard } from '#tests/support/local-billing.ts'
import { eventTypes, refusalOf, startStripe } from '#tests/support/local-stripe.ts'
import { start, local, stripe, plans, customer, subscribe, read } from './invoiced-customer.ts'

const totals = async (subscription: string) =>
  (await stripe.invoices.list({ subscription, limit: 100 })).data.toReversed().map(({ total }) => total)

describe('a card that fails', () => {
  test('is tried again after 3, 5 and 7 days, and the subscription is past due meanwhile', async () => {
    const { id } = await subscribe()
    await useCard(stripe, customer, 'pm_card_chargeCustomerFail')
    await local.advance(30 * day + 3_600)
    const failed = at('2027-05-01T01:00:00Z')
    const behind = await read(id)
    expect(behind).toMatchObject({
      status: 'past_due',
      latest_invoice: {
        status: 'open',
        attempt_count: 1,
        attempted: true,
        next_payment_attempt: failed + 3 * day,
      },
    })
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ delinquent: true })

    const seen: [number, number | null][] = []
    for (let days = 0; days < 8; days++) {
      await local.advance(day)
      const { attempt_count: count, next_payment_attempt: next } = (await read(id))
        .latest_invoice as Stripe.Invoice
      seen.push([count, next === null ? null : (next - failed) / day])
    }

    expect(seen).toEqual([
      [1, 3],
      [1, 3],
      [2, 5],
      [2, 5],
      [3, 7],
      [3, 7],
      [4, null],
      [4, null],
    ])
    expect(await read(id)).toMatchObject({ status: 'past_due' })
    expect(eventTypes(local).filter((type) => type === 'invoice.payment_failed')).toHaveLength(4)
  })

  test.each<['unpaid' | 'canceled']>([['unpaid'], ['canceled']])(
    'is %s after the last attempt, where that is set',
    async (outcome) => {
      const other = await startStripe({ clock: () => new Date(start), settings: { afterLastRetry: outcome } })
      const own = await plansOf(other.stripe)
      const { id: who } = await subscriber(other.stripe)
      const { id } = await other.stripe.subscriptions.create({
        customer: who,
        items: [{ price: own.professional }],
      })
      await useCard(other.stripe, who, 'pm_card_chargeCustomerFail')

      await other.advance(38 * day)

      expect(await other.stripe.subscriptions.retrieve(id)).toMatchObject({ status: outcome })
      await other.close()
    },
  )

  test('is replaced, the invoice is paid, and the subscription is active again', async () => {
    const { id } = await subscribe()
    await useCard(stripe, customer, 'pm_card_chargeCustomerFail')
    await local.advance(31 * day)
    const invoice = (await read(id)).latest_invoice as Stripe.Invoice
    expect(await refusalOf(() => stripe.invoices.pay(invoice.id))).toMatchObject({ statusCode: 402 })

    await useCard(stripe, customer, 'pm_card_visa')
    const paid = await stripe.invoices.pay(invoice.id)

    expect(paid).toMatchObject({ status: 'paid', attempt_count: 3, next_payment_attempt: null })
    expect(await read(id)).toMatchObject({ status: 'active' })
    expect(eventTypes(local).slice(-6)).toEqual(
      [
        'payment_intent.succeeded',
        'invoice_payment.paid',
        'invoice.paid',
        'invoice.payment_succeeded',
        'customer.subscription.updated',
        'charge.updated',
      ].slice(-6),
    )
    expect(await refusalOf(() => stripe.invoices.pay(invoice.id))).toMatchObject({
      code: 'invoice_already_paid',
    })
  })

  test('recovers by itself where the customer leaves another one in time', async () => {
    const { id } = await subscribe()
    await useCard(stripe, customer, 'pm_card_chargeCustomerFail')
    await local.advance(31 * day)
    await useCard(stripe, customer, 'pm_card_visa')

    await local.advance(3 * day)

    expect(await read(id)).toMatchObject({
      status: 'active',
      latest_invoice: { status: 'paid', attempt_count: 2 },
    })
  })

  test('wants to hear from the customer: the invoice says so, and the intent waits', async () => {
    const { id } = await subscribe()
    await useCard(stripe, customer, 'pm_card_threeDSecure2Required')
    await local.advance(30 * day + 3_600)

    expect(await read(id)).toMatchObject({ status: 'past_due', latest_invoice: { status: 'open' } })
    expect(eventTypes(local).filter((type) => type.startsWith('invoice.payment_'))).toEqual([
      'invoice.payment_succeeded',
      'invoice.payment_failed',
      'invoice.payment_action_required',
    ])
  })
})

describe('discounts', () => {
  const withCoupon = async (coupon: Stripe.CouponCreateParams) => {
    const { id } = await stripe.coupons.create(coupon)
    return subscribe({ discounts: [{ coupon: id }] })
  }

  test.each<[string, Stripe.CouponCreateParams, number[]]>([
    ['once', { percent_off: 25, duration: 'once' }, [1_425, 1_900, 1_900, 1_900]],
    [
      'for three months',
      { percent_off: 50, duration: 'repeating', duration_in_months: 3 },
      [950, 950, 950, 1_900],
    ],
    ['for ever', { amount_off: 500, currency: 'usd', duration: 'forever' }, [1_400, 1_400, 1_400, 1_400]],
    ['of more than all', { amount_off: 5_000, currency: 'usd', duration: 'once' }, [0, 1_900, 1_900, 1_900]],
  ])('a coupon counts %s', async (_how, coupon, expected) => {
    const { id } = await withCoupon(coupon)

    await local.advance(93 * day)

    expect(await totals(id)).toEqual(expected)
  })

  test('an invoice says what was taken off, by discount and by line', async () => {
    const subscription = await withCoupon({ percent_off: 10, duration: 'forever' })
    const invoice = subscription.latest_invoice as Stripe.Invoice
    const [discount] = subscription.discounts

    expect(invoice).toMatchObject({
      subtotal: 1_900,
      total: 1_710,
      total_discount_amounts: [{ amount: 190, discount }],
      lines: { data: [{ amount: 1_900, discount_amounts: [{ amount: 190, discount }] }] },
    })
    const expanded = await stripe.subscriptions.retrieve(subscription.id, { expand: ['discounts'] })
    expect(expanded.discounts).toMatchObject([{ object: 'discount', source: { type: 'coupon' } }])
  })

  test('an upgrade credits what was paid after the discount', async () => {
    const { id, items } = await withCoupon({ percent_off: 50, duration: 'forever' })
    await local.advance(15 * day)

    const upgraded = await stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]!.id, price: plans.business }],
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    })

    expect((upgraded.latest_invoice as Stripe.Invoice).lines.data.map(({ amount }) => amount)).toEqual([
      -475, 1_225,
    ])
  })

  test('a code is good for its customer, so many times, until its day', async () => {
    const coupon = await stripe.coupons.create({ percent_off: 10, max_redemptions: 1 })
    const other = await subscriber(stripe)
    const code = await stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'MAY',
      customer: other.id,
    })
    const discounts = [{ promotion_code: code.id }]

    expect(await refusalOf(() => subscribe({ discounts }))).toMatchObject({ statusCode: 400 })
    expect(await subscribe({ customer: other.id, discounts })).toMatchObject({ status: 'active' })
    expect(await refusalOf(() => subscribe({ customer: other.id, discounts }))).toMatchObject({
      code: 'coupon_expired',
    })
    expect(await stripe.promotionCodes.retrieve(code.id)).toMatchObject({ times_redeemed: 1 })
    expect((await stripe.promotionCodes.list({ code: 'may' })).data.map(({ id }) => id)).toEqual([code.id])
  })

  test.each<[Stripe.CouponCreateParams]>([
    [{}],
    [{ percent_off: 10, amount_off: 10, currency: 'usd' }],
    [{ percent_off: 101 }],
    [{ amount_off: 500 }],
    [{ percent_off: 5, duration: 'repeating' }],
    [{ percent_off: 5, duration: 'once', duration_in_months: 3 }],
  ])('the coupon %j is refused', async (coupon) => {
    expect(await refusalOf(() => stripe.coupons.create(coupon))).toMatchObject({ statusCode: 400 })
  })
})

describe('for a connected account', () => {
  let account: string
  beforeEach(async () => {
    account = (
      await stripe.accounts.create(
        readyAccount({
          business_profile: { mcc: '7299', url: 'https://almeida.example' },
          capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
        }),
      )
    ).id
  })
  const balance = async (stripeAccount?: string) => {
    const { pending } = await stripe.balance.retrieve({}, stripeAccount ? { stripeAccount } : {})
    return pending.find(({ currency }) => currency === 'usd')?.amount ?? 0
  }

  test('the tenant gets what its subscribers pay, the platform its fee, each period', async () => {
    const subscription = await subscribe({
      transfer_data: { destination: account },
      application_fee_percent: 12.5,
      on_behalf_of: account,
    })
    const { payments } = await stripe.invoices.retrieve((subscription.latest_invoice as Stripe.Invoice).id, {
      expand: ['payments'],
    })
    const intent = await stripe.paymentIntents.retrieve(String(payments!.data[0]!.payment.payment_intent), {
      expand: ['latest_charge.application_fee', 'latest_charge.transfer'],
    })

    expect(intent).toMatchObject({ application_fee_amount: 238, on_behalf_of: account })
    expect(intent.latest_charge).toMatchObject({
      transfer: { amount: 1_900, destination: account },
      application_fee: {
        amount: 238,
        account,
        originating_transaction: (intent.latest_charge as Stripe.Charge).id,
      },
    })
    expect(await balance(account)).toBe(1_662)
    // The charge and the fee came in, the transfer and Stripe's own fee went out.
    expect(await balance()).toBe(238 - Math.round(1_900 * 0.015) - 25 - 0)
    await local.advance(30 * day + 3_600)
    expect(await balance(account)).toBe(1_662)
    expect((await stripe.applicationFees.list()).data).toHaveLength(2)
  })

  test('a refund takes back the part of the account, and gives back that of the fee', async () => {
    await subscribe({ transfer_data: { destination: account }, application_fee_percent: 10 })
    const [charge] = (await stripe.charges.list()).data

    await stripe.refunds.create({
      charge: charge!.id,
      amount: 950,
      reverse_transfer: true,
      refund_application_fee: true,
    })

    const [fee] = (await stripe.applicationFees.list()).data
    expect(fee).toMatchObject({ amount: 190, amount_refunded: 95, refunded: false })
    const { pending, available } = await stripe.balance.retrieve({}, { stripeAccount: account })
    expect([...pending, ...available].reduce((sum, { amount }) => sum + amount, 0)).toBe(
      1_900 - 190 - 950 + 95,
    )
  })

  test('a share in percent goes to the account without a fee', async () => {
    await subscribe({ transfer_data: { destination: account, amount_percent: 80 } })

    expect(await balance(account)).toBe(1_520)
    expect((await stripe.applicationFees.list()).data).toEqual([])
  })
})
