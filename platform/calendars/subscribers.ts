import { on } from '#platform/kernel/events.ts'
import { teamMemberLeft } from '#platform/providers/index.ts'
import { calendarConnected, calendarEdited } from './events.ts'
import { closeAccountsOfMember } from './service/closing.ts'
import { dropConnectionsOfMember } from './service/connections.ts'
import { followConnection } from './service/event-links.ts'
import { revokeFeedsOfMember } from './service/feeds.ts'

export const subscribers = [
  // What a person has read of the team's appointments, and the team of theirs, ends with the membership.
  on(teamMemberLeft, 'calendars.team-member-left', async (ctx, { payload }) => {
    await dropConnectionsOfMember(ctx, payload)
    await closeAccountsOfMember(ctx, payload)
    await revokeFeedsOfMember(ctx, payload)
  }),
  on(calendarConnected, 'calendars.write-coming', (ctx, { payload }) =>
    followConnection(ctx, payload.connectionId),
  ),
  on(calendarEdited, 'calendars.follow-edit', (ctx, { payload }) =>
    followConnection(ctx, payload.connectionId),
  ),
]
