import type Stripe from 'stripe'
import {
  eventTypes,
  payWith,
  refusalOf,
  startStripe,
  type StripeUnderTest,
} from '#tests/support/local-stripe.ts'

let local: StripeUnderTest
let stripe: Stripe
beforeEach(async () => {
  local = await startStripe()
  stripe = local.stripe
})
afterEach(() => local.close())

async function disputed(card = 'pm_card_createDispute') {
  const intent = await payWith(stripe, card)
  await local.advance(60)
  const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data
  return { dispute: dispute!, charge: String(intent.latest_charge) }
}
const about = (type: string) => type.startsWith('charge.dispute')

test('a disputed payment is taken back with a fee, and cannot be refunded', async () => {
  const { dispute, charge } = await disputed()

  expect(dispute).toMatchObject({ status: 'needs_response', reason: 'fraudulent', amount: 10_000 })
  expect(dispute.balance_transactions).toMatchObject([
    { type: 'adjustment', amount: -10_000, fee: 2_000, net: -12_000 },
  ])
  expect(await stripe.charges.retrieve(charge)).toMatchObject({ disputed: true, refunded: false })
  expect((await refusalOf(() => stripe.refunds.create({ charge }))).code).toBe('charge_disputed')
  expect(eventTypes(local).filter(about)).toEqual([
    'charge.dispute.created',
    'charge.dispute.funds_withdrawn',
  ])
})

test('evidence that wins brings money and fee back', async () => {
  const { dispute } = await disputed('pm_card_createDisputeProductNotReceived')
  const answered = await stripe.disputes.update(dispute.id, {
    evidence: { uncategorized_text: 'winning_evidence' },
  })
  expect(answered).toMatchObject({
    status: 'under_review',
    evidence_details: { has_evidence: true, submission_count: 1 },
  })

  const won = await stripe.disputes.retrieve(dispute.id)

  expect(won.status).toBe('won')
  expect(won.balance_transactions.reduce((sum, { net }) => sum + net, 0)).toBe(0)
  expect(eventTypes(local).filter(about)).toEqual([
    'charge.dispute.created',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.updated',
    'charge.dispute.funds_reinstated',
    'charge.dispute.closed',
  ])
})

test('evidence that loses ends it', async () => {
  const { dispute } = await disputed()

  await stripe.disputes.update(dispute.id, {
    evidence: { uncategorized_text: 'losing_evidence' },
    submit: true,
  })

  expect((await stripe.disputes.retrieve(dispute.id)).status).toBe('lost')
  expect(local.engine.balanceOf(null).get('eur')).toEqual({ available: -12_000, pending: 9_825 })
  expect((await refusalOf(() => stripe.disputes.close(dispute.id))).message).toMatch('already closed')
})

test('evidence can be kept before it is handed in, and is final then', async () => {
  const { dispute } = await disputed()

  const kept = await stripe.disputes.update(dispute.id, { evidence: { customer_name: 'Ada' }, submit: false })
  const sent = await stripe.disputes.update(dispute.id, { submit: true })
  const late = await refusalOf(() =>
    stripe.disputes.update(dispute.id, { evidence: { customer_name: 'Bo' } }),
  )

  expect(kept).toMatchObject({ status: 'needs_response', evidence_details: { submission_count: 0 } })
  expect(sent).toMatchObject({ status: 'under_review', evidence: { customer_name: 'Ada' } })
  expect(late.param).toBe('evidence')
})

test('a dispute that nobody answers is lost after its day', async () => {
  const { dispute } = await disputed()

  await local.advance(dispute.evidence_details.due_by! - local.engine.now() + 1)

  expect((await stripe.disputes.retrieve(dispute.id)).status).toBe('lost')
})

test('an inquiry takes no money until it is escalated, and leaves refunds possible', async () => {
  const { dispute, charge } = await disputed('pm_card_createDisputeInquiry')
  expect(dispute).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] })
  expect((await stripe.refunds.create({ charge, amount: 100 })).status).toBe('succeeded')

  await stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'escalate_inquiry_evidence' } })

  const escalated = await stripe.disputes.retrieve(dispute.id)
  expect(escalated.status).toBe('needs_response')
  expect(escalated.balance_transactions).toHaveLength(1)
})

test('a test disputes any payment and decides as the bank', async () => {
  const intent = await payWith(stripe, 'pm_card_visa')

  const dispute = local.control.dispute(String(intent.latest_charge))
  local.control.decide(dispute.id, true)

  expect((await stripe.disputes.retrieve(dispute.id)).status).toBe('won')
  expect(() => local.control.dispute(String(intent.latest_charge))).toThrow('cannot be disputed')
})
