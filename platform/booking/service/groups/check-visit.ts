import type { Ctx } from '#platform/kernel/tenant.ts'
import { teamMemberNames } from '#platform/providers/index.ts'
import type { CreateVisitHolds, VisitCheck } from '../../group-schemas.ts'
import { lookAtVisit } from './visits.ts'

/**
 * Whether a visit can be had as it was chosen, and who would do what. Nothing is claimed: another person may do it when
 * somebody else is faster.
 * @throws AppError as `lookAtVisit`
 */
export async function checkVisit(ctx: Ctx, input: CreateVisitHolds): Promise<VisitCheck> {
  const { plan, conflicts } = await lookAtVisit(ctx, input)
  const people = plan.parts.map(({ offer }) => offer.allocations[0]!.people)
  const names = await teamMemberNames(ctx, [...new Set(people.flat())])
  return {
    isFree: conflicts.length === 0,
    items: input.items.map((_, position) => ({
      position,
      reason: conflicts.find((conflict) => conflict.position === position)?.reason ?? null,
      members: (people[position] ?? []).flatMap((id) => {
        const name = names.get(id)
        return name === undefined ? [] : [{ id, name }]
      }),
    })),
  }
}
