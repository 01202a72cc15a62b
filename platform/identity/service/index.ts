export { upsertCustomer } from './customers.ts'
export {
  findCredentials,
  findSession,
  findSessionById,
  getCurrentUser,
  isUseUnrecorded,
  openSession,
  signOut,
  touchSession,
  type FoundSession,
  type SignedIn,
} from './sessions.ts'
export { addMembership, createUser, getUser, type NewUser } from './users.ts'
