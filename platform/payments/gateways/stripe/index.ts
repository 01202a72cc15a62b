import Stripe from 'stripe'
import type { BalanceLine, NewCharge, PaymentGateway } from '../port.ts'
import { accountParams, toAccount, toBalance, toPayout } from './accounts.ts'
import { toBalanceLine, toDispute, toRefund } from './disputes.ts'
import {
  findCharge,
  findRefund,
  findReversal,
  findTransfer,
  readIntentOf,
  toReversal,
  toTransfer,
} from './found.ts'
import { charged } from './amounts.ts'
import { PaymentFailure } from '../failures.ts'
import { asked } from './failures.ts'
import { intentExpansions, sessionExpansions, toCheckout, toIntent, toMethod, toSeconds } from './intents.ts'
import { labelsOfLine } from './labels.ts'
import { readNotice } from './notices.ts'
import { sessionParams } from './session-params.ts'

export type StripeSettings = {
  secretKey: string
  /** More than one while a secret is being replaced. */
  webhookSecrets: readonly string[]
  /** Only where a local machine plays the processor. */
  address: { host: string; port: number } | null
}

const timeoutMs = 10_000
/** Checkout, and the onboarding of those who are paid. */
const pageOrigins = ['https://checkout.stripe.com', 'https://connect.stripe.com']
const pageSize = 100
const intentExpand = { expand: intentExpansions }
const sessionExpand = { expand: sessionExpansions }
const payoutExpand = { expand: ['balance_transaction', 'failure_balance_transaction'] }
const disputeExpand = { expand: ['charge'] }

export function openStripe({ secretKey, webhookSecrets, address }: StripeSettings): PaymentGateway {
  const stripe = new Stripe(secretKey, {
    apiVersion: '2026-10-28.endive',
    timeout: timeoutMs,
    maxNetworkRetries: 1,
    telemetry: false,
    ...(address ? { ...address, protocol: 'http' as const } : {}),
  })
  const { sessions } = stripe.checkout
  return {
    isOffered: true,
    pageOrigins: address ? [`http://${address.host}:${address.port}`] : pageOrigins,
    createCheckout: (input) =>
      asked(async () =>
        toCheckout(await sessions.create(sessionParams(input), { idempotencyKey: input.key })),
      ),
    readCheckout: (id) => asked(async () => toCheckout(await sessions.retrieve(id, sessionExpand))),
    closeCheckout: (id) =>
      asked(async () => {
        const { status } = await sessions.retrieve(id)
        // It may be paid in between; then the refusal is no failure, and what it became is read.
        if (status === 'open') await sessions.expire(id).catch(ignoreRefusal)
        return toCheckout(await sessions.retrieve(id, sessionExpand))
      }),

    charge: (input) => asked(() => chargeOffSession(stripe, input)),
    readIntent: (id) => asked(async () => toIntent(await stripe.paymentIntents.retrieve(id, intentExpand))),
    readIntentOf: (id) => asked(() => readIntentOf(stripe, id)),
    findCharge: (input) => asked(() => findCharge(stripe, input)),
    capture: (id, { amount, currency, key }) =>
      asked(async () =>
        toIntent(
          await stripe.paymentIntents.capture(
            id,
            { amount_to_capture: charged(amount, currency).amount, ...intentExpand },
            { idempotencyKey: key },
          ),
        ),
      ),
    cancelIntent: (id, { key }) =>
      asked(async () => {
        await stripe.paymentIntents.cancel(id, {}, { idempotencyKey: key }).catch(ignoreRefusal)
        return toIntent(await stripe.paymentIntents.retrieve(id, intentExpand))
      }),

    createCustomer: ({ key, ...facts }) =>
      asked(async () => (await stripe.customers.create(facts, { idempotencyKey: key })).id),
    removeCustomer: (id) =>
      asked(async () => {
        await stripe.customers.del(id).catch(ignoreRefusal)
      }),
    listMethods: (customerId) =>
      asked(async () => {
        const { data } = await stripe.customers.listPaymentMethods(customerId, { limit: pageSize })
        return data.flatMap((method) => toMethod(method) ?? [])
      }),
    removeMethod: (id) =>
      asked(async () => {
        await stripe.paymentMethods.detach(id).catch(ignoreRefusal)
      }),

    refund: ({ key, chargeId, amount, currency, metadata }) =>
      asked(async () =>
        toRefund(
          await stripe.refunds.create(
            { charge: chargeId, amount: charged(amount, currency).amount, metadata },
            { idempotencyKey: key },
          ),
        ),
      ),
    readRefund: (id) => asked(async () => toRefund(await stripe.refunds.retrieve(id))),

    findRefund: (input) => asked(() => findRefund(stripe, input)),

    createAccount: (input) =>
      asked(async () =>
        toAccount(await stripe.accounts.create(accountParams(input), { idempotencyKey: input.key })),
      ),
    readAccount: (id) => asked(async () => toAccount(await stripe.accounts.retrieve(id))),
    openOnboarding: (account, { returnUrl, refreshUrl }) =>
      asked(
        async () =>
          (
            await stripe.accountLinks.create({
              account,
              type: 'account_onboarding',
              return_url: returnUrl,
              refresh_url: refreshUrl,
            })
          ).url,
      ),
    closeAccount: (id) =>
      asked(async () => {
        await stripe.accounts.del(id)
      }).catch((error: unknown) => {
        if (!(error instanceof PaymentFailure) || error.code !== 'gone') throw error
      }),
    setPayoutInterval: (id, interval) =>
      asked(async () =>
        toAccount(
          await stripe.accounts.update(id, { settings: { payouts: { schedule: scheduleOf(interval) } } }),
        ),
      ),
    readBalance: (account, currency) =>
      asked(async () =>
        toBalance(await stripe.balance.retrieve({}, account ? { stripeAccount: account } : {}), currency),
      ),
    payOut: (account, { key, amount, currency, isInstant, metadata }) =>
      asked(async () =>
        toPayout(
          await stripe.payouts.create(
            {
              ...charged(amount, currency),
              method: isInstant ? 'instant' : 'standard',
              metadata,
              ...payoutExpand,
            },
            { stripeAccount: account, idempotencyKey: key },
          ),
        ),
      ),
    listPayouts: (account, { cursor }) =>
      asked(async () => {
        const expand = payoutExpand.expand.map((name) => `data.${name}`)
        const page = await stripe.payouts.list({ ...pageParams(cursor), expand }, { stripeAccount: account })
        return pageOf(page, toPayout)
      }),
    readPayout: (account, id) =>
      asked(async () =>
        toPayout(await stripe.payouts.retrieve(id, payoutExpand, { stripeAccount: account })),
      ),

    transfer: ({ key, accountId, chargeId, amount, currency, group, metadata }) =>
      asked(async () => {
        const transfer = await stripe.transfers.create(
          {
            ...charged(amount, currency),
            destination: accountId,
            ...(chargeId === null ? {} : { source_transaction: chargeId }),
            transfer_group: group,
            metadata,
          },
          { idempotencyKey: key },
        )
        return toTransfer(transfer)
      }),
    findTransfer: (input) => asked(() => findTransfer(stripe, input)),
    reverseTransfer: (id, { key, amount, currency, metadata }) =>
      asked(async () => {
        const reversal = await stripe.transfers.createReversal(
          id,
          { amount: charged(amount, currency).amount, metadata },
          { idempotencyKey: key },
        )
        return toReversal(reversal)
      }),
    findReversal: (id, { label }) => asked(() => findReversal(stripe, id, label)),

    readDispute: (id) => asked(async () => toDispute(await stripe.disputes.retrieve(id, disputeExpand))),
    uploadEvidence: ({ key, name, type, bytes }) =>
      asked(
        async () =>
          (
            await stripe.files.create(
              { purpose: 'dispute_evidence', file: { data: bytes, name, type } },
              { idempotencyKey: key },
            )
          ).id,
      ),
    answerDispute: (id, { key, text, files = {}, isFinal }) =>
      asked(async () =>
        toDispute(
          await stripe.disputes.update(
            id,
            { evidence: { uncategorized_text: text, ...files }, submit: isFinal, ...disputeExpand },
            { idempotencyKey: key },
          ),
        ),
      ),

    listBalanceLines: ({ from, to, cursor }) =>
      asked(async () => {
        const created = { gte: toSeconds(from), lt: toSeconds(to) }
        const page = await stripe.balanceTransactions.list({
          created,
          ...pageParams(cursor),
          expand: ['data.source'],
        })
        const { nextCursor } = pageOf(page, ({ id }) => id)
        const items: BalanceLine[] = []
        for (const line of page.data) items.push(toBalanceLine(line, await labelsOfLine(stripe, line.source)))
        return { items, nextCursor }
      }),

    readNotice: (body, signature) => asked(() => readNotice(stripe, webhookSecrets, body, signature)),
  }
}

const ignoreRefusal = (error: unknown) => {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
}

const pageParams = (cursor: string | null) => ({
  limit: pageSize,
  ...(cursor ? { starting_after: cursor } : {}),
})

const pageOf = <From extends { id: string }, To>(
  page: { data: From[]; has_more: boolean },
  view: (item: From) => To,
) => ({ items: page.data.map(view), nextCursor: page.has_more ? (page.data.at(-1)?.id ?? null) : null })

function scheduleOf(interval: 'manual' | 'daily' | 'weekly' | 'monthly') {
  if (interval === 'weekly') return { interval, weekly_anchor: 'monday' as const }
  return interval === 'monthly' ? { interval, monthly_anchor: 1 } : { interval }
}

/** A bank's refusal is kept with the intent: it is read from there, as it is after a lost answer. */
async function chargeOffSession(stripe: Stripe, input: NewCharge) {
  try {
    return toIntent(
      await stripe.paymentIntents.create(
        {
          ...charged(input.amount, input.currency),
          customer: input.customerId,
          payment_method: input.methodId,
          off_session: true,
          confirm: true,
          // Without it Stripe wants an address to return to, for methods that lead the customer elsewhere.
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
          transfer_group: input.group,
          metadata: input.metadata,
          ...(input.onBehalfOf ? { on_behalf_of: input.onBehalfOf } : {}),
          ...intentExpand,
        },
        { idempotencyKey: input.key },
      ),
    )
  } catch (error) {
    const refused = error instanceof Stripe.errors.StripeCardError ? error.payment_intent : undefined
    if (!refused) throw error
    return toIntent(await stripe.paymentIntents.retrieve(refused.id, intentExpand))
  }
}
