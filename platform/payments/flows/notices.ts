import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import type { Notice } from '../gateways/port.ts'
import { ProcessorEvent } from '../models.ts'
import { findByProcessorId } from '../service/accounts.ts'
import { findOfProcessor } from '../service/processor-objects.ts'
import { syncAccount } from './accounts.ts'
import { settlePurchase } from './credit-purchases.ts'
import { syncDispute } from './watch-chargebacks.ts'
import { adoptIntent, type PaymentRuntime, settleCharge } from './checkout.ts'
import { takeDue, tryLater } from './leases.ts'
import { settleSetup } from './method-setups.ts'
import { syncPayout } from './payouts.ts'
import { settleRefund } from './refunds.ts'

/**
 * Keeps what the processor tells, once, before it is told that we have heard it. What is not for a marketplace of ours is
 * let go.
 * @returns whether it was taken in
 */
export async function takeNotice(
  { database, relayPool }: Pick<Runtime, 'database' | 'relayPool'>,
  notice: Notice,
): Promise<boolean> {
  const tenantId = notice.tenantId ?? (await tenantOfAccount({ relayPool }, notice.accountId))
  if (!tenantId || notice.objectId === '') return false
  await database.inTenant(systemScope(tenantId), async (ctx) => {
    await ctx
      .trx('processor_events')
      .insert({
        id: newId(),
        processor_event_id: notice.id,
        kind: notice.kind,
        object_id: notice.objectId,
        account_id: notice.accountId,
        happened_at: notice.happenedAt,
        next_attempt_at: ctx.now,
      })
      .onConflict(['tenant_id', 'processor_event_id'])
      .ignore()
  })
  return true
}

async function tenantOfAccount({ relayPool }: Pick<Runtime, 'relayPool'>, accountId: string | null) {
  if (!accountId) return null
  const { rows } = await relayPool.query<{ tenant_id: string }>(
    'select tenant_id from payment_accounts where processor_account_id = $1',
    [accountId],
  )
  return rows[0]?.tenant_id ?? null
}

/** Takes the notices of some kinds in place of payments, which does not know whose they are. */
export type NoticeReader = {
  kinds: readonly string[]
  handle(scope: Scope, notice: { kind: string; objectId: string }): Promise<void>
}

/** One turn for one marketplace. What a notice says is only where to look: the object is read again. */
export async function handleDueNotices(
  runtime: PaymentRuntime,
  scope: Scope,
  others: readonly NoticeReader[] = [],
): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const ids = await runtime.database.inTenant(system, (ctx) => takeDue(ctx, 'processor_events'))
  for (const id of ids) await handleOne(runtime, system, id, others)
}

async function handleOne(
  runtime: PaymentRuntime,
  scope: Scope,
  id: string,
  others: readonly NoticeReader[],
): Promise<void> {
  const { database, log } = runtime
  const event = await database.readTenant(scope, async (ctx) =>
    ProcessorEvent.query(ctx.trx).findOne({ id }).throwIfNotFound(),
  )
  try {
    const reader = others.find(({ kinds }) => kinds.some((prefix) => event.kind.startsWith(prefix)))
    await (reader ? reader.handle(scope, event) : look(runtime, scope, event)).catch(ignoreGone)
    await database.inTenant(scope, (ctx) =>
      ctx
        .trx('processor_events')
        .where({ id })
        .update({ done_at: ctx.now, next_attempt_at: null, lease_until: null, failure: '' }),
    )
  } catch (error) {
    const isPassing = error instanceof Error && 'mayBeTriedAgain' in error && error.mayBeTriedAgain === true
    log[isPassing ? 'warn' : 'error']({ err: error, kind: event.kind }, 'a notice could not be worked on')
    await database.inTenant(scope, async (ctx) => {
      await ctx
        .trx('processor_events')
        .where({ id })
        .update({ failure: error instanceof Error ? error.message.slice(0, 500) : 'unknown' })
      await tryLater(ctx, 'processor_events', id)
    })
  }
}

/** What the processor does not have any more cannot be looked at. */
const ignoreGone = (error: unknown) => {
  if (!(error instanceof PaymentFailure) || error.code !== 'gone') throw error
}

async function look(runtime: PaymentRuntime, scope: Scope, event: ProcessorEvent): Promise<void> {
  const { database } = runtime
  const { kind, objectId, accountId } = event
  const find = () => database.readTenant(scope, (ctx) => findOfProcessor(ctx, objectId))
  if (accountId) {
    const account = await database.readTenant(scope, (ctx) => findByProcessorId(ctx, accountId))
    if (!account) return
    if (kind.startsWith('payout.'))
      return syncPayout(runtime, scope, { account, processorPayoutId: objectId })
    await syncAccount(runtime, scope, { accountId: account.id })
    return
  }
  if (kind.startsWith('charge.dispute.')) return syncDispute(runtime, scope, { processorDisputeId: objectId })
  const found = await find()
  if (found?.refundId) return settleRefund(runtime, scope, { refundId: found.refundId })
  if (found?.purchaseId) return settlePurchase(runtime, scope, { purchaseId: found.purchaseId })
  if (found?.chargeId) await settleCharge(runtime, scope, { chargeId: found.chargeId })
  else if (kind.startsWith('checkout.session.'))
    await settleSetup(runtime, scope, { processorSessionId: objectId })
  else if (kind.startsWith('payment_intent.')) await adoptIntent(runtime, scope, { intentId: objectId })
}
