// Where the parties of a virtual booking meet: one room per booking (or per occurrence of a class), made when the first
// of them enters, replaced when the booking is moved. Owns `meetings`. Only the parties enter, and only around the time;
// a service with a waiting room lets its customers in once the provider is there.
export { enterMeeting } from './flows.ts'
export {
  type MeetingGateway,
  type MeetingGateways,
  openMeetingGateways,
  type Person,
  type Room,
  type WantedRoom,
} from './gateways/index.ts'
export { meetingRoutes } from './routes.ts'
export { closesAfter, type MeetingState, opensBefore } from './rules.ts'
export { MeetingEntryView, MeetingSettingsView, MeetingView } from './schemas.ts'
export { readMeetingAddress, setMeetingAddress } from './service/settings.ts'
export { type AskedByParty, getMeeting } from './service/standing.ts'
