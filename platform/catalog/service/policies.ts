import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Policy } from '../models.ts'
import type { OfferedPolicyView } from '../policy-schemas.ts'
import { standardPolicy } from '../rules.ts'
import type { BookingPolicy, PolicyTerms } from '../schemas.ts'

type PolicyRow = { id: string; name: string; version: number; terms: PolicyTerms }

/** The policy under which a service is booked now: its own, else the marketplace's default, else the standard one. */
export async function getServicePolicy(ctx: Ctx, serviceId: string): Promise<BookingPolicy> {
  const { rows } = await ctx.trx.raw<{ rows: PolicyRow[] }>(
    `select p.id, p.name, p.version, p.terms from services s
       join booking_policies p on p.id = s.policy_id or p.is_default
     where s.id = ? order by p.id = s.policy_id desc nulls last limit 1`,
    [serviceId],
  )
  const [found] = rows
  return found ? { id: found.id, name: found.name, version: found.version, ...found.terms } : standardPolicy
}

/** What a provider may choose from, in the marketplace's order. */
export async function listOfferedPolicies(ctx: Ctx): Promise<OfferedPolicyView[]> {
  const offered = await Policy.query(ctx.trx).where({ is_offered: true }).orderBy(['position', 'name', 'id'])
  return offered.map(({ id, name, description, terms, isDefault }) => ({
    id,
    name,
    description,
    terms,
    isDefault,
  }))
}

/**
 * Keeps the policy from being removed until the service that names it is written.
 * @throws AppError `validation_failed` for a policy that is not offered to providers; none is always right
 */
export async function assertOfferedPolicy(ctx: Ctx, policyId: string | null | undefined): Promise<void> {
  if (!policyId) return
  const found = await Policy.query(ctx.trx).findOne({ id: policyId, is_offered: true }).forKeyShare()
  if (found) return
  throw new AppError('validation_failed', {
    detail: 'This policy is not offered here',
    errors: [{ field: 'policyId', message: 'This policy is not offered here' }],
  })
}
