import { setTimeout as pause } from 'node:timers/promises'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { CalendarAccount } from '../account-models.ts'
import { GatewaySignal, type CalendarGateway, type CalendarTokens } from '../gateways/calendar-gateway.ts'
import { CalendarFailure } from '../rules/failures.ts'
import {
  claimRefresh,
  endConsent,
  findAccount,
  giveUpRefresh,
  openTokens,
  saveTokens,
  sealTokens,
} from '../service/accounts.ts'

export type AccessRuntime = Pick<Runtime, 'database' | 'vault' | 'calendars' | 'clock'>
/** What is done with an account: its gateway and an access token that counts. */
export type WithAccess<T> = (gateway: CalendarGateway, access: string) => Promise<T>

/** So long one process waits for the tokens that another one fetches. */
const waits = 40
const waitMs = 250

/**
 * Runs `work` with an access token of the account, refreshed when it has ended or is refused, once for all who ask at
 * the same time, in this process and in others. A consent that has ended is written down.
 * @throws CalendarFailure, and whatever `work` throws
 */
export async function withAccess<T>(
  runtime: AccessRuntime,
  scope: Scope,
  accountId: string,
  work: WithAccess<T>,
): Promise<T> {
  const system = systemScope(scope.tenantId, scope.requestId)
  try {
    return await tryAccess(runtime, system, accountId, work)
  } catch (error) {
    if (error instanceof CalendarFailure && error.code === 'needs_consent') {
      await runtime.database.inTenant(system, (ctx) => endConsent(ctx, accountId))
    }
    throw error
  }
}

async function tryAccess<T>(
  runtime: AccessRuntime,
  scope: Scope,
  accountId: string,
  work: WithAccess<T>,
): Promise<T> {
  const account = await read(runtime, scope, accountId)
  const gateway = await runtime.calendars.find(account.kind)
  // This deployment is not registered with the company any more.
  if (!gateway) throw new CalendarFailure('refused')
  const tokens = openTokens(runtime.vault, scope.tenantId, account.sealedTokens)
  const isOver = new Date(tokens.expiresAt) <= runtime.clock()
  const first = isOver ? await refreshed(runtime, scope, { account, gateway }) : tokens
  try {
    return await work(gateway, first.access)
  } catch (error) {
    if (!(error instanceof GatewaySignal && error.kind === 'access_expired')) throw error
  }
  // The clocks differ, or somebody has ended the token before its time.
  const current = await read(runtime, scope, accountId)
  const known = openTokens(runtime.vault, scope.tenantId, current.sealedTokens)
  const second =
    known.access === first.access ? await refreshed(runtime, scope, { account: current, gateway }) : known
  try {
    return await work(gateway, second.access)
  } catch (error) {
    const isRefused = error instanceof GatewaySignal && error.kind === 'access_expired'
    throw isRefused ? new CalendarFailure('needs_consent', { cause: error }) : error
  }
}

async function read({ database }: AccessRuntime, scope: Scope, accountId: string): Promise<CalendarAccount> {
  const account = await database.readTenant(scope, (ctx) => findAccount(ctx, accountId))
  if (!account || account.status === 'needs_consent') throw new CalendarFailure('needs_consent')
  return account
}

async function refreshed(
  runtime: AccessRuntime,
  scope: Scope,
  { account, gateway }: { account: CalendarAccount; gateway: CalendarGateway },
): Promise<CalendarTokens> {
  const { database, vault } = runtime
  const { id, version } = account
  for (let wait = 0; wait < waits; wait++) {
    if (await database.inTenant(scope, (ctx) => claimRefresh(ctx, account))) {
      const tokens = openTokens(vault, scope.tenantId, account.sealedTokens)
      try {
        const fresh = await gateway.refresh(tokens)
        const sealed = sealTokens(vault, scope.tenantId, fresh)
        await database.inTenant(scope, (ctx) => saveTokens(ctx, id, sealed))
        return fresh
      } catch (error) {
        await database.inTenant(scope, (ctx) => giveUpRefresh(ctx, id))
        throw error
      }
    }
    await pause(waitMs)
    const current = await read(runtime, scope, id)
    if (current.version !== version) return openTokens(vault, scope.tenantId, current.sealedTokens)
  }
  throw new CalendarFailure('timed_out')
}
