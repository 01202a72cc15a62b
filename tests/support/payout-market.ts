import { ConnectControl } from '#platform/local/stripe/connect/index.ts'
import { settleOnboarding } from '#platform/payments/flows/accounts.ts'
import { openPage, settleCharge } from '#platform/payments/flows/checkout.ts'
import { beginOnboarding } from '#platform/payments/flows/onboarding.ts'
import { releaseFunds, sendDueTransfers } from '#platform/payments/flows/transfers.ts'
import type { NewPayment } from '#platform/payments/index.ts'
import type { AccountOwner } from '#platform/payments/rules/index.ts'
import { findOwnedAccount, marketplaceOwner } from '#platform/payments/service/accounts.ts'
import { planRelease } from '#platform/payments/service/release-plan.ts'
import { openPaymentMarket, payOn } from './payment-market.ts'

const config = { platformDomain: 'localhost', isLocal: true, port: 3000 }
const minute = 60_000
export const day = 86_400_000

/** A marketplace whose parties have accounts at local Stripe, and customers who pay. Close it after use. */
export async function openPayoutMarket() {
  const market = await openPaymentMarket()
  const { runtime, scope, stripe } = market
  const control = new ConnectControl(stripe.engine)
  const provider: AccountOwner = { kind: 'provider', id: market.providerId }
  const tenant = marketplaceOwner(scope)
  const accountOf = async (owner: AccountOwner) =>
    (await market.inside((ctx) => findOwnedAccount(ctx, owner)))!

  return {
    ...market,
    control,
    provider,
    tenant,
    accountOf,
    /** With details that are found right at once; paid out only when somebody asks. */
    async connect(owner: AccountOwner = provider, interval: 'manual' | 'daily' = 'manual') {
      const page = 'http://shop.localhost:3000/provider/payouts'
      await beginOnboarding({ ...runtime, config }, scope, { owner, country: 'DE', page })
      const { processorAccountId } = await accountOf(owner)
      control.complete(processorAccountId!)
      await runtime.payments.setPayoutInterval(processorAccountId!, interval)
      await market.pass(minute)
      await settleOnboarding(runtime, scope, { owner })
      return processorAccountId!
    },
    /** A customer has paid. @returns the payment and its charge */
    async paid(amount: number, changes: Partial<NewPayment> = {}, card = '4242424242424242') {
      const { payment, charges } = await market.newPayment(amount, changes)
      const chargeId = charges[0]!.id
      const url = await openPage(runtime, scope, {
        chargeId,
        successUrl: 'http://shop.localhost/paid',
        cancelUrl: 'http://shop.localhost/back',
        expiresAt: new Date(market.time.now().getTime() + 60 * minute),
      })
      await payOn(url!, card)
      await settleCharge(runtime, scope, { chargeId })
      return { payment, chargeId }
    },
    /** The appointment is done: what is held leaves for the accounts of the parties. */
    async release({ id }: { id: string }) {
      await market.inside((ctx) =>
        planRelease(ctx, { paymentId: id, at: market.time.now(), reservedAmount: 0 }),
      )
      await releaseFunds(runtime, scope)
      await sendDueTransfers(runtime, scope)
    },
  }
}
export type PayoutMarket = Awaited<ReturnType<typeof openPayoutMarket>>
