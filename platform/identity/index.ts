// Who people are within one marketplace: users, what they may do, their sessions, and the customers who book as
// guests. Owns `users`, `memberships`, `sessions` and `customers`. The same e-mail on two marketplaces is two people.
// Passwords are compared in flows, outside of transactions. Whoever asks is told by `requireUser`.
export { membershipAdded, userRegistered, userSignedIn, userSignedOut } from './events.ts'
export { registerUser, resumeSession, signIn, type IdentityRuntime, type SignIn } from './flows.ts'
export { hashPassword } from './passwords.ts'
export { mayUse, permissions, type Permission } from './permissions.ts'
export { requireProvider, requireUser } from './policies.ts'
export { identityRoutes } from './routes.ts'
export { normaliseEmail, passwordFault } from './rules.ts'
export {
  RegisterUserBody,
  roles,
  SignInBody,
  SignInView,
  UserView,
  type CustomerContact,
  type RegisterUser,
  type Role,
} from './schemas.ts'
export {
  addMembership,
  createUser,
  findSession,
  findSessionById,
  getCurrentUser,
  getUser,
  signOut,
  touchSession,
  upsertCustomer,
  type FoundSession,
  type NewUser,
  type SignedIn,
} from './service/index.ts'
