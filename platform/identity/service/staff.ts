import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { staffChanged } from '../events.ts'
import { type RestChoice, StaffMember } from '../models.ts'
import { mayUse } from '../permissions.ts'
import { mayChangeStaff } from '../policies.ts'
import type { StaffRole } from '../schemas.ts'

/** The role of an account in this marketplace; null for an account that does not work here, or rests. */
export async function findStaffRole(ctx: Ctx, accountId: string): Promise<StaffRole | null> {
  const [result] = await ctx.send([
    {
      name: 'staff-role',
      text: 'select role from staff_members where account_id = $1 and rested_at is null',
      values: [accountId],
    },
  ])
  return (result?.rows[0]?.role as StaffRole | undefined) ?? null
}

export type StaffMemberRow = {
  accountId: string
  role: StaffRole
  since: Date
  isResting: boolean
  restChoice: RestChoice | null
}

/** Everybody who runs this marketplace, the longest first. Names are read in the platform's tenant. */
export async function listStaffMembers(ctx: Ctx): Promise<StaffMemberRow[]> {
  const rows = await StaffMember.query(ctx.trx).orderBy(['created_at', 'id']).limit(500)
  return rows.map(({ accountId, role, createdAt, restedAt, restChoice }) => ({
    accountId,
    role,
    since: createdAt,
    isResting: restedAt !== null,
    restChoice,
  }))
}

/** Who rests is decided by one after the other. */
export const lockStaff = async (ctx: Ctx): Promise<void> =>
  void (await ctx.trx('staff_members').orderBy('id').forUpdate().select('id'))

/**
 * Exactly these accounts rest: from their next request on they do not work here until they wake. Who is to rest is the
 * caller's question, who has locked the staff.
 */
export async function restStaff(ctx: Ctx, accountIds: readonly string[]): Promise<void> {
  const woken: { account_id: string; role: StaffRole }[] = await ctx
    .trx('staff_members')
    .whereNotIn('account_id', accountIds)
    .whereNotNull('rested_at')
    .update({ rested_at: null })
    .returning(['account_id', 'role'])
  const rested: { account_id: string; role: StaffRole }[] = await ctx
    .trx('staff_members')
    .whereIn('account_id', accountIds)
    .whereNull('rested_at')
    .update({ rested_at: ctx.now })
    .returning(['account_id', 'role'])
  for (const { account_id: accountId, role } of woken) await record(ctx, 'staff.woken', accountId, role)
  for (const { account_id: accountId } of rested) await record(ctx, 'staff.rested', accountId, null)
}

async function record(ctx: Ctx, action: string, accountId: string, role: StaffRole | null): Promise<void> {
  await recordChange(ctx, { action, subject: { kind: 'account', id: accountId } })
  await emit(ctx, staffChanged, { accountId, role })
}

/** Keeps what the owner wants; it counts where there is no room for all. */
export async function chooseStaff(
  ctx: Ctx,
  { staying, resting }: { staying: readonly string[]; resting: readonly string[] },
): Promise<void> {
  const choose = (accountIds: readonly string[], choice: RestChoice) =>
    ctx.trx('staff_members').whereIn('account_id', accountIds).update({ rest_choice: choice })
  await choose(staying, 'stay')
  await choose(resting, 'rest')
}

/** Twice the same account is one; its role stays what it was. */
export async function addStaffMember(
  ctx: Ctx,
  { accountId, role }: { accountId: string; role: StaffRole },
): Promise<void> {
  const added = await ctx
    .trx('staff_members')
    .insert({ id: newId(), account_id: accountId, role })
    .onConflict(['tenant_id', 'account_id'])
    .ignore()
    .returning('id')
  if (added.length === 0) return
  await recordChange(ctx, {
    action: 'staff.added',
    subject: { kind: 'account', id: accountId },
    after: { role },
  })
  await emit(ctx, staffChanged, { accountId, role })
}

/** @throws AppError `forbidden`, `not_found`, `conflict` when nobody would own the marketplace any more */
export async function changeStaffRole(
  ctx: Ctx,
  { accountId, role }: { accountId: string; role: StaffRole },
): Promise<void> {
  // Leaving is everybody's own; a role is not, or anybody could make themselves an owner.
  assertAllowed(mayUse('staff.manage', ctx.actor))
  const member = await lockMember(ctx, accountId, { isOwnerAfter: role === 'tenant_owner' })
  if (member.role === role) return
  await StaffMember.query(ctx.trx).patch({ role }).where({ account_id: accountId })
  await recordChange(ctx, {
    action: 'staff.role_changed',
    subject: { kind: 'account', id: accountId },
    before: { role: member.role },
    after: { role },
  })
  await emit(ctx, staffChanged, { accountId, role })
}

/** Also for leaving: whoever asks may be the member. @throws AppError as `changeStaffRole` */
export async function removeStaffMember(ctx: Ctx, accountId: string): Promise<void> {
  const member = await lockMember(ctx, accountId, { isOwnerAfter: false })
  await StaffMember.query(ctx.trx).delete().where({ account_id: accountId })
  await recordChange(ctx, {
    action: 'staff.removed',
    subject: { kind: 'account', id: accountId },
    before: { role: member.role },
  })
  await emit(ctx, staffChanged, { accountId, role: null })
}

/** Locks all owners in one order: of two who leave at the same time, the second finds itself the last. */
async function lockMember(ctx: Ctx, accountId: string, { isOwnerAfter }: { isOwnerAfter: boolean }) {
  const owners = await StaffMember.query(ctx.trx).where({ role: 'tenant_owner' }).orderBy('id').forUpdate()
  const member = assertFound(
    await StaffMember.query(ctx.trx).findOne({ account_id: accountId }).forUpdate(),
    'Staff member',
  )
  if (!mayChangeStaff(ctx.actor, member)) throw new AppError('forbidden')
  const others = owners.filter((owner) => owner.accountId !== accountId)
  if (member.role === 'tenant_owner' && !isOwnerAfter && others.length === 0) {
    throw new AppError('conflict', {
      detail: 'This is the last owner; make somebody else an owner first',
    })
  }
  return member
}
