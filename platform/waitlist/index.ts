// The waitlist: who waits for a time that is taken, and to whom a freed one is offered. Owns `waitlist_entries` and
// `waitlist_offers`. An offer is a hold of booking made for one person: who takes it goes through the usual checkout.
// Everything a person does is done by the link in their mail; its secret follows from the entry's id and is kept nowhere.
export { waitlistJoined, waitlistOffered } from './events.ts'
export { acceptOffer, declineOffer, getWaiting, leaveWaitlist, offerFreedTime } from './flows.ts'
export { waitlistJobs, waitlistSweeps } from './jobs.ts'
export { waitlistRoutes } from './routes.ts'
export { dayParts, type DayPart, waitlistToken } from './rules.ts'
export { type JoinWaitlist, WaitingView } from './schemas.ts'
export { joinWaitlist } from './service/join.ts'
export { findWaitlistMessage, type WaitlistMessage } from './service/message.ts'
export { eraseFromWaitlist, readPersonalWaitlist } from './service/personal-data.ts'
export { listWaitlist, removeFromWaitlist } from './service/provider-list.ts'
export { waitlistSubscribers } from './subscribers.ts'
