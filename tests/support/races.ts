import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { inTenant, testDatabase } from './database.ts'
import { eventually } from './eventually.ts'

/**
 * Two transactions of one marketplace that overlap for certain: the second one begins when the first has done its
 * work but has not committed, and the first commits when the second waits for it, or has ended without waiting.
 */
export async function bothAtOnce(
  scope: Scope,
  first: (ctx: Ctx) => Promise<unknown>,
  second: (ctx: Ctx) => Promise<unknown>,
): Promise<PromiseSettledResult<unknown>[]> {
  await testDatabase()
  let later: Promise<PromiseSettledResult<unknown>[]> | undefined
  const earlier = inTenant(scope, async (ctx) => {
    await first(ctx)
    let hasEnded = false
    later = Promise.allSettled([inTenant(scope, second)]).finally(() => (hasEnded = true))
    await eventually(
      'the second transaction to wait or to end',
      async () => hasEnded || (await isWaitedFor(ctx)),
    )
  })
  const results = await Promise.allSettled([earlier])
  return [...results, ...((await later) ?? [])]
}

/** Whether another transaction waits for a lock of this one. */
export async function isWaitedFor(ctx: Ctx): Promise<boolean> {
  const { rows } = await ctx.trx.raw<{ rows: unknown[] }>(
    `select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`,
  )
  return rows.length > 0
}
