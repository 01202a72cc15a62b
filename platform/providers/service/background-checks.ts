import type { Ctx } from '#platform/kernel/tenant.ts'
import { BackgroundCheck } from '../models.ts'
import type { BackgroundCheckView } from '../schemas.ts'

/** The latest one of a provider, for reviewers. */
export async function findBackgroundCheck(ctx: Ctx, providerId: string): Promise<BackgroundCheckView | null> {
  const found = await BackgroundCheck.query(ctx.trx)
    .where({ provider_id: providerId })
    .orderBy('id', 'desc')
    .first()
  return found ? toView(found) : null
}

const toView = (check: BackgroundCheck): BackgroundCheckView => ({
  id: check.id,
  state: check.state,
  detail: check.detail,
  requestedAt: check.createdAt.toISOString(),
  completedAt: check.completedAt?.toISOString() ?? null,
})
