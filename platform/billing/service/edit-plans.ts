import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { tidied } from '#platform/kernel/words.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { planChanged, planTermsChanged } from '../events.ts'
import { Plan, type PlanState } from '../models.ts'
import { buyerOf } from '../owner.ts'
import { mayManagePlans } from '../policies.ts'
import { isSameName, mostPlans, type PlanTerms, termsFaults } from '../rules/index.ts'
import {
  type CreatePlan,
  CreatePlanBody,
  PlanTermsBody,
  type PlanView,
  type RenamePlan,
  RenamePlanBody,
  type SetPlanTerms,
} from '../schemas.ts'
import { findPlan, getPlan, listPlans } from './read-plans.ts'
import { lockPriceList } from './price-list.ts'
import { insertTerms } from './terms.ts'

/** Adds a plan at the end. @throws AppError `forbidden`, `validation_failed` naming each field, `conflict` */
export async function createPlan(ctx: Ctx, input: CreatePlan): Promise<PlanView> {
  assertAllowed(mayManagePlans(ctx))
  const { name, description = '', ...terms } = parseInput<CreatePlan>(CreatePlanBody, tidied(input))
  const currency = await assertTerms(ctx, terms as PlanTerms)
  const present = await lockPriceList(ctx)
  if (present.length >= mostPlans)
    throw new AppError('conflict', { detail: `There are ${mostPlans} plans already` })
  assertFreeName(present, name)
  const id = newId()
  const position = 1 + Math.max(0, ...present.map((other) => other.position))
  await ctx.trx('plans').insert({ id, buyer: buyerOf(ctx), name, description, position })
  await insertTerms(ctx, { planId: id, number: 1, currency, ...(terms as PlanTerms) })
  await record(ctx, { action: 'plan.created', planId: id }, undefined, { name, ...terms })
  return getPlan(ctx, id)
}

/**
 * Its words only: those who have subscribed have what they had, under the name under which they got it.
 * @throws AppError `forbidden`, `not_found`, `stale_version`, `conflict` for a name that is taken
 */
export async function renamePlan(
  ctx: Ctx,
  { planId, version, ...body }: RenamePlan & { planId: string; version: number },
): Promise<PlanView> {
  assertAllowed(mayManagePlans(ctx))
  const values = parseInput<RenamePlan>(RenamePlanBody, tidied(body))
  const present = await lockPriceList(ctx)
  const plan = lockedPlan(present, planId, version)
  const patch = { name: values.name ?? plan.name, description: values.description ?? plan.description }
  assertFreeName(
    present.filter(({ id }) => id !== planId),
    patch.name,
  )
  const before = { name: plan.name, description: plan.description }
  await Plan.query(ctx.trx)
    .patch({ ...patch, version: version + 1 })
    .where({ id: planId })
  await record(ctx, { action: 'plan.renamed', planId }, before, patch)
  return getPlan(ctx, planId)
}

/**
 * New terms: what a plan holds and costs. Whoever subscribes from now on gets them. Those who have subscribed keep theirs,
 * or, where it says `move`, change at their first renewal after the notice.
 * @throws AppError `forbidden`, `not_found`, `stale_version`, `validation_failed` naming each field
 */
export async function setPlanTerms(
  ctx: Ctx,
  { planId, version, ...body }: SetPlanTerms & { planId: string; version: number },
): Promise<PlanView> {
  assertAllowed(mayManagePlans(ctx))
  const values = parseInput<SetPlanTerms>(PlanTermsBody, body)
  const currency = await assertTerms(ctx, values as PlanTerms)
  const plan = lockedPlan(await lockPriceList(ctx), planId, version)
  if (plan.isDefault) {
    assertValid(values.prices.length === 0, 'prices', 'What everybody has cannot cost anything')
  }
  const { versionId: _, termsNumber, ...before } = await findPlan(ctx, planId)
  const planVersionId = await insertTerms(ctx, {
    planId,
    number: termsNumber + 1,
    currency,
    ...(values as PlanTerms & SetPlanTerms),
  })
  await Plan.query(ctx.trx)
    .patch({ version: version + 1 })
    .where({ id: planId })
  const { contents, prices, overage, trialDays } = before
  await record(
    ctx,
    { action: 'plan.terms_changed', planId },
    { contents, prices, overage, trialDays },
    values,
  )
  await emit(ctx, planTermsChanged, { planId, planVersionId, running: values.running ?? 'keep' })
  return getPlan(ctx, planId)
}

/**
 * Offers, hides or retires a plan; those who have it keep it.
 * @throws AppError `forbidden`, `not_found`, `stale_version`, `conflict` for the plan that everybody has
 */
export async function setPlanState(
  ctx: Ctx,
  { planId, version, state }: { planId: string; version: number; state: PlanState },
): Promise<PlanView> {
  assertAllowed(mayManagePlans(ctx))
  const plan = lockedPlan(await lockPriceList(ctx), planId, version)
  if (plan.isDefault && state === 'retired')
    throw new AppError('conflict', { detail: 'Everybody without a plan has this one: it cannot be retired' })
  await Plan.query(ctx.trx)
    .patch({ state, version: version + 1 })
    .where({ id: planId })
  await record(ctx, { action: 'plan.state_changed', planId }, { state: plan.state }, { state })
  return getPlan(ctx, planId)
}

/** @throws AppError `forbidden`, `validation_failed` unless it names exactly the plans there are */
export async function orderPlans(ctx: Ctx, { planIds }: { planIds: readonly string[] }): Promise<PlanView[]> {
  assertAllowed(mayManagePlans(ctx))
  const present = await lockPriceList(ctx)
  const isWhole =
    present.length === planIds.length &&
    new Set(planIds).size === planIds.length &&
    present.every(({ id }) => planIds.includes(id))
  assertValid(isWhole, 'planIds', 'Name each plan exactly once')
  await ctx.trx.raw(
    `update plans p set position = o.position
     from unnest(?::uuid[]) with ordinality as o (id, position) where p.id = o.id`,
    [[...planIds]],
  )
  await recordChange(ctx, { action: 'plan.ordered', subject: { kind: 'plan', id: null } })
  return listPlans(ctx)
}

/** @returns the currency of whoever sells */
async function assertTerms(ctx: Ctx, terms: PlanTerms): Promise<string> {
  const { currency } = await getTenant(ctx)
  const errors = termsFaults(terms, buyerOf(ctx), currency)
  if (errors.length > 0) throw new AppError('validation_failed', { detail: errors[0]!.message, errors })
  return currency
}

function lockedPlan(plans: readonly Plan[], planId: string, version: number): Plan {
  const plan = assertFound(
    plans.find(({ id }) => id === planId),
    'Plan',
  )
  if (plan.version !== version) throw new AppError('stale_version')
  return plan
}

function assertFreeName(plans: readonly Plan[], name: string): void {
  if (!plans.some((other) => isSameName(other.name, name))) return
  const message = 'There is a plan of this name already'
  throw new AppError('conflict', { detail: message, errors: [{ field: 'name', message }] })
}

async function record(
  ctx: Ctx,
  { action, planId }: { action: string; planId: string },
  before: Record<string, unknown> | undefined,
  after: Record<string, unknown>,
): Promise<void> {
  await recordChange(ctx, {
    action,
    subject: { kind: 'plan', id: planId },
    ...(before ? { before } : {}),
    after,
  })
  await emit(ctx, planChanged, { planId })
}
