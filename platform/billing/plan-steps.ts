import { Type } from 'typebox'
import { type EventDefinition, on, type Subscriber } from '#platform/kernel/events.ts'
import { Id, OneOf } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import * as events from './events.ts'
import { buyers } from './features.ts'
import type { Owner } from './owner.ts'

/** What each of these says first. */
const OfOwner = Type.Object({ ownerKind: OneOf(buyers), ownerId: Id })

/** After each of these somebody may have room for more, or for less. */
const planSteps: readonly EventDefinition[] = [
  events.subscriptionStarted,
  events.subscriptionChanged,
  events.subscriptionLimited,
  events.subscriptionRecovered,
  events.subscriptionPaused,
  events.subscriptionResumed,
  events.subscriptionEnded,
  events.featureGranted,
  events.grantRevoked,
]

/** Whoever keeps something to a plan looks again. @param name of the followers: `providers.settle` */
export const afterPlanSteps = (
  name: string,
  settle: (ctx: Ctx, owner: Owner) => Promise<void>,
): Subscriber[] =>
  planSteps.map((event) =>
    on(
      event as EventDefinition<typeof OfOwner>,
      `${name}-after-${event.name.replaceAll(/[._]/g, '-')}`,
      (ctx, { payload: { ownerKind, ownerId } }) => settle(ctx, { kind: ownerKind, id: ownerId }),
    ),
  )
