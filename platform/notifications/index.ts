// Notifications: who is told what, and whether it arrived. Owns `deliveries`.
// Subscribers write messages down in a transaction; jobs send them, so that no transaction waits for a mail server.
export { noSms, openTwilio, SmsError, type Sms } from './gateways/sms/index.ts'
export { notificationJobs, notificationSweeps } from './jobs.ts'
export { listDeliveries } from './service/index.ts'
export { eraseMessages, readPersonalMessages } from './personal-data.ts'
export { notificationSubscribers } from './subscribers.ts'
