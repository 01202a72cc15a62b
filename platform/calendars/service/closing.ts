import type { Ctx } from '#platform/kernel/tenant.ts'
import { after } from '#platform/kernel/time.ts'
import { CalendarAccount, EventLink } from '../account-models.ts'
import { CalendarConnection } from '../models.ts'
import { closingLeaseMs, entriesWaitMs, mostClosingAttempts, nextClosingAttempt } from '../rules/closing.ts'

/** Its calendars are removed already; the rest is done in the background. */
export async function closeAccount(ctx: Ctx, accountId: string): Promise<void> {
  await CalendarAccount.query(ctx.trx)
    .patch({ status: 'closing', nextAttemptAt: ctx.now, attempts: 0 })
    .where({ id: accountId })
}

/** Also those of which no calendar was in use. */
export async function closeAccountsOfMember(
  ctx: Ctx,
  { providerId, memberId }: { providerId: string; memberId: string },
): Promise<void> {
  await CalendarAccount.query(ctx.trx)
    .patch({ status: 'closing', nextAttemptAt: ctx.now, attempts: 0 })
    .where({ provider_id: providerId, member_id: memberId })
}

/** Of a provider who has left: of the business and of everybody in it. */
export async function closeAccountsOfProvider(ctx: Ctx, providerId: string): Promise<void> {
  await CalendarAccount.query(ctx.trx)
    .patch({ status: 'closing', nextAttemptAt: ctx.now, attempts: 0 })
    .where({ provider_id: providerId })
}

/** Takes accounts with something to do, so that no other process does the same. @returns their ids */
export async function takeDueAccounts(ctx: Ctx, limit: number): Promise<string[]> {
  const { rows } = await ctx.trx.raw<{ rows: { id: string }[] }>(
    `update calendar_accounts a set next_attempt_at = ?
     from (select id from calendar_accounts where next_attempt_at <= ?
           order by next_attempt_at limit ? for update skip locked) due
     where a.id = due.id returning a.id`,
    [after(ctx.now, closingLeaseMs), ctx.now, limit],
  )
  return rows.map(({ id }) => id)
}

export type ClosingStep =
  /** It is in use: only channels of calendars that were removed are to be stopped. */
  | { kind: 'keep'; account: CalendarAccount }
  /** Entries are still being taken out of it. */
  | { kind: 'wait' }
  /** @property isShared another person's connections here live by the same consent */
  | { kind: 'close'; account: CalendarAccount; isShared: boolean }

/** What is next for an account. One of which no calendar was ever chosen begins to be closed. */
export async function findClosingStep(ctx: Ctx, accountId: string): Promise<ClosingStep | null> {
  const account = await CalendarAccount.query(ctx.trx).findOne({ id: accountId }).forUpdate()
  if (!account) return null
  const connections = await CalendarConnection.query(ctx.trx).where({ account_id: accountId }).resultSize()
  if (connections > 0) {
    // Connected again before it was closed.
    if (account.status === 'closing') await account.$query(ctx.trx).patch({ status: 'active' })
    return { kind: 'keep', account }
  }
  if (account.status !== 'closing') await account.$query(ctx.trx).patch({ status: 'closing' })
  const waiting = await EventLink.query(ctx.trx)
    .where({ account_id: accountId })
    .whereNotNull('next_push_at')
    .resultSize()
  if (waiting > 0 && account.attempts < mostClosingAttempts) {
    await account.$query(ctx.trx).patch({ nextAttemptAt: after(ctx.now, entriesWaitMs) })
    return { kind: 'wait' }
  }
  const { kind, externalAccount } = account
  const others = await CalendarAccount.query(ctx.trx)
    .where({ kind, external_account: externalAccount })
    .whereNot({ id: accountId })
    .whereNot({ status: 'closing' })
    .resultSize()
  return { kind: 'close', account, isShared: others > 0 }
}

/** Nothing is to be done for it any more. */
export async function settleAccount(ctx: Ctx, accountId: string): Promise<void> {
  await CalendarAccount.query(ctx.trx)
    .patch({ nextAttemptAt: null, attempts: 0 })
    .where({ id: accountId })
    .whereNot({ status: 'closing' })
}

/** The end of a closed account, unless somebody has connected it again meanwhile. */
export async function forgetAccount(ctx: Ctx, accountId: string): Promise<void> {
  await CalendarAccount.query(ctx.trx).delete().where({ id: accountId, status: 'closing' })
}

/** @returns false when it was tried often enough */
export async function postponeClosing(ctx: Ctx, accountId: string): Promise<boolean> {
  const account = await CalendarAccount.query(ctx.trx).findOne({ id: accountId }).forUpdate()
  if (!account) return true
  const attempts = account.attempts + 1
  const nextAttemptAt = nextClosingAttempt(ctx.now, attempts)
  await account.$query(ctx.trx).patch({ attempts, nextAttemptAt })
  return attempts < mostClosingAttempts
}
