import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { CalendarAccount } from '../account-models.ts'
import { CalendarFailure } from '../rules/failures.ts'
import { findAccount, openTokens } from '../service/accounts.ts'
import {
  findClosingStep,
  forgetAccount,
  postponeClosing,
  settleAccount,
  takeDueAccounts,
} from '../service/closing.ts'
import type { AccessRuntime } from './access.ts'
import { stopChannels } from './channels.ts'

export type ClosingRuntime = AccessRuntime & Pick<Runtime, 'log'>

const mostInATurn = 20

/** One turn for one marketplace: channels of removed calendars are stopped, and accounts that nobody uses closed. */
export async function closeDueAccounts(runtime: ClosingRuntime, scope: Scope): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const due = await runtime.database.inTenant(system, (ctx) => takeDueAccounts(ctx, mostInATurn))
  for (const accountId of due) await takeStep(runtime, system, accountId)
}

async function takeStep(runtime: ClosingRuntime, scope: Scope, accountId: string): Promise<void> {
  const { database, log } = runtime
  const step = await database.inTenant(scope, (ctx) => findClosingStep(ctx, accountId))
  if (!step || step.kind === 'wait') return
  const { account } = step
  try {
    await stopChannels(runtime, scope, accountId, account.formerChannels)
    if (step.kind === 'keep') return await database.inTenant(scope, (ctx) => settleAccount(ctx, accountId))
    if (!step.isShared) await revoke(runtime, scope, account)
  } catch (error) {
    if (!isOver(error)) {
      log.warn({ err: error, accountId }, 'a calendar account could not be closed')
      if (await database.inTenant(scope, (ctx) => postponeClosing(ctx, accountId))) return
    } else if (step.kind === 'keep') {
      return database.inTenant(scope, (ctx) => settleAccount(ctx, accountId))
    }
  }
  if (step.kind === 'close') await database.inTenant(scope, (ctx) => forgetAccount(ctx, accountId))
}

/** Whose consent has ended, or whose tokens cannot be read any more, leaves nothing to take back. */
const isOver = (error: unknown) =>
  error instanceof CalendarFailure && (error.code === 'needs_consent' || error.code === 'sealed')

async function revoke(
  { calendars, database, vault }: ClosingRuntime,
  scope: Scope,
  { id, kind }: CalendarAccount,
) {
  const gateway = await calendars.find(kind)
  // Read anew: stopping the channels may have refreshed the tokens.
  const current = await database.readTenant(scope, (ctx) => findAccount(ctx, id))
  if (gateway && current) await gateway.revoke(openTokens(vault, scope.tenantId, current.sealedTokens))
}
