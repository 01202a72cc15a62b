import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { newId } from '#platform/kernel/ids.ts'
import type { Sweep } from '#platform/kernel/jobs.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'

export type Claim = { route: string; keyHash: string; requestHash: string }
export type Answer = { status: number; headers: Record<string, string>; body: string }
export type Sealed = { status: number; body: string }

// One statement: who holds the lock is working on this key right now, in a transaction that has not ended. A row
// without an answer that is older than a minute is what a killed process left, and may be taken over.
const claimText = `
  with mine as materialized (
    select pg_try_advisory_xact_lock(hashtextextended(current_tenant_id()::text || $2 || $3, 0)) as is_free),
  claimed as (
    insert into idempotency_keys (id, route, key, request_hash)
    select $1, $2, $3, $4 from mine where is_free
    on conflict (tenant_id, route, key) do update
      set created_at = now(), request_hash = excluded.request_hash
      where idempotency_keys.status is null and idempotency_keys.created_at < now() - interval '1 minute'
    returning id)
  select (select is_free from mine) as "isFree", exists (select 1 from claimed) as "isClaimed"`

const readText = `select request_hash as "requestHash", status, body from idempotency_keys where route = $1 and key = $2`

/** @returns the first request's sealed answer where there is one */
export async function claimKey(
  ctx: Ctx,
  { route, keyHash, requestHash }: Claim,
): Promise<'claimed' | 'in_progress' | 'other_request' | { sealed: Sealed }> {
  const [claim] = await ctx.send([
    { name: 'claim-idempotency-key', text: claimText, values: [newId(), route, keyHash, requestHash] },
  ])
  const { isFree, isClaimed } = claim!.rows[0] as { isFree: boolean; isClaimed: boolean }
  if (isClaimed) return 'claimed'
  if (!isFree) return 'in_progress'
  const [known] = await ctx.send([{ name: 'read-idempotency-key', text: readText, values: [route, keyHash] }])
  const row = known!.rows[0] as
    { requestHash: string; status: number | null; body: string | null } | undefined
  if (!row || row.status === null || row.body === null) return 'in_progress'
  if (row.requestHash !== requestHash) return 'other_request'
  return { sealed: { status: row.status, body: row.body } }
}

export async function completeClaim(
  ctx: Ctx,
  { route, keyHash }: Claim,
  { status, body }: Sealed,
): Promise<void> {
  const text = 'update idempotency_keys set status = $3, body = $4 where route = $1 and key = $2'
  await ctx.send([{ name: 'complete-idempotency-key', text, values: [route, keyHash, status, body] }])
}

export async function releaseClaim(ctx: Ctx, { route, keyHash }: Claim): Promise<void> {
  const text = 'delete from idempotency_keys where route = $1 and key = $2'
  await ctx.send([{ name: 'release-idempotency-key', text, values: [route, keyHash] }])
}

export type AnswerCipher = { seal(answer: Answer): Sealed; open(sealed: Sealed): Answer }

/**
 * Answers hold secrets (of a hold, of a manage link) of which the database otherwise keeps a hash only, and personal
 * data. So they are stored encrypted, with a key that is made of ours and the client's: whoever reads the table, even
 * with our key, can open none of them.
 */
export function answerCipher(secretKey: string, owner: string, idempotencyKey: string): AnswerCipher {
  const key = Buffer.from(hkdfSync('sha256', secretKey, idempotencyKey, `idempotent answer ${owner}`, 32))
  return {
    seal(answer) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const text = Buffer.concat([cipher.update(JSON.stringify(answer)), cipher.final()])
      return {
        status: answer.status,
        body: Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64'),
      }
    },
    open({ body }) {
      const bytes = Buffer.from(body, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return JSON.parse(
        Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString(),
      ) as Answer
    },
  }
}

/** Keys are good for a day (the API document says so); then they go. */
export const idempotencySweep: Sweep<Pick<Runtime, 'database' | 'relayPool' | 'log'>> = {
  name: 'edge.forget-idempotency-keys',
  everyMs: 60 * 60_000,
  findTenants: `select id as tenant_id from tenants`,
  run: ({ database }, scope) =>
    database.inTenant(scope, (ctx) =>
      ctx.send([
        { text: `delete from idempotency_keys where created_at < now() - interval '24 hours'`, values: [] },
      ]),
    ),
}
