// Where the parties of a virtual booking meet: one room per booking (or per occurrence of a class), made when the first
// of them enters, or by calls a day before; replaced or moved with the booking, and closed when it is off. Owns
// `meetings`, `meeting_settings` and `meeting_tasks`. Only the parties enter, and only around the time; a service with a
// waiting room lets its customers in once the provider is there.
export { enterMeeting } from './flows/enter-meeting.ts'
export { prepareDueMeetings } from './flows/prepare-meetings.ts'
export { saveMeetingSettings } from './flows/save-settings.ts'
export {
  type MeetingGateway,
  type MeetingGateways,
  type MeetingProblem,
  openMeetingGateways,
  type Person,
  type Room,
  type WantedRoom,
  type ZoomAddresses,
  zoomAddresses,
  type ZoomCredentials,
} from './gateways/index.ts'
export { meetingSweeps } from './jobs.ts'
export { meetingRoutes } from './routes.ts'
export { closesAfter, opensBefore } from './rules.ts'
export { type ReadSettings, readMeetingSettings, type WantedSettings } from './service/settings.ts'
export { type AskedByParty, getMeeting } from './service/standing.ts'
export { meetingSubscribers } from './subscribers.ts'
