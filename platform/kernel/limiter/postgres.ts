import type { Database } from '../database.ts'
import { newId } from '../ids.ts'
import type { Windows } from '../limiter.ts'

const countCall = `
  insert into rate_limits (id, name, key, count, expires_at)
  values ($1, $2, $3, 1, now() + make_interval(secs => $4))
  on conflict (tenant_id, name, key) do update set
    count = case when rate_limits.expires_at <= now() then 1 else rate_limits.count + 1 end,
    expires_at = case when rate_limits.expires_at <= now() then excluded.expires_at else rate_limits.expires_at end
  returning count, (extract(epoch from expires_at - now()) * 1000)::int as reset_ms`

/** One round trip for a call. */
export function postgresWindows(database: Pick<Database, 'writeStatements'>): Windows {
  return {
    async count({ tenantId, name, key, windowSeconds }) {
      const [result] = await database.writeStatements({ tenantId }, [
        { name: 'limiter-count', text: countCall, values: [newId(), name, key, windowSeconds] },
      ])
      const row = result!.rows[0]!
      return { calls: Number(row.count), resetMs: Number(row.reset_ms) }
    },
    async close() {},
  }
}
