import type { Ctx } from '#platform/kernel/tenant.ts'

type Found = { chargeId: string | null; refundId: string | null; purchaseId: string | null }

/** Which charge, refund or purchase of credits of ours an object of the processor belongs to, by its id. */
export async function findOfProcessor(ctx: Ctx, objectId: string): Promise<Found | null> {
  const { rows } = await ctx.trx.raw<{ rows: Found[] }>(
    `select id as "chargeId", null::uuid as "refundId", null::uuid as "purchaseId"
       from charges where processor_session_id = :id
     union all select id, null, null from charges where processor_intent_id = :id
     union all select id, null, null from charges where processor_charge_id = :id
     union all select null, id, null from refunds where processor_refund_id = :id
     union all select null, null, id from credit_purchases where processor_session_id = :id
     union all select null, null, id from credit_purchases where processor_intent_id = :id
     union all select null, null, id from credit_purchases where processor_charge_id = :id
     union all select null, null, id from credit_purchases where processor_refund_id = :id
     limit 1`,
    { id: objectId },
  )
  return rows[0] ?? null
}
