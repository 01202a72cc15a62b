import type Stripe from 'stripe'
import { openPage, settleCharge } from '#platform/payments/flows/checkout.ts'
import { takeNotice } from '#platform/payments/flows/notices.ts'
import { createDispute, decideDispute } from '#platform/local/stripe/payments/disputes.ts'
import type { DisputeKind } from '#platform/local/stripe/cards/test-cards.ts'
import { Charge } from '#platform/payments/models.ts'
import type { NewPayment } from '#platform/payments/index.ts'
import type { PaymentMarket } from './money-world.ts'
import { payOn } from './payment-market.ts'

const hour = 3_600_000

/** A payment on the page of the processor, in euros, and known to be paid. */
export async function payOnline(
  market: PaymentMarket,
  amount: number,
  {
    card = '4242424242424242',
    ...changes
  }: Partial<NewPayment> & { card?: string; isMethodKept?: boolean } = {},
) {
  const { isMethodKept = false, ...rest } = changes
  const { payment, charges } = await market.newPayment(amount, rest)
  const chargeId = charges[0]!.id
  const page = await openPage(market.runtime, market.scope, {
    chargeId,
    successUrl: 'http://shop.localhost/paid',
    cancelUrl: 'http://shop.localhost/back',
    expiresAt: new Date(market.time.now().getTime() + hour),
    isMethodKept,
  })
  await payOn(page!, card)
  await settleCharge(market.runtime, market.scope, { chargeId })
  return { payment, chargeId }
}

export const readCharge = (market: PaymentMarket, chargeId: string): Promise<Charge> =>
  market.inside(async (ctx) => Charge.query(ctx.trx).findOne({ id: chargeId }).throwIfNotFound())

/** The customer's bank begins; it takes all that was not given back. @returns the dispute's id */
export async function dispute(
  market: PaymentMarket,
  chargeId: string,
  kind: DisputeKind = 'fraudulent',
): Promise<string> {
  const { engine } = market.stripe
  const { processorChargeId } = await readCharge(market, chargeId)
  return createDispute(engine, engine.store.get('charge', processorChargeId!), kind, null).id
}

/** The bank decides. */
export function decide({ stripe: { engine } }: PaymentMarket, disputeId: string, isWon: boolean): void {
  decideDispute(engine, engine.store.get('dispute', disputeId), isWon, null)
}

/** The bank changes its mind: it gives back what was lost, or takes once more what was won. */
export function overturn({ stripe: { engine } }: PaymentMarket, disputeId: string): void {
  const { store } = engine
  const known = store.get('dispute', disputeId)
  const isWon = known.status === 'lost'
  const transaction = engine.addBalanceTransaction({
    account: null,
    type: 'adjustment',
    amount: isWon ? known.amount : -known.amount,
    currency: known.currency,
    source: known.id,
  })
  const changed: Stripe.Dispute = store.update('dispute', known, {
    status: isWon ? 'won' : 'lost',
    balance_transactions: [...known.balance_transactions, transaction],
  })
  engine.emitEvent(isWon ? 'charge.dispute.funds_reinstated' : 'charge.dispute.funds_withdrawn', changed, {})
}

let told = 0
/** A notice as the webhook route takes it in; it is worked on by the sweep. */
export async function tell(
  market: PaymentMarket,
  kind: string,
  objectId: string,
  id?: string,
): Promise<void> {
  await takeNotice(
    { database: market.runtime.database, relayPool: null as never },
    {
      id: id ?? `evt_told_${(told += 1)}`,
      kind,
      objectId,
      accountId: null,
      tenantId: market.scope.tenantId,
      happenedAt: market.time.now(),
    },
  )
}
