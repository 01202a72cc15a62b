import { balanceReminded, confirmBooking, createHold, paymentCameTooLate } from '#platform/booking/index.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { days, hours } from '#platform/kernel/time.ts'
import { methodExpiring } from '#platform/payments/document-events.ts'
import { announceCharges } from '#platform/payments/flows/upcoming-charges.ts'
import { openPayment, paymentEvents } from '#platform/payments/index.ts'
import { Charge, type ChargePurpose } from '#platform/payments/models.ts'
import { applySplitTerms, priceOf } from '#platform/payments/rules/index.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { contact, createBookable } from '#tests/support/factories.ts'
import { movingClock } from '#tests/support/moving-clock.ts'
import { splitTerms } from '#tests/support/payment-market.ts'
import { textOf } from '#tests/support/pdf-text.ts'
import { settle } from '#tests/support/settle.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

const opening = '2027-03-20T09:00:00Z'
const time = movingClock(opening)

let world: WorkerRuntime
beforeAll(async () => {
  world = await openWorkerRuntime('payment_notices', {}, undefined, { clock: time.clock })
})
beforeEach(() => time.moveTo(opening))
afterAll(() => world.close())

const supportEmail = 'hello@lindenhof.example'
type Due = { purpose: ChargePurpose; amount: number; dueAt: Date | null }

/** A booking of a guest in a marketplace of its own, with what is to be paid for it; the mails of booking it are read. */
async function booked(dues: Due[] = [{ purpose: 'full', amount: 8_900, dueAt: null }]) {
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
type Booked = Awaited<ReturnType<typeof booked>>

const seen = new Set<string>()
const inside = <T>({ scope }: Pick<Booked, 'scope'>, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  world.runtime.database.inTenant(systemScope(scope.tenantId), work)

/** What has been sent in this marketplace's name since the last look. */
async function mailsOf({ host }: Booked) {
  await settle(world.runtime)
  const fresh = (await world.mails.list()).filter(({ sender, id }) => sender === host && !seen.has(id))
  for (const { id } of fresh) seen.add(id)
  return Promise.all(fresh.map(async ({ id }) => (await world.mails.find(id))!))
}

const factsOf = ({ payment, charges }: Booked, index = 0) => ({
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
const paid = (about: Booked, index = 0) =>
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
const failed = (about: Booked, index = 0, failureCode = 'insufficient_funds') =>
  inside(about, async (ctx) => {
    await Charge.query(ctx.trx)
      .findById([ctx.tenantId, about.charges[index]!.id])
      .patch({ state: 'failed', failureCode })
    await emit(ctx, paymentEvents.chargeFailed, { ...factsOf(about, index), failureCode })
  })

test('who has paid gets their invoice as a file, with a link to what they have paid', async () => {
  const about = await booked()

  await paid(about)
  const [mail, ...others] = await mailsOf(about)

  expect(others).toEqual([])
  expect(mail).toMatchObject({ toAddress: contact.email, fromName: 'Lindenhof' })
  expect(mail!.text).toMatch(/€89(\.00)?/)
  expect(mail!.text).toContain('Attached: Invoice INV-00001')
  expect(mail!.text).toMatch(new RegExp(`http://${about.host}(:\\d+)?/bookings/[\\w-]{40,}/payments`))
  expect(mail!.attachments).toMatchObject([{ name: 'invoice-inv-00001.pdf', mimeType: 'application/pdf' }])
  const file = (await world.mails.attachment(mail!.id, 0))!.content
  expect(await textOf(Buffer.from(file))).toContain('Invoice')
})

test('the same event told twice is one mail', async () => {
  const about = await booked()

  await paid(about)
  await inside(about, (ctx) => emit(ctx, paymentEvents.chargeSucceeded, { ...factsOf(about), isLate: false }))

  expect(await mailsOf(about)).toHaveLength(1)
})

test('a saved card that is declined is told with why, and with a page to pay on', async () => {
  const about = await booked([
    { purpose: 'deposit', amount: 3_000, dueAt: null },
    { purpose: 'balance', amount: 5_900, dueAt: new Date('2027-03-27T08:00:00Z') },
  ])

  await failed(about, 1)
  const [mail] = await mailsOf(about)

  expect(mail!.text).toContain('There was not enough money on the card.')
  expect(mail!.text).toContain('Pay €59')
  expect(mail!.text).toMatch(new RegExp(`http://${about.host}(:\\d+)?/pay/[\\w-]{40,}`))
})

test('nobody is asked to pay what they have paid before the message left', async () => {
  const about = await booked([
    { purpose: 'deposit', amount: 3_000, dueAt: null },
    { purpose: 'balance', amount: 5_900, dueAt: new Date('2027-03-27T08:00:00Z') },
  ])

  await failed(about, 1)
  await paid(about, 1)
  const mails = await mailsOf(about)

  expect(mails.map(({ subject }) => subject)).toEqual(['Thank you for your payment'])
})

test('what is declined on the page, before the customer’s eyes, is no mail', async () => {
  const about = await booked()
  await inside(about, (ctx) =>
    ctx.trx('charges').where({ id: about.charges[0]!.id }).update({ processor_session_id: newId() }),
  )

  await failed(about)

  expect(await mailsOf(about)).toEqual([])
})

test('three days before a saved card is charged its owner is told, once', async () => {
  const dueAt = new Date('2027-03-25T08:00:00Z')
  const about = await booked([
    { purpose: 'deposit', amount: 3_000, dueAt: null },
    { purpose: 'balance', amount: 5_900, dueAt },
  ])
  const look = () => announceCharges(world.runtime, about.scope)
  await look()
  expect(await mailsOf(about)).toEqual([])

  time.moveTo(new Date(dueAt.getTime() - days(3) + hours(1)))
  await look()
  await look()
  const mails = await mailsOf(about)

  expect(mails.map(({ subject }) => subject)).toEqual(['€59 will be charged in 3 days'])
  expect(mails[0]!.text).toContain('On 25 March 2027 we charge €59')
})

test('a refund is told with its credit note, and one that came back with what happens next', async () => {
  const about = await booked()
  await paid(about)
  await mailsOf(about)
  const refundId = newId()
  const of = { chargeId: about.charges[0]!.id, refundId, amount: 2_000, currency: 'EUR' }
  const { paymentId, subjectKind, subjectId, providerId } = factsOf(about)
  const subject = { paymentId, subjectKind, subjectId, providerId }
  await inside(about, async (ctx) => {
    await ctx.trx('refunds').insert({
      id: refundId,
      charge_id: of.chargeId,
      amount: 2_000,
      currency: 'EUR',
      lines: JSON.stringify([{ lineId: about.bookingId, amount: 2_000, taxAmount: 0 }]),
      cause: 'goodwill',
      cause_key: 'one',
      state: 'succeeded',
      processor_refund_id: `re_${refundId}`,
      settled_at: ctx.now,
    })
    await emit(ctx, paymentEvents.refundSucceeded, { ...subject, ...of })
  })
  const [sent] = await mailsOf(about)
  await inside(about, async (ctx) => {
    await ctx.trx('refunds').where({ id: refundId }).update({ state: 'failed' })
    await emit(ctx, paymentEvents.refundFailed, {
      ...subject,
      ...of,
      failureCode: 'expired_or_canceled_card',
    })
  })
  const [bounced] = await mailsOf(about)
  await inside(about, async (ctx) => {
    await ctx.trx('refunds').where({ id: refundId }).update({ processor_refund_id: null })
    await emit(ctx, paymentEvents.refundFailed, { ...subject, ...of, failureCode: 'charge_disputed' })
  })
  const [refused] = await mailsOf(about)

  expect(sent).toMatchObject({ subject: 'Your refund is on its way' })
  expect(sent!.attachments.map(({ name }) => name)).toEqual(['credit-note-cn-00001.pdf'])
  expect(bounced).toMatchObject({ subject: 'Your refund came back to us', attachments: [] })
  expect(bounced!.text).toContain('do not send card or bank numbers')
  expect(refused!.subject).toBe('Your refund could not be sent')
  expect(refused!.text).toContain('should have gone back to you. The payment service could not send it.')
})

test('money that came too late is told as that, and not as a payment that was received', async () => {
  const about = await booked()
  await inside(about, (ctx) =>
    ctx.trx('refunds').insert({
      id: newId(),
      charge_id: about.charges[0]!.id,
      amount: 8_900,
      currency: 'EUR',
      cause: 'late',
      cause_key: 'late',
      state: 'pending',
    }),
  )
  await paid(about)
  await inside(about, (ctx) =>
    emit(ctx, paymentCameTooLate, {
      bookingId: about.bookingId,
      providerId: about.providerId,
      startsAt: '2027-03-16T09:00:00.000Z',
      serviceId: about.serviceId,
      paymentId: about.payment.id,
      amount: 8_900,
      currency: 'EUR',
    }),
  )
  const mails = await mailsOf(about)

  expect(mails.map(({ subject }) => subject)).toEqual(['Your payment came too late for this time'])
  expect(mails[0]!.text).toMatch(new RegExp(`http://${about.host}(:\\d+)?/services/${about.serviceId}`))
})

test('a chargeback is told to whose money it is and to who answers the bank', async () => {
  const about = await booked()
  await paid(about)
  await mailsOf(about)
  const chargebackId = newId()
  const { paymentId, subjectKind, subjectId, providerId, chargeId } = factsOf(about)
  await inside(about, async (ctx) => {
    await ctx.trx('chargebacks').insert({
      id: chargebackId,
      charge_id: chargeId,
      processor_dispute_id: newId(),
      amount: 8_900,
      currency: 'EUR',
      reason: 'product_not_received',
      state: 'needs_response',
      evidence_due_at: new Date('2027-04-02T12:00:00Z'),
    })
    await emit(ctx, paymentEvents.chargebackOpened, {
      paymentId,
      subjectKind,
      subjectId,
      providerId,
      chargeId,
      chargebackId,
    })
  })
  const mails = await mailsOf(about)
  const toMarketplace = mails.find(({ toAddress }) => toAddress === supportEmail)!
  const toProvider = mails.find(({ toAddress }) => toAddress !== supportEmail)!

  expect(mails).toHaveLength(2)
  expect(toMarketplace.text).toContain('Answer by 2 April 2027')
  expect(toMarketplace.text).toMatch(new RegExp(`/m/[\\w-]+/chargebacks/${chargebackId}`))
  expect(toProvider.text).toContain('Lindenhof answers the bank')
  expect(toProvider.text).toContain(`${about.host}`)
  expect(toProvider.text).not.toContain('/m/')
})

test('a provider is told what was released, once it has got something', async () => {
  const about = await booked()
  await paid(about)
  await mailsOf(about)
  const { paymentId, subjectKind, subjectId, providerId } = factsOf(about)
  const release = () =>
    inside(about, (ctx) =>
      emit(ctx, paymentEvents.fundsReleased, { paymentId, subjectKind, subjectId, providerId }),
    )
  await release()
  expect(await mailsOf(about)).toEqual([])

  await inside(about, async (ctx) => {
    const charge = await Charge.query(ctx.trx).findOne({ id: about.charges[0]!.id }).throwIfNotFound()
    await Charge.query(ctx.trx)
      .findById([ctx.tenantId, charge.id])
      .patch({ funds: { ...charge.funds, released: charge.funds.split } })
  })
  await release()
  const mails = await mailsOf(about)
  const subjects = mails.map(({ subject }) => subject).toSorted()

  expect(subjects).toEqual(
    ['Commission of €8.90 for Window cleaning', '€78.32 is on its way to you'].toSorted(),
  )
  expect(mails.every(({ text }) => text.includes(about.host))).toBe(true)
  // The provider keeps the marketplace's invoice of its commission: it comes as a file.
  const commission = mails.find(({ attachments }) => attachments.length > 0)!
  expect(commission.attachments).toMatchObject([{ name: 'commission-invoice-fee-00001.pdf' }])
  const file = (await world.mails.attachment(commission.id, 0))!.content
  expect(await textOf(Buffer.from(file))).toContain('Commission')
})

test('a card that ends is told to a guest only where something is still to be charged with it', async () => {
  const about = await booked([
    { purpose: 'deposit', amount: 3_000, dueAt: null },
    { purpose: 'balance', amount: 5_900, dueAt: new Date('2027-04-25T08:00:00Z') },
  ])
  const methodId = newId()
  const customerId = about.payment.customerId!
  await inside(about, async (ctx) => {
    await ctx.trx('payment_methods').insert({
      id: methodId,
      customer_id: customerId,
      processor_method_id: newId(),
      kind: 'card',
      brand: 'visa',
      last4: '4242',
      expiry_month: 4,
      expiry_year: 2027,
    })
    await emit(ctx, methodExpiring, { methodId, customerId })
  })
  expect(await mailsOf(about)).toEqual([])

  await inside(about, async (ctx) => {
    await ctx.trx('payments').where({ id: about.payment.id }).update({ payment_method_id: methodId })
    await emit(ctx, methodExpiring, { methodId, customerId })
  })
  const [mail] = await mailsOf(about)

  expect(mail!.subject).toBe('Your card Visa •••• 4242 expires soon')
  expect(mail!.text).toContain('good until the end of April 2027')
  expect(mail!.text).toContain('It is to be charged for Window cleaning.')
})

test('a payout that did not arrive, and an account that wants something, are told to their owner', async () => {
  const about = await booked()
  const [accountId, payoutId] = [newId(), newId()]
  await inside(about, async (ctx) => {
    await ctx.trx('payment_accounts').insert({
      id: accountId,
      owner_kind: 'provider',
      owner_id: about.providerId,
      country: 'DE',
      currency: 'EUR',
      state: 'restricted',
      requirements: JSON.stringify({
        due: ['external_account', 'individual.dob.day'],
        pastDue: [],
        pending: [],
        errors: [],
        disabledReason: null,
        dueAt: null,
      }),
    })
    await ctx.trx('payouts').insert({
      id: payoutId,
      account_id: accountId,
      amount: 4_000,
      currency: 'EUR',
      state: 'failed',
      failure_code: 'account_closed',
    })
    const owner = { ownerKind: 'provider', ownerId: about.providerId }
    await emit(ctx, paymentEvents.payoutFailed, { ...owner, payoutId, failureCode: 'account_closed' })
    await emit(ctx, paymentEvents.accountChanged, { ...owner, state: 'restricted' })
  })
  const mails = await mailsOf(about)
  const of = (words: RegExp) => mails.find(({ subject }) => words.test(subject))!

  expect(mails).toHaveLength(2)
  expect(of(/payout of €40 did not arrive/).text).toContain('/provider/payouts')
  expect(of(/needs something from you/).text).toContain('- Give your date of birth.')
})

test('of a card that is refused again and again its owner is told at first and at last', async () => {
  const about = await booked([
    { purpose: 'deposit', amount: 3_000, dueAt: null },
    { purpose: 'balance', amount: 5_900, dueAt: new Date('2027-03-21T09:00:00Z') },
  ])
  const refused = async (failures: number, next: Date | null) => {
    await inside(about, (ctx) =>
      ctx.trx('charges').where({ id: about.charges[1]!.id }).update({ failures, next_attempt_at: next }),
    )
    await failed(about, 1)
    return (await mailsOf(about)).map(({ subject }) => subject)
  }
  const later = new Date('2027-03-24T09:00:00Z')

  expect(await refused(1, later)).toEqual(['Your payment did not go through'])
  expect(await refused(2, later)).toEqual([])
  expect(await refused(3, later)).toEqual([])
  expect(await refused(4, null)).toEqual(['Your payment did not go through'])
})

test('who has not paid the rest is reminded for the last time of what follows, with a page to pay on', async () => {
  const about = await booked([
    { purpose: 'deposit', amount: 3_000, dueAt: null },
    { purpose: 'balance', amount: 5_900, dueAt: new Date('2027-03-21T09:00:00Z') },
  ])
  await failed(about, 1)
  const [refusal] = await mailsOf(about)
  await inside(about, (ctx) =>
    emit(ctx, balanceReminded, {
      bookingId: about.bookingId,
      subjectKind: 'booking',
      subjectId: about.bookingId,
      chargeId: about.charges[1]!.id,
      until: '2027-03-28T06:00:00.000Z',
    }),
  )
  const mails = await mailsOf(about)

  expect(refusal!.text).toMatch(/If it is not paid by 28 March 2027.*, your booking is cancelled\./)
  expect(mails.map(({ subject }) => subject)).toEqual(['€59 is still to be paid'])
  expect(mails[0]!.text).toMatch(
    /If it is not paid by 28 March 2027.* kept or given back as if you had cancelled/,
  )
  expect(mails[0]!.text).toMatch(new RegExp(`http://${about.host}(:\\d+)?/pay/`))
})

test('who has paid twice is told that the second payment goes back', async () => {
  const about = await booked()
  await paid(about)
  await mailsOf(about)
  const { paymentId, subjectKind, subjectId, providerId, chargeId } = factsOf(about)
  const secondId = newId()
  await inside(about, async (ctx) => {
    const first = await ctx.trx('charges').where({ id: chargeId }).first()
    await ctx.trx('charges').insert({
      id: secondId,
      payment_id: paymentId,
      position: 1,
      purpose: 'duplicate',
      duplicate_of: chargeId,
      amount: 8_900,
      currency: 'EUR',
      state: 'succeeded',
      funds: first.funds,
      method: first.method,
      paid_at: ctx.now,
    })
    await emit(ctx, paymentEvents.chargeDuplicated, {
      paymentId,
      subjectKind,
      subjectId,
      providerId,
      chargeId: secondId,
      refundId: newId(),
      amount: 8_900,
      currency: 'EUR',
    })
  })
  const mails = await mailsOf(about)

  expect(mails.map(({ subject }) => subject)).toEqual([
    'You have paid twice, and get the second payment back',
  ])
  expect(mails[0]!.text).toContain('is on its way back to you, to Visa •••• 4242')
})
