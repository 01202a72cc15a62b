// Calendars of other programs: what they are shown of ours, and what is busy in them.
// Owns `calendar_connections`, `calendar_feeds`, and of Google and Microsoft `calendar_accounts`, `calendar_consents` and
// `calendar_event_links` (bookings as entries there); the busy times themselves belong to scheduling.
// A connection is read by `syncs[kind]`, when it is due (`calendars.sync-due`) or when somebody wishes it.
export { calendarEntryRestored, calendarFailing, calendarNeedsConsent } from './events.ts'
export { connectAddress } from './flows/connect-address.ts'
export { connectCalendar, listAccountCalendars } from './flows/account-calendars.ts'
export { syncNow } from './flows/sync-due.ts'
export { calendarJobs, calendarSweeps } from './jobs.ts'
export { calendarPages, calendarRoutes } from './routes/index.ts'
export { AccountCalendarView, AccountView, ConnectionView, FeedView, NewFeedView } from './schemas.ts'
export { getAccount, listAccounts, removeAccount } from './service/account-list.ts'
export { createFeed, listFeeds, revokeFeed, rotateFeed } from './service/feeds.ts'
export { eraseFromCalendars, readPersonalCalendars } from './service/personal-data.ts'
export { editConnection, getConnection, listConnections, removeConnection } from './service/connections.ts'
export { subscribers as calendarSubscribers } from './subscribers.ts'
export {
  type CalendarGateway,
  type CalendarGateways,
  type CalendarTokens,
  type OauthKind,
  type OutgoingEvent,
} from './gateways/calendar-gateway.ts'
export { openCalendarGateways, openGateway } from './gateways/index.ts'
