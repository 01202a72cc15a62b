import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, seconds } from '#platform/kernel/time.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { CalendarAccount } from '../account-models.ts'
import { calendarNeedsConsent } from '../events.ts'
import type { CalendarTokens } from '../gateways/calendar-gateway.ts'
import { CalendarConnection } from '../models.ts'
import { CalendarFailure } from '../rules/failures.ts'

const purpose = 'calendar tokens'
/** A process that dies while it refreshes keeps the others waiting no longer than this. */
const refreshLease = seconds(20)

export const sealTokens = (vault: Vault, tenantId: string, tokens: CalendarTokens): string =>
  vault.seal(purpose, tenantId, JSON.stringify(tokens))

/** @throws CalendarFailure `sealed` when the key it was sealed with is not known any more */
export function openTokens(vault: Vault, tenantId: string, sealed: string): CalendarTokens {
  try {
    return JSON.parse(vault.open(purpose, tenantId, sealed)) as CalendarTokens
  } catch (error) {
    throw new CalendarFailure('sealed', { cause: error })
  }
}

export const findAccount = async (ctx: Ctx, accountId: string): Promise<CalendarAccount | null> =>
  (await CalendarAccount.query(ctx.trx).findOne({ id: accountId })) ?? null

/** Of those who want new tokens at the same time, one may get them. @returns false for the others */
export async function claimRefresh(ctx: Ctx, { id, version }: CalendarAccount): Promise<boolean> {
  const claimed = await CalendarAccount.query(ctx.trx)
    .patch({ refreshUntil: after(ctx.now, refreshLease) })
    .where({ id, version })
    .where((query) => query.whereNull('refresh_until').orWhere('refresh_until', '<', ctx.now))
  return claimed === 1
}

export async function saveTokens(ctx: Ctx, accountId: string, sealedTokens: string): Promise<void> {
  await ctx
    .trx('calendar_accounts')
    .where({ id: accountId })
    .update({ sealed_tokens: sealedTokens, refresh_until: null, version: ctx.trx.raw('version + 1') })
}

export async function giveUpRefresh(ctx: Ctx, accountId: string): Promise<void> {
  await CalendarAccount.query(ctx.trx).patch({ refreshUntil: null }).where({ id: accountId })
}

/** The consent has ended: every calendar of the account says so, and its people are told once. */
export async function endConsent(ctx: Ctx, accountId: string): Promise<void> {
  const account = await CalendarAccount.query(ctx.trx).findOne({ id: accountId }).forUpdate()
  if (!account || account.status !== 'active') return
  await account.$query(ctx.trx).patch({ status: 'needs_consent', refreshUntil: null })
  const connections = await CalendarConnection.query(ctx.trx).where({ account_id: accountId }).forUpdate()
  const active = connections.filter(({ status }) => status === 'active' || status === 'failing')
  for (const connection of active) {
    const { staleSince, blocksWhenStale } = connection
    await connection.$query(ctx.trx).patch({
      status: 'needs_consent',
      failure: 'needs_consent',
      // One that blocks when stale still has to be looked at when its day is over.
      nextSyncAt: blocksWhenStale && !staleSince ? connection.nextSyncAt : null,
    })
  }
  const [first] = active
  if (first) {
    const { id: connectionId, providerId, memberId } = first
    await emit(ctx, calendarNeedsConsent, { connectionId, providerId, memberId })
  }
}
