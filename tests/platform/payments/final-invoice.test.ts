import { cancelAsked } from '#platform/booking/service/cancel-booking.ts'
import { completeBooking, finishBooking, startBooking } from '#platform/booking/service/do-work.ts'
import { refundBooking } from '#platform/booking/service/money/refunds.ts'
import { DocumentRow } from '#platform/payments/document-models.ts'
import { paymentSubscribers, requestRefund, settleRefundOtherwise } from '#platform/payments/index.ts'
import { issueFinalInvoice } from '#platform/payments/service/final-invoice.ts'
import { recordRefund } from '#platform/payments/service/refunds.ts'
import { openPaidBookings, type PaidBooking } from '#tests/support/paid-bookings.ts'
import { guest } from '#tests/support/supply.ts'

let world: Awaited<ReturnType<typeof openPaidBookings>>
let heard = 0
beforeEach(async () => {
  world = await openPaidBookings()
  heard = 0
})
afterEach(() => world.close())

const vat = 19_000
/** What has happened since reaches the papers, each event once. */
async function issueAll() {
  const events = await world.inside((ctx) =>
    ctx.trx('outbox_events').select('id', 'name', 'payload', 'occurred_at').orderBy('id').offset(heard),
  )
  heard += events.length
  for (const { id, name, payload, occurred_at: occurredAt } of events)
    for (const subscriber of paymentSubscribers.filter(({ event }) => event.name === name))
      await world.inside((ctx) => subscriber.handle(ctx, { id, name, occurredAt, payload: payload as never }))
}
const papersOf = ({ payment }: PaidBooking) =>
  world.inside(async (ctx) =>
    DocumentRow.query(ctx.trx).where({ payment_id: payment.id, recipient_kind: 'customer' }).orderBy('id'),
  )
const told = (papers: DocumentRow[]) =>
  papers.map(({ kind, number, totalAmount, content }) => [kind, number, totalAmount, content.taxAmount])

async function takePlace({ bookings, secrets }: PaidBooking) {
  const booking = bookings[0]!
  world.time.moveTo(booking.startsAt)
  await world.by(world.parts.provider, (ctx) => startBooking(ctx, world.asked(booking, 'provider')))
  world.time.moveTo(booking.endsAt)
  await world.by(world.parts.provider, (ctx) => finishBooking(ctx, world.asked(booking, 'provider')))
  await world.by(guest, (ctx) => completeBooking(ctx, world.asGuest(secrets[0]!)))
  await world.settleAll()
  await issueAll()
}
const deposit = (amount = 3_570) => [{ purpose: 'deposit' as const, amount, inHours: null }]

test('whose rest is paid at the appointment gets one invoice of all of it, with the deposit set off', async () => {
  const booked = await world.book({ price: 11_900, taxRate: vat, dues: deposit() })
  await issueAll()
  expect(told(await papersOf(booked))).toEqual([['receipt', 1, 3_570, 570]])

  await takePlace(booked)

  const [receipt, invoice, ...others] = await papersOf(booked)
  expect(others).toEqual([])
  expect(told([invoice!])).toEqual([['invoice', 1, 11_900, 1_900]])
  expect(invoice!.content).toMatchObject({
    purpose: 'final',
    netAmount: 10_000,
    taxes: [{ name: 'VAT', amount: 1_900 }],
    payments: [{ amount: 3_570, taxAmount: 570, label: receipt!.content.label }],
  })
  // Whoever asks again, at once or later, is told of the same one.
  const again = await Promise.all(
    Array.from({ length: 4 }, () => world.inside((ctx) => issueFinalInvoice(ctx, booked.payment.id))),
  )
  expect(again.flat()).toEqual([])
})

test('what goes back after the final invoice is credited on it, with its part of the tax', async () => {
  const booked = await world.book({ price: 11_900, taxRate: vat, dues: deposit() })
  await takePlace(booked)

  await world.by(world.parts.provider, (ctx) =>
    refundBooking(ctx, world.asked(booked.bookings[0]!, 'provider'), {
      amount: 1_190,
      note: 'One was forgotten',
    }),
  )
  await world.settleAll()
  await issueAll()

  const papers = await papersOf(booked)
  expect(told(papers)).toEqual([
    ['receipt', 1, 3_570, 570],
    ['invoice', 1, 11_900, 1_900],
    ['credit_note', 1, 1_190, 190],
  ])
  expect(papers[2]!.refersTo).toBe(papers[1]!.id)
})

test('a deposit that is kept when the customer leaves has an invoice of what is kept, and no more', async () => {
  // Half an hour before nothing goes back by the policy; the rest was to be paid at the appointment.
  const booked = await world.book({ price: 11_900, taxRate: vat, inHours: [12], dues: deposit(8_330) })
  await issueAll()

  await world.by(guest, (ctx) => cancelAsked(ctx, world.asGuest(booked.secrets[0]!), {}))
  await world.settleAll()
  await issueAll()

  // Of 119 half is due, which is 59.50: 23.80 of the deposit go back, and are taken off its receipt.
  const papers = await papersOf(booked)
  expect(told(papers)).toEqual([
    ['receipt', 1, 8_330, 1_330],
    ['credit_note', 1, 2_380, 380],
    ['invoice', 1, 5_950, 950],
  ])
  expect(papers[1]!.refersTo).toBe(papers[0]!.id)
  expect(papers[2]!.content.payments).toMatchObject([{ amount: 5_950, label: 'REC-00001' }])
})

test('what is charged for not coming has an invoice of its own, and stands on no other', async () => {
  const booked = await world.book({
    price: 10_000,
    inHours: [12],
    isMethodKept: true,
    dues: [
      { purpose: 'deposit', amount: 2_000, inHours: null },
      { purpose: 'balance', amount: 8_000, inHours: 11 },
    ],
  })
  await world.by(guest, (ctx) => cancelAsked(ctx, world.asGuest(booked.secrets[0]!), {}))
  await world.settleAll()
  await issueAll()

  const papers = await papersOf(booked)
  const invoices = papers.filter(({ kind }) => kind === 'invoice')
  expect(invoices.map(({ totalAmount, content }) => [content.purpose, totalAmount]).toSorted()).toEqual([
    ['cancellation_fee', 3_000],
    ['final', 2_000],
  ])
  expect(invoices.map(({ number }) => number).toSorted()).toEqual([1, 2])
})

test('a payment that is given back whole, or still has something to come, has no final invoice', async () => {
  const left = await world.book({ price: 11_900, taxRate: vat, dues: deposit() })
  await issueAll()
  await world.by(guest, (ctx) => cancelAsked(ctx, world.asGuest(left.secrets[0]!), {}))
  await world.settleAll()
  await issueAll()
  expect((await papersOf(left)).map(({ kind }) => kind)).toEqual(['receipt', 'credit_note'])

  const waiting = await world.book({
    price: 10_000,
    dues: [...deposit(), { purpose: 'balance', amount: 6_430, inHours: 40 }],
    isMethodKept: true,
  })
  expect(await world.inside((ctx) => issueFinalInvoice(ctx, waiting.payment.id))).toEqual([])
})

test('a refund that a bank sent back is credited when the customer got it in another way', async () => {
  const booked = await world.book({ price: 11_900, taxRate: vat })
  await issueAll()
  const [refund] = await world.inside((ctx) =>
    requestRefund(ctx, { paymentId: booked.payment.id, request: 'all', cause: 'x', causeKey: 'x' }),
  )
  const bounced = { id: 're_bounced', state: 'failed', amount: 11_900, failureCode: 'unknown' } as const
  await world.inside((ctx) => recordRefund(ctx, refund!.id, bounced))
  await issueAll()
  expect((await papersOf(booked)).map(({ kind }) => kind)).toEqual(['invoice'])

  for (let said = 0; said < 2; said += 1)
    await world.inside((ctx) => settleRefundOtherwise(ctx, { refundId: refund!.id, note: 'In cash' }))
  await issueAll()

  expect(told(await papersOf(booked))).toEqual([
    ['invoice', 1, 11_900, 1_900],
    ['credit_note', 1, 11_900, 1_900],
  ])
})
