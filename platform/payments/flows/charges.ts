import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import type { Charge } from '../models.ts'
import type { ChargeState } from '../rules/index.ts'
import {
  beginOffSession,
  factsOf,
  readCharge,
  recordCheckout,
  recordIntent,
  recordLetGo,
  recordUnchargeable,
  retryCharge,
} from '../service/charges.ts'
import { metadataOf, type PaymentRuntime, settleCharge } from './checkout.ts'
import { lookAgain, takeDue, tryLater } from './leases.ts'

/** One turn for one marketplace: balances and instalments that fall due, and charges that nobody has heard of. */
export async function chargeDue(runtime: PaymentRuntime, scope: Scope): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const ids = await runtime.database.inTenant(system, (ctx) => takeDue(ctx, 'charges'))
  for (const id of ids) await attend(runtime, system, id)
}

async function attend(runtime: PaymentRuntime, scope: Scope, chargeId: string): Promise<void> {
  const { database, log } = runtime
  try {
    const { charge } = await database.readTenant(scope, (ctx) => readCharge(ctx, chargeId))
    if (charge.state === 'cancelled') await letGo(runtime, scope, charge)
    else if (charge.state === 'scheduled' || charge.state === 'due')
      await chargeOffSession(runtime, scope, { chargeId })
    else if (charge.state === 'failed') await tryAgain(runtime, scope, { chargeId })
    else await settleCharge(runtime, scope, { chargeId })
    await database.inTenant(scope, (ctx) => lookAgain(ctx, 'charges', chargeId))
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    log.warn({ err: error, chargeId }, 'a charge could not be attended to')
    await database.inTenant(scope, (ctx) => tryLater(ctx, 'charges', chargeId))
  }
}

/** One that was refused some days ago. @throws PaymentFailure */
async function tryAgain(runtime: PaymentRuntime, scope: Scope, { chargeId }: { chargeId: string }) {
  const isDue = await runtime.database.inTenant(scope, (ctx) => retryCharge(ctx, chargeId))
  if (isDue) await chargeOffSession(runtime, scope, { chargeId })
}

/**
 * Tells the processor of a charge that was called off: nobody may pay it on a page any more, and nothing of it is kept
 * on a card. What was paid in the meantime is written down as paid.
 * @throws PaymentFailure
 */
async function letGo(runtime: PaymentRuntime, scope: Scope, charge: Charge): Promise<void> {
  const { database, payments } = runtime
  const { id, processorSessionId, processorIntentId } = charge
  if (processorSessionId) {
    const checkout = await payments.closeCheckout(processorSessionId)
    await database.inTenant(scope, (ctx) => recordCheckout(ctx, id, checkout))
  }
  if (processorIntentId) {
    const intent = await payments.cancelIntent(processorIntentId, { key: `cancel:${id}` }).catch((error) => {
      // It was collected, or is over: what it is now is read.
      if (!(error instanceof PaymentFailure) || error.mayBeTriedAgain) throw error
      return payments.readIntent(processorIntentId)
    })
    await database.inTenant(scope, (ctx) => recordIntent(ctx, id, intent))
  }
  await database.inTenant(scope, (ctx) => recordLetGo(ctx, id))
}

/**
 * Charges the way to pay that was kept. Asked twice it is one attempt; a bank that wants its customer to be there is a
 * charge that failed, to be paid on a page.
 * @throws PaymentFailure when the processor cannot be asked
 */
export async function chargeOffSession(
  runtime: PaymentRuntime,
  scope: Scope,
  { chargeId }: { chargeId: string },
): Promise<ChargeState> {
  const { database, payments } = runtime
  const begun = await database.inTenant(scope, (ctx) => beginOffSession(ctx, chargeId))
  if (begun.kind === 'as_it_is') return begun.charge.state
  if (begun.kind === 'no_method')
    return (await database.inTenant(scope, (ctx) => recordUnchargeable(ctx, chargeId, 'no_method'))).state
  const { charge, payment, method, processorCustomerId, isRepeated } = begun
  const { attempt } = charge
  try {
    const known = isRepeated
      ? await payments.findCharge({ customerId: processorCustomerId, label: chargeId, attempt })
      : null
    const intent =
      known ??
      (await payments.charge({
        key: `charge:${charge.id}:${charge.attempt}`,
        amount: charge.amount,
        currency: charge.currency,
        customerId: processorCustomerId,
        methodId: method.processorMethodId,
        group: payment.id,
        onBehalfOf: payment.terms.onBehalfOf,
        metadata: { ...metadataOf(scope, factsOf({ charge, payment })), attempt: String(attempt) },
      }))
    return (await database.inTenant(scope, (ctx) => recordIntent(ctx, chargeId, intent))).state
  } catch (error) {
    if (!(error instanceof PaymentFailure) || error.mayBeTriedAgain) throw error
    const code = error.processorCode ?? error.code
    return (await database.inTenant(scope, (ctx) => recordUnchargeable(ctx, chargeId, code))).state
  }
}

/** Collects what was kept on the card for whoever accepts. @throws PaymentFailure */
export async function captureCharge(
  runtime: PaymentRuntime,
  scope: Scope,
  { chargeId }: { chargeId: string },
): Promise<ChargeState> {
  const { database, payments } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const { charge } = await database.readTenant(system, (ctx) => readCharge(ctx, chargeId))
  if (charge.state !== 'authorized') return charge.state
  try {
    const intent = await payments.capture(charge.processorIntentId!, {
      amount: charge.amount,
      currency: charge.currency,
      key: `capture:${chargeId}`,
    })
    return (await database.inTenant(system, (ctx) => recordIntent(ctx, chargeId, intent))).state
  } catch (error) {
    if (!(error instanceof PaymentFailure) || error.mayBeTriedAgain) throw error
    // It lapsed at the bank, or was captured by an answer that was lost: what it is now is read.
    const intent = await payments.readIntent(charge.processorIntentId!)
    return (await database.inTenant(system, (ctx) => recordIntent(ctx, chargeId, intent))).state
  }
}
