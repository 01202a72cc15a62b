import { balanceReminded, paymentCameTooLate } from '#platform/booking/index.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { days, hours } from '#platform/kernel/time.ts'
import { methodExpiring } from '#platform/payments/document-events.ts'
import { announceCharges } from '#platform/payments/flows/upcoming-charges.ts'
import { paymentEvents } from '#platform/payments/index.ts'
import { Charge } from '#platform/payments/models.ts'
import { contact } from '#tests/support/factories.ts'
import { textOf } from '#tests/support/pdf-text.ts'
import { time, world, booked, type Booked, inside, mailsOf, factsOf, paid } from './paid-booking.ts'

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
