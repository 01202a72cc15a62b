import type { Ctx } from '#platform/kernel/tenant.ts'
import { buyerOf, type Owner } from '../owner.ts'
import { countingPlanId } from '../rules/index.ts'
import { factsOf } from './facts.ts'

/** The plan whose terms count for somebody at this moment. Null where they have none and none is everybody's. */
export const presentPlanId = async (ctx: Ctx, owner: Owner): Promise<string | null> =>
  countingPlanId(await factsOf(ctx, owner), ctx.now)

/** All plans that are or were sold here, in the order of the price list: whoever has one may keep it. */
export const namePlans = async (ctx: Ctx): Promise<{ id: string; name: string }[]> =>
  ctx
    .trx('plans')
    .where({ buyer: buyerOf(ctx) })
    .orderBy(['position', 'id'])
    .select('id', 'name')
