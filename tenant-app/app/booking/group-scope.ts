import type { BookingGroupView, GroupMovePreview, GroupScope } from '#platform/booking/index.ts'

export const scopeIn = (typed: unknown): GroupScope =>
  typed === 'following' || typed === 'all' ? typed : 'one'

export type OfferedScope = { scope: GroupScope; count: number }

/**
 * Of a series or visit the changes that mean different things: this one; it and what follows, where that is not all; all
 * that are still to come.
 * @param isAhead which of the appointments the change could be about
 */
export function offeredScopes(
  group: BookingGroupView | null,
  bookingId: string,
  isAhead: (item: BookingGroupView['items'][number]) => boolean,
): OfferedScope[] {
  const ahead = group?.items.filter(isAhead) ?? []
  const at = ahead.findIndex(({ booking }) => booking.id === bookingId)
  const following = ahead.length - at
  return [
    { scope: 'one', count: 1 },
    ...(at > 0 && following > 1 ? [{ scope: 'following' as const, count: following }] : []),
    ...(at >= 0 && ahead.length > 1 ? [{ scope: 'all' as const, count: ahead.length }] : []),
  ]
}

/** "Only this one", "This and the 3 after it", "All 5" */
export function scopeWords(offered: OfferedScope): string {
  const words = whichOf(offered)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The same within a sentence: "Move all 5". */
export function whichOf({ scope, count }: OfferedScope): string {
  if (scope === 'one') return 'only this one'
  if (scope === 'all') return count === 2 ? 'both' : `all ${count}`
  return count === 2 ? 'this and the next' : `this and the ${count - 1} after it`
}

/** What still lies ahead and can be changed at all. */
export const isToCome = (now: string) => (item: BookingGroupView['items'][number]) =>
  (item.booking.status === 'confirmed' || item.booking.status === 'requested') && item.booking.startsAt > now

/** How they stood when a page was made: `position start`, one after the other. */
export const seenOf = ({ items }: Pick<GroupMovePreview, 'items'>): string =>
  items.map(({ position, fromStartsAt }) => `${position} ${fromStartsAt}`).join(', ')
