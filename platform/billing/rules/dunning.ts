import { after, days } from '#platform/kernel/time.ts'

/** Days after the first failed payment on which the buyer is reminded, and the payment is tried again. */
export const reminderDays = [3, 5, 7] as const
/** From the last reminder to here everything still works, and says so; from then on the default plan counts. */
export const graceEndDay = 14

export type SubscriptionState = 'incomplete' | 'trialing' | 'active' | 'past_due' | 'paused' | 'ended'
export type Standing = SubscriptionState | 'grace' | 'lapsed'

export type Running = {
  state: SubscriptionState
  pastDueSince: Date | null
  /** When it ends of itself: it was cancelled, or was given for a time. */
  endsAt: Date | null
}

/**
 * Where a subscription stands, from what is written here alone. A period that is over without news of the processor
 * changes nothing: whoever paid is not locked out because somebody else is down.
 */
export function standingAt({ state, pastDueSince, endsAt }: Running, now: Date): Standing {
  if (state === 'ended' || state === 'incomplete') return state
  if (endsAt !== null && endsAt <= now) return 'ended'
  if (state !== 'past_due' || pastDueSince === null) return state
  if (now < after(pastDueSince, days(reminderDays.at(-1)!))) return 'past_due'
  return now < after(pastDueSince, days(graceEndDay)) ? 'grace' : 'lapsed'
}

const entitling: ReadonlySet<Standing> = new Set<Standing>(['trialing', 'active', 'past_due', 'grace'])
/** Does the plan count, or only what everybody has? */
export const isEntitling = (standing: Standing): boolean => entitling.has(standing)

export type DunningStep = { kind: 'reminder'; day: number; at: Date } | { kind: 'limited'; at: Date }

/** What happens after a payment has failed, in order. */
export const dunningCalendar = (pastDueSince: Date): DunningStep[] => [
  ...reminderDays.map((day) => ({ kind: 'reminder' as const, day, at: after(pastDueSince, days(day)) })),
  { kind: 'limited', at: after(pastDueSince, days(graceEndDay)) },
]

/** When the standing changes next by time alone; null: only somebody's doing changes it. */
export function changesAt(running: Running, now: Date): Date | null {
  const { endsAt, pastDueSince, state } = running
  const moments = [
    ...(endsAt ? [endsAt] : []),
    ...(state === 'past_due' && pastDueSince ? dunningCalendar(pastDueSince).map(({ at }) => at) : []),
  ].filter((at) => at > now)
  return moments.length === 0 ? null : new Date(Math.min(...moments.map((at) => at.getTime())))
}

/** Whether another payment comes of itself: not of a plan that ends, or stands still. */
export const isRenewed = ({
  state,
  isCancelled,
  isPausing,
}: {
  state: SubscriptionState
  isCancelled: boolean
  isPausing: boolean
}): boolean => state !== 'paused' && state !== 'ended' && !isCancelled && !isPausing
