import {
  type ChooseWhatStays,
  contentsAhead,
  type FeatureKey,
  featureOf,
  type LeftoverView,
  leftoverOf,
  peopleLeft,
  promiseOfPlan,
  providerOwner,
} from '#platform/billing/index.ts'
import { assertAllowed } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { maySeeOwnProvider } from '../policies.ts'
import { completeSections } from '../rules/index.ts'
import { chooseTeam, teamCounted } from './rest.ts'

/**
 * What a smaller plan leaves over, and what rests unless somebody chooses otherwise: of a change that is to come, of
 * the plan that is thought of, or as it is now.
 * @throws AppError `forbidden`, `not_found`
 */
export async function getLeftover(
  ctx: Ctx,
  { providerId, planId }: { providerId: string; planId?: string | undefined },
): Promise<LeftoverView> {
  assertAllowed(maySeeOwnProvider(ctx.actor, providerId))
  const ahead = await contentsAhead(ctx, providerOwner(providerId), await thoughtOf(ctx, planId))
  const people = await teamCounted(ctx, providerId)
  const behind = await readBehind(ctx, providerId)
  const isNow = ahead.because === 'now'
  // What has ended already is only worth a line where something rests because of it.
  const before = isNow ? everySwitch : ahead.present
  return {
    because: ahead.because,
    planName: ahead.planName,
    from: ahead.from?.toISOString() ?? null,
    people: peopleLeft({ feature: 'team.members', people }, ahead.coming)?.view ?? null,
    ends: leftoverOf('provider', before, ahead.coming, {}).flatMap(({ kind, feature }) => {
      const kept = behind[feature] ?? null
      return kind !== 'ends' || (isNow && kept === null)
        ? []
        : [{ feature, label: featureOf(feature).label, kept }]
    }),
  }
}

/**
 * Says who of the team rests where there is no room for all: before a smaller plan counts, or after. Everybody else
 * stays.
 * @throws AppError `forbidden`, `not_found`, `conflict` where nobody has to rest, `validation_failed`
 */
export async function chooseWhatStays(
  ctx: Ctx,
  { providerId, resting, planId }: ChooseWhatStays & { providerId: string },
): Promise<LeftoverView> {
  await chooseTeam(ctx, { providerId, resting, thought: await thoughtOf(ctx, planId) })
  return getLeftover(ctx, { providerId, planId })
}

const thoughtOf = async (ctx: Ctx, planId: string | undefined) => ({
  promise: planId === undefined ? undefined : (await promiseOfPlan(ctx, planId)).promise,
})

const everySwitch = { 'portfolio.customise': true, 'calendar.sync': true } as const

type Behind = { calendars: number; accent: string | null; sections: { kind: string; isVisible: boolean }[] }

/** What stands behind the switches, as sentences. Calendars are known above: here they are only counted. */
async function readBehind(ctx: Ctx, providerId: string): Promise<Partial<Record<FeatureKey, string>>> {
  const { rows } = await ctx.trx.raw<{ rows: Behind[] }>(
    `select (select count(*)::int from calendar_connections where provider_id = p.id) as calendars,
       p.accent, p.sections
     from providers p where p.id = ?`,
    [providerId],
  )
  const { calendars = 0, accent = null, sections = [] } = rows[0] ?? {}
  const hasOrder = JSON.stringify(completeSections(sections)) !== JSON.stringify(completeSections([]))
  const hasLook = accent !== null || hasOrder
  return {
    ...(calendars > 0
      ? {
          'calendar.sync':
            calendars === 1
              ? 'Your connected calendar stays connected and rests: it is not read; your appointments are still written into it.'
              : `Your ${calendars} connected calendars stay connected and rest: they are not read; your appointments are still written into them.`,
        }
      : {}),
    ...(hasLook
      ? {
          'portfolio.customise':
            'Your colour and the order of your sections are kept; meanwhile your page shows the usual ones.',
        }
      : {}),
  }
}
