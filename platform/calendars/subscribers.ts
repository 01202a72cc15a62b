import { on } from '#platform/kernel/events.ts'
import { teamMemberLeft } from '#platform/providers/index.ts'
import { dropConnectionsOfMember } from './service/connections.ts'

export const subscribers = [
  on(teamMemberLeft, 'calendars.team-member-left', (ctx, { payload }) =>
    dropConnectionsOfMember(ctx, payload),
  ),
]
