import { createDispute, decideDispute } from '#platform/local/stripe/payments/disputes.ts'
import type { DisputeKind } from '#platform/local/stripe/cards/test-cards.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { Chargeback } from '#platform/payments/models.ts'
import { CreditPurchase } from '#platform/payments/credit-models.ts'
import { attendPurchases, buyCredits, settleOwnPurchase } from '#platform/payments/flows/credit-purchases.ts'
import { endLapsedCredits } from '#platform/payments/flows/credits.ts'
import { handleDueNotices } from '#platform/payments/flows/notices.ts'
import { cancelCharges } from '#platform/payments/service/charges.ts'
import { addCreditPack } from '#platform/payments/service/credit-packs.ts'
import { refundPurchase } from '#platform/payments/service/credit-refunds.ts'
import { spendFunding } from '#platform/payments/service/funding.ts'
import { returnRefund } from '#platform/payments/service/funding-returns.ts'
import { readOwnWallet } from '#platform/payments/service/own-credits.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { defaultPaymentSettings } from '#platform/payments/rules/index.ts'
import { setPaymentSettings } from '#platform/payments/service/settings.ts'
import { tell } from './disputed-payment.ts'
import type { PaymentMarket } from './money-world.ts'
import { payableIn, payOn } from './payment-market.ts'
import { createPerson, scopeOf } from './people.ts'
import { as, operator } from './supply.ts'

/** Ten lessons for ninety euros, of which ten are a gift; what people and banks do with them. */
export const openCreditDesk = async (
  market: PaymentMarket,
  { chargebackFeeTo = 'platform' }: { chargebackFeeTo?: 'platform' | 'provider' | 'tenant' } = {},
) => {
  const staff = (ctx: Ctx) => as(operator(), ctx)
  const pack = await market.inside(async (ctx) => {
    await setPaymentSettings(staff(ctx), {
      ...defaultPaymentSettings,
      isOnline: true,
      chargebackFeeTo,
      version: 0,
    })
    return addCreditPack(staff(ctx), {
      title: 'Ten lessons',
      priceAmount: 9_000,
      creditsAmount: 10_000,
      lastingDays: 365,
    })
  })
  const read = (id: string) =>
    market.inside(async (ctx) => CreditPurchase.query(ctx.trx).findOne({ id }).throwIfNotFound())
  const { engine } = market.stripe

  return {
    staff,
    read,
    async customer(): Promise<Scope> {
      const person = await createPerson(market.scope.tenantId, 'customer')
      return scopeOf(market.scope.tenantId, person)
    },
    /** @returns the purchase; where it is not settled, nobody has heard yet that it was paid */
    async buy(scope: Scope, { card = '4242424242424242', isSettled = true } = {}): Promise<string> {
      const returnUrl = 'http://shop.localhost/account/credits'
      const url = await buyCredits(market.runtime, scope, { packId: pack.id, returnUrl })
      const { location } = await payOn(url, card)
      const id = new URL(location!).searchParams.get('purchase')!
      if (isSettled) await settleOwnPurchase(market.runtime, scope, id)
      return id
    },
    wallet: (scope: Scope) => market.inside((ctx) => readOwnWallet(ctx), scope),
    /** Pays a booking with credits alone. @returns the payment */
    async spend(purchaseId: string, amount: number, { isBooked = true } = {}): Promise<string> {
      const { customerId } = await read(purchaseId)
      return market.inside(async (ctx) => {
        const { payment } = await payableIn(ctx, market.providerId, amount, {
          charges: [],
          funding: {
            voucherId: null,
            voucherAmount: 0,
            creditsAmount: amount,
            customerIds: [customerId],
          },
        })
        if (isBooked) await spendFunding(ctx, payment.id)
        return payment.id
      })
    },
    /** The booking is cancelled: what was paid for it goes back to the credits. */
    async cancel(paymentId: string, amount: number, causeKey = 'cancelled'): Promise<void> {
      const refunds = await market.inside(async (ctx) => {
        await requestRefund(ctx, { paymentId, request: { amount }, cause: 'cancelled', causeKey })
        const ids: string[] = await ctx.trx('refunds').where({ state: 'pending' }).orderBy('id').pluck('id')
        return ids
      })
      for (const id of refunds) await market.inside((ctx) => returnRefund(ctx, id))
    },
    /** It was never booked: what was claimed for it is given back. */
    letGo: (paymentId: string) => market.inside((ctx) => cancelCharges(ctx, paymentId)),
    refund: (purchaseId: string) => market.inside((ctx) => refundPurchase(staff(ctx), { purchaseId })),
    attend: () => attendPurchases(market.runtime, market.scope),
    lapse: () => endLapsedCredits(market.runtime, market.scope),
    /** The bank of the cardholder begins. @returns the dispute */
    async dispute(purchaseId: string, kind: DisputeKind = 'fraudulent'): Promise<string> {
      const { processorChargeId, processorIntentId } = await read(purchaseId)
      const charge = engine.store
        .all('charge')
        .find(
          ({ id, payment_intent: intent, metadata }) =>
            id === processorChargeId ||
            (intent !== null && intent === processorIntentId) ||
            metadata.credit_purchase === purchaseId,
        )!
      return createDispute(engine, charge, kind, null).id
    },
    decide: (disputeId: string, isWon: boolean) =>
      decideDispute(engine, engine.store.get('dispute', disputeId), isWon, null),
    async hear(disputeId: string): Promise<void> {
      await tell(market, 'charge.dispute.updated', disputeId)
      await handleDueNotices(market.runtime, market.scope)
    },
    chargeback: (disputeId: string) =>
      market.inside(async (ctx) =>
        Chargeback.query(ctx.trx).findOne({ processor_dispute_id: disputeId }).throwIfNotFound(),
      ),
  }
}
