import { mayUse } from '#platform/identity/index.ts'
import type { Actor } from '#platform/kernel/tenant.ts'

/** The person's own place in the team; null for somebody of the provider who is no resource. */
export type OwnMember = { memberId: string | null }

/**
 * Owners connect calendars of everybody and of the provider as a whole; members their own. Who acts in another's place
 * connects nothing: what they would see is another person's private time.
 */
export const mayManageCalendar = (
  actor: Actor,
  calendar: { providerId: string; memberId: string | null },
  own: OwnMember,
): boolean => {
  if (actor.kind === 'system') return true
  if (actor.kind !== 'user' || actor.providerId !== calendar.providerId) return false
  if (!mayUse('calendar.manage', actor) || actor.impersonatorId) return false
  if (mayUse('provider.manage_team', actor)) return true
  return calendar.memberId !== null && calendar.memberId === own.memberId
}
