import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { answerChargeback } from '#platform/payments/flows/chargebacks.ts'
import { handleDueNotices, takeNotice } from '#platform/payments/flows/notices.ts'
import { PaymentFailure } from '#platform/payments/gateways/failures.ts'
import { chargebackReason } from '#platform/payments/rules/index.ts'
import { getChargeback, listChargebacks } from '#platform/payments/service/chargeback-lists.ts'
import { day, openPayoutMarket, type PayoutMarket } from '#tests/support/payout-market.ts'

let market: PayoutMarket
beforeEach(async () => {
  market = await openPayoutMarket()
})
afterEach(() => market.close())

const disputes = () => market.stripe.engine.store.all('dispute')
async function tell(kind: string) {
  const notice = {
    id: `evt_${newId()}`,
    kind,
    objectId: disputes()[0]!.id,
    accountId: null,
    tenantId: market.scope.tenantId,
    happenedAt: market.time.now(),
  }
  await takeNotice({ database: market.runtime.database, relayPool: null as never }, notice)
  await handleDueNotices(market.runtime, market.scope)
}
/** A customer has paid, and gone to the bank. @returns the chargeback */
async function opened() {
  await market.paid(5_000, { reference: 'BANK-0001' }, '4000000000000259')
  await market.pass(3_600_000)
  await tell('charge.dispute.created')
  return (await list('open'))[0]!
}
const list = async (filter: 'open' | 'won' | 'lost' | 'all') =>
  (await market.inside((ctx) => listChargebacks(ctx, { filter }))).items
const answer = (chargebackId: string, text: string, isFinal: boolean, as: Scope = market.scope) =>
  answerChargeback(market.runtime, as, { chargebackId, text, isFinal })

test('a chargeback is listed with its reason in words and its deadline', async () => {
  const chargeback = await opened()

  expect(chargeback).toMatchObject({
    state: 'needs_response',
    reference: 'BANK-0001',
    amount: 5_000,
    reason: 'The cardholder says they did not pay this',
    evidenceSentAt: null,
  })
  expect(new Date(chargeback.evidenceDueAt!) > market.time.now()).toBe(true)
  expect(await list('lost')).toEqual([])
  expect(chargebackReason('a_new_reason')).toEqual(chargebackReason('general'))
})

test('an answer is kept while it is written, and sent once', async () => {
  const { id } = await opened()

  await answer(id, 'She was there, and said so.', false)
  expect(await market.inside((ctx) => getChargeback(ctx, id))).toMatchObject({
    evidence: 'She was there, and said so.',
    evidenceSentAt: null,
  })
  expect(disputes()[0]!.evidence.uncategorized_text).toBeNull()

  const sent = await answer(id, 'winning_evidence', true)

  expect(sent.evidenceSentAt).not.toBeNull()
  expect(disputes()[0]!.evidence.uncategorized_text).toBe('winning_evidence')
  await expect(answer(id, 'More', true)).rejects.toMatchObject({ code: 'conflict' })
  await market.pass(day)
  await tell('charge.dispute.closed')
  expect(await list('open')).toEqual([])
  expect(await list('won')).toMatchObject([{ id, state: 'won' }])
})

test('while the processor is away what was written is kept, and can be sent again', async () => {
  const { id } = await opened()
  const payments = {
    ...market.runtime.payments,
    answerDispute: () => Promise.reject(new PaymentFailure('unreachable')),
  }

  await expect(
    answerChargeback({ ...market.runtime, payments }, market.scope, {
      chargebackId: id,
      text: 'It took place.',
      isFinal: true,
    }),
  ).rejects.toMatchObject({ code: 'unavailable' })

  expect(await market.inside((ctx) => getChargeback(ctx, id))).toMatchObject({
    evidence: 'It took place.',
    evidenceSentAt: null,
  })
  expect((await answer(id, 'It took place, with photos.', true)).evidenceSentAt).not.toBeNull()
})

test('nothing is sent without words, after the deadline, or by somebody of the support', async () => {
  const { id } = await opened()
  await expect(answer(id, '  ', true)).rejects.toMatchObject({ code: 'validation_failed' })
  const support: Scope = {
    ...market.scope,
    actor: { kind: 'account', accountId: newId(), sessionId: newId(), roles: ['support'] },
  }
  await expect(answer(id, 'It took place.', true, support)).rejects.toMatchObject({ code: 'forbidden' })
  expect(
    (await market.runtime.database.inTenant(support, (ctx) => listChargebacks(ctx, {}))).items,
  ).toHaveLength(1)

  await market.pass(60 * day)
  await expect(answer(id, 'It took place.', true)).rejects.toMatchObject({ code: 'conflict' })
})
