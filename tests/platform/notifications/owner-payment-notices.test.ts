import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { paymentEvents } from '#platform/payments/index.ts'
import { Charge } from '#platform/payments/models.ts'
import { textOf } from '#tests/support/pdf-text.ts'
import { world, supportEmail, booked, inside, mailsOf, factsOf, paid } from './paid-booking.ts'

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
