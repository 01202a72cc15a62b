import type { Ctx } from '#platform/kernel/tenant.ts'

/** Which charge or refund of ours an object of the processor belongs to, by its id. */
export async function findOfProcessor(
  ctx: Ctx,
  objectId: string,
): Promise<{ chargeId: string | null; refundId: string | null } | null> {
  const { rows } = await ctx.trx.raw<{ rows: { charge_id: string | null; refund_id: string | null }[] }>(
    `select id as charge_id, null::uuid as refund_id from charges where processor_session_id = :id
     union all select id, null from charges where processor_intent_id = :id
     union all select id, null from charges where processor_charge_id = :id
     union all select null, id from refunds where processor_refund_id = :id
     limit 1`,
    { id: objectId },
  )
  const [found] = rows
  return found ? { chargeId: found.charge_id, refundId: found.refund_id } : null
}
