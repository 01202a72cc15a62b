import { namesOfUsers } from '#platform/identity/index.ts'
import { type Scope, systemScope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { featureOf, featuresFor } from '../features.ts'
import type { ChooseWhatStays, LeftoverView } from '../leftover-schemas.ts'
import type { PlanPromise } from '../rules/index.ts'
import { leftoverOf } from '../rules/leftover.ts'
import { peopleLeft } from '../service/people-left.ts'
import { chooseStaffWhoRest, staffAhead } from '../service/staff-rest.ts'
import { promiseOfPlan } from '../service/subscriptions.ts'
import type { BillingRuntime } from './seller.ts'

type Doors = Pick<BillingRuntime, 'database'>

/**
 * What a smaller plan of the marketplace leaves over; with a plan of the platform's price list, what that one would.
 * @throws AppError `forbidden`, `not_found`
 */
export async function getStaffLeftover(
  { database }: Doors,
  scope: Scope,
  { planId }: { planId?: string | undefined } = {},
): Promise<LeftoverView> {
  const promise = await thoughtOf({ database }, scope, planId)
  const { ahead, people } = await database.readTenant(scope, (ctx) => staffAhead(ctx, { promise }))
  const names = await database.readTenant(systemScope(platformTenantId, scope.requestId), (ctx) =>
    namesOfUsers(
      ctx,
      people.map(({ id }) => id),
    ),
  )
  const named = people.map((person) => ({
    ...person,
    name: names.get(person.id)?.name ?? 'A former account',
    email: names.get(person.id)?.email ?? null,
  }))
  const left = leftoverOf('tenant', ahead.present, ahead.coming, {})
  return {
    because: ahead.because,
    planName: ahead.planName,
    from: ahead.from?.toISOString() ?? null,
    people: peopleLeft({ feature: 'staff', people: named }, ahead.coming)?.view ?? null,
    ends: featuresFor('tenant').flatMap((feature) =>
      left.some((each) => each.kind === 'ends' && each.feature === feature)
        ? [{ feature, label: featureOf(feature).label, kept: null }]
        : [],
    ),
  }
}

/** @throws AppError `forbidden`, `not_found`, `conflict`, `validation_failed` */
export async function chooseStaffLeftover(
  { database }: Doors,
  scope: Scope,
  { resting, planId }: ChooseWhatStays,
): Promise<LeftoverView> {
  const promise = await thoughtOf({ database }, scope, planId)
  await database.inTenant(scope, (ctx) => chooseStaffWhoRest(ctx, { resting }, { promise }))
  return getStaffLeftover({ database }, scope, { planId })
}

const thoughtOf = async (
  { database }: Doors,
  scope: Scope,
  planId: string | undefined,
): Promise<PlanPromise | undefined> =>
  planId === undefined
    ? undefined
    : (
        await database.readTenant(systemScope(platformTenantId, scope.requestId), (ctx) =>
          promiseOfPlan(ctx, planId),
        )
      ).promise
