import { chooseStaff, listStaffMembers, lockStaff, mayUse, restStaff } from '#platform/identity/index.ts'
import { assertAllowed } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { ChooseWhatStays } from '../leftover-schemas.ts'
import { tenantOwner } from '../owner.ts'
import type { PlanPromise } from '../rules/index.ts'
import { type Ahead, contentsAhead, presentContents } from './ahead.ts'
import { choiceOf, peopleLeft, type PersonCounted } from './people-left.ts'

/** Those who run the marketplace; who they are is known in the platform's tenant. */
export async function staffCounted(ctx: Ctx): Promise<PersonCounted[]> {
  const members = await listStaffMembers(ctx)
  return members.map(({ accountId, role, since, isResting, restChoice }) => ({
    id: accountId,
    name: '',
    email: null,
    role,
    since: since.toISOString(),
    isResting,
    isOwner: role === 'tenant_owner',
    choice: restChoice,
  }))
}

/** Lets rest whoever the plan of the marketplace has no room for, and wakes all others. Asked again, it is the same. */
export async function settleStaff(ctx: Ctx): Promise<void> {
  await lockStaff(ctx)
  const people = await staffCounted(ctx)
  const left = peopleLeft({ feature: 'staff', people }, await presentContents(ctx, tenantOwner(ctx)))
  await restStaff(ctx, left?.resting ?? [])
}

type Thought = { promise?: PlanPromise | undefined }

/** What is to come for the staff. @throws AppError `forbidden` */
export async function staffAhead(
  ctx: Ctx,
  thought: Thought = {},
): Promise<{ ahead: Ahead; people: PersonCounted[] }> {
  assertAllowed(mayUse('staff.manage', ctx.actor))
  const ahead = await contentsAhead(ctx, tenantOwner(ctx), thought)
  return { ahead, people: await staffCounted(ctx) }
}

/**
 * Who of the staff is to rest: at once where there is no room now, else when there is none.
 * @throws AppError `forbidden`, `conflict`, `validation_failed`
 */
export async function chooseStaffWhoRest(
  ctx: Ctx,
  { resting }: Pick<ChooseWhatStays, 'resting'>,
  thought: Thought = {},
): Promise<void> {
  await lockStaff(ctx)
  const { ahead, people } = await staffAhead(ctx, thought)
  await chooseStaff(ctx, choiceOf({ feature: 'staff', people }, ahead.coming, resting))
  await settleStaff(ctx)
}
