import type { TeamMemberView } from '#platform/providers/index.ts'

/** Whose calendars somebody may manage, as a choice; the empty value is the business as a whole. */
export type Whose = { value: string; label: string; isOwn: boolean }

/** Owners manage everybody's and those of the business; members their own. The core holds to the same. */
export function whoseCalendars(
  members: readonly TeamMemberView[],
  { userId, isOwner }: { userId: string; isOwner: boolean },
): Whose[] {
  const named = (member: TeamMemberView): Whose => ({
    value: member.id,
    label: member.userId === userId ? `${member.name} (you)` : member.name,
    isOwn: member.userId === userId,
  })
  if (!isOwner) return members.filter((member) => member.userId === userId).map(named)
  const hasTeam = members.length > 1
  return [
    { value: '', label: 'The business as a whole', isOwn: !hasTeam },
    ...(hasTeam ? members.map(named) : []),
  ]
}
