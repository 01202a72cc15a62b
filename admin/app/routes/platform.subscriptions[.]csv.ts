export { sendSubscriptions as loader } from '../plans/subscriptions-file.server.ts'
