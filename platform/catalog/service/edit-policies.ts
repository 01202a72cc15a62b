import { isDeepStrictEqual } from 'node:util'
import { DBError } from 'objection'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { tidied } from '#platform/kernel/words.ts'
import { Policy } from '../models.ts'
import { mayManagePolicies } from '../policies.ts'
import {
  type CreatePolicy,
  CreatePolicyBody,
  type EditPolicy,
  EditPolicyBody,
  type PolicyView,
} from '../policy-schemas.ts'
import { policyErrors } from '../rules.ts'
import type { PolicyTerms } from '../schemas.ts'

/** More would be none that anybody chooses from. */
const mostPolicies = 50

/** All presets in the marketplace's order. @throws AppError `forbidden` */
export async function listPolicies(ctx: Ctx): Promise<PolicyView[]> {
  assertAllowed(mayManagePolicies(ctx.actor))
  const { rows } = await ctx.trx.raw<{ rows: PolicyView[] }>(
    `select p.id, p.name, p.description, p.terms, p.is_default as "isDefault", p.is_offered as "isOffered", p.version,
       (select count(*)::int from services s where s.policy_id = p.id) as "serviceCount"
     from booking_policies p order by p.position, p.name, p.id`,
  )
  return rows
}

/** @throws AppError `forbidden`, `validation_failed`, `conflict` */
export async function createPolicy(ctx: Ctx, input: CreatePolicy): Promise<PolicyView> {
  assertAllowed(mayManagePolicies(ctx.actor))
  const values = parseInput<CreatePolicy>(CreatePolicyBody, tidied(input))
  const terms = soundTerms(values.terms)
  const present = await Policy.query(ctx.trx).select('position')
  if (present.length >= mostPolicies)
    throw new AppError('conflict', { detail: `There are ${mostPolicies} policies already` })
  const id = newId()
  const { description = '', isOffered = true, isDefault = false } = values
  if (isDefault) await dropDefault(ctx)
  const position = 1 + Math.max(0, ...present.map((other) => other.position))
  await named(() =>
    Policy.query(ctx.trx).insert({
      id,
      tenantId: ctx.tenantId,
      name: values.name,
      description,
      terms,
      isOffered,
      isDefault,
      position,
    }),
  )
  await recordChange(ctx, {
    action: 'policy.created',
    subject: { kind: 'policy', id },
    after: { name: values.name, isOffered, isDefault, terms },
  })
  return findPolicy(ctx, id)
}

/**
 * Changes what is named. What was booked before keeps the terms as they were.
 * @param input.version the one that was edited, or null to overwrite whatever is there
 * @throws AppError `forbidden`, `not_found`, `validation_failed`, `stale_version`
 */
export async function editPolicy(
  ctx: Ctx,
  input: EditPolicy & { policyId: string; version: number | null },
): Promise<PolicyView> {
  const { policyId, version, ...body } = input
  assertAllowed(mayManagePolicies(ctx.actor))
  const values = parseInput<EditPolicy>(EditPolicyBody, tidied(body))
  const before = assertFound(await Policy.query(ctx.trx).findOne({ id: policyId }).forUpdate(), 'Policy')
  if (version !== null && version !== before.version) throw new AppError('stale_version')
  const wanted = { ...values, ...(values.terms ? { terms: soundTerms(values.terms) } : {}) }
  // Not compared as text: the database keeps the members of an object in an order of its own.
  const changed = (Object.keys(wanted) as (keyof EditPolicy)[]).filter(
    (field) => wanted[field] !== undefined && !isDeepStrictEqual(wanted[field], before[field]),
  )
  if (changed.length === 0) return findPolicy(ctx, policyId)
  if (changed.includes('isDefault') && wanted.isDefault) await dropDefault(ctx)
  const patch = Object.fromEntries(changed.map((field) => [field, wanted[field]]))
  await named(() =>
    Policy.query(ctx.trx)
      .where({ id: policyId })
      .patch({ ...patch, version: before.version + 1 }),
  )
  await recordChange(ctx, {
    action: 'policy.changed',
    subject: { kind: 'policy', id: policyId },
    before: Object.fromEntries(changed.map((field) => [field, before[field]])),
    after: patch,
  })
  return findPolicy(ctx, policyId)
}

/** @throws AppError `forbidden`, `validation_failed` unless it names exactly the policies there are */
export async function orderPolicies(
  ctx: Ctx,
  { policyIds }: { policyIds: readonly string[] },
): Promise<PolicyView[]> {
  assertAllowed(mayManagePolicies(ctx.actor))
  const present = await Policy.query(ctx.trx).select('id').forNoKeyUpdate()
  const isWhole = present.length === policyIds.length && present.every(({ id }) => policyIds.includes(id))
  assertValid(isWhole, 'policyIds', 'Name each policy exactly once')
  await ctx.trx.raw(
    `update booking_policies p set position = o.position
     from unnest(?::uuid[]) with ordinality as o (id, position) where p.id = o.id`,
    [[...policyIds]],
  )
  await recordChange(ctx, { action: 'policy.ordered', subject: { kind: 'policy', id: null } })
  return listPolicies(ctx)
}

/** @throws AppError `forbidden`, `not_found`, `conflict` while services name it */
export async function removePolicy(ctx: Ctx, policyId: string): Promise<void> {
  assertAllowed(mayManagePolicies(ctx.actor))
  const policy = assertFound(await Policy.query(ctx.trx).findOne({ id: policyId }).forUpdate(), 'Policy')
  const service = await ctx.trx('services').where({ policy_id: policyId }).first('id')
  if (service) {
    const detail = 'Services are booked under this policy; stop offering it, and it goes when none names it'
    throw new AppError('conflict', { detail })
  }
  await Policy.query(ctx.trx).where({ id: policyId }).delete()
  await recordChange(ctx, {
    action: 'policy.removed',
    subject: { kind: 'policy', id: policyId },
    before: { name: policy.name, terms: policy.terms },
  })
}

async function findPolicy(ctx: Ctx, policyId: string): Promise<PolicyView> {
  return assertFound(
    (await listPolicies(ctx)).find(({ id }) => id === policyId),
    'Policy',
  )
}

/** There is one default at most: the new one takes its place. */
const dropDefault = (ctx: Ctx) =>
  ctx
    .trx('booking_policies')
    .where({ is_default: true })
    .update({ is_default: false, version: ctx.trx.raw('version + 1') })

/** The bands in order, the longest notice first. @throws AppError `validation_failed` */
function soundTerms(terms: PolicyTerms): PolicyTerms {
  const errors = policyErrors(terms)
  if (errors.length > 0)
    throw new AppError('validation_failed', { detail: 'Some of the input is not right', errors })
  const cancellation = terms.cancellation.toSorted((one, other) => other.hoursBefore - one.hoursBefore)
  return { ...terms, cancellation }
}

/** @throws AppError `validation_failed` when another one has the name; somebody else may have been faster */
async function named<T>(write: () => PromiseLike<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const constraint = violatedKey(error)
    if (constraint === null) throw error
    if (constraint === 'booking_policies_default')
      throw new AppError('conflict', { detail: 'Another policy has just become the default', cause: error })
    const message = 'Another policy has this name'
    throw new AppError('validation_failed', { detail: message, errors: [{ field: 'name', message }] })
  }
}

/**
 * The unique key that a write violated. Objection tells such an error by the row in its detail, and of a table with
 * row-level security Postgres shows no row, so the driver's own code is asked.
 */
function violatedKey(error: unknown): string | null {
  if (!(error instanceof DBError)) return null
  const { code, constraint } = error.nativeError as { code?: string; constraint?: string }
  return code === '23505' ? (constraint ?? '') : null
}
