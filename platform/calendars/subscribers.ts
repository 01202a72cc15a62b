import { bookingsErased } from '#platform/booking/index.ts'
import { on } from '#platform/kernel/events.ts'
import { stageEvents, teamMemberLeft } from '#platform/providers/index.ts'
import { calendarConnected, calendarEdited } from './events.ts'
import { closeAccountsOfMember, closeAccountsOfProvider } from './service/closing.ts'
import { dropConnectionsOfMember, dropConnectionsOfProvider } from './service/connections.ts'
import { followConnection, markErased } from './service/event-links.ts'
import { revokeFeedsOfMember, revokeFeedsOfProvider } from './service/feeds.ts'

export const subscribers = [
  // What a person has read of the team's appointments, and the team of theirs, ends with the membership.
  on(teamMemberLeft, 'calendars.team-member-left', async (ctx, { payload }) => {
    await dropConnectionsOfMember(ctx, payload)
    await closeAccountsOfMember(ctx, payload)
    await revokeFeedsOfMember(ctx, payload)
  }),
  // Whoever has left the marketplace is read no more, and shows nothing any more.
  on(stageEvents.leave, 'calendars.provider-left', async (ctx, { payload: { providerId } }) => {
    await dropConnectionsOfProvider(ctx, providerId)
    await closeAccountsOfProvider(ctx, providerId)
    await revokeFeedsOfProvider(ctx, providerId)
  }),
  on(bookingsErased, 'calendars.forget-names', (ctx, { payload }) => markErased(ctx, payload.bookingIds)),
  on(calendarConnected, 'calendars.write-coming', (ctx, { payload }) =>
    followConnection(ctx, payload.connectionId),
  ),
  on(calendarEdited, 'calendars.follow-edit', (ctx, { payload }) =>
    followConnection(ctx, payload.connectionId),
  ),
]
