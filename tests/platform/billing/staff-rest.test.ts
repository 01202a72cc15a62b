import { chooseStaffWhoRest, settleStaff } from '#platform/billing/service/staff-rest.ts'
import { addStaffMember, findStaffRole } from '#platform/identity/service/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { as } from '#tests/support/supply.ts'

/** An owner and two who came after each other, in a marketplace whose plan has room for so many. */
async function staffed(ctx: Ctx) {
  const [owner, ines, omar] = [newId(), newId(), newId()]
  for (const [hour, accountId] of [owner, ines, omar].entries()) {
    await addStaffMember(ctx, { accountId, role: hour === 0 ? 'tenant_owner' : 'tenant_operator' })
    await ctx
      .trx('staff_members')
      .where({ account_id: accountId })
      .update({ created_at: new Date(Date.UTC(2020, 0, 1, hour)) })
  }
  const roles = async () =>
    Object.fromEntries(
      await Promise.all(
        Object.entries({ owner, ines, omar }).map(async ([name, id]) => [name, await findStaffRole(ctx, id)]),
      ),
    ) as Record<string, string | null>
  const roomFor = async (count: number | null) => {
    await ctx.trx('feature_grants').delete()
    if (count !== null)
      await ctx.trx('feature_grants').insert({
        id: newId(),
        owner_kind: 'tenant',
        owner_id: ctx.tenantId,
        feature: 'staff',
        value: String(count),
        is_override: true,
        reason: 'A smaller plan',
        granted_by: 'system',
      })
    await settleStaff(ctx)
  }
  const byOwner = as({ kind: 'account', accountId: owner, sessionId: newId(), roles: ['tenant_owner'] }, ctx)
  return { owner, ines, omar, roles, roomFor, byOwner }
}

const operator = 'tenant_operator'
test('staff beyond the limit of the marketplace rest, the owner never, and wake with room', () =>
  inTestTenant(async (ctx) => {
    const { roles, roomFor } = await staffed(ctx)
    await roomFor(2)
    expect(await roles()).toEqual({ owner: 'tenant_owner', ines: operator, omar: null })
    await roomFor(0)
    expect(await roles()).toEqual({ owner: 'tenant_owner', ines: null, omar: null })

    await roomFor(null)

    expect(await roles()).toEqual({ owner: 'tenant_owner', ines: operator, omar: operator })
  }))

test('the owner chooses who of the staff rests, and operators do not', () =>
  inTestTenant(async (ctx) => {
    const { roles, roomFor, byOwner, ines, owner } = await staffed(ctx)
    await roomFor(2)

    await chooseStaffWhoRest(byOwner, { resting: [ines] })
    expect(await roles()).toEqual({ owner: 'tenant_owner', ines: null, omar: operator })

    await expect(chooseStaffWhoRest(byOwner, { resting: [owner] })).rejects.toMatchObject({
      code: 'validation_failed',
    })
    const byOperator = as({ kind: 'account', accountId: ines, sessionId: newId(), roles: [operator] }, ctx)
    await expect(chooseStaffWhoRest(byOperator, { resting: [ines] })).rejects.toMatchObject({
      code: 'forbidden',
    })
  }))
