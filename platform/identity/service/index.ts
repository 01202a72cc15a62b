export { listSecondFactors, secondFactorsOf } from './authenticators.ts'
export {
  codeOf,
  countAttempt,
  findChallengeMessage,
  idOfToken,
  issueChallenge,
  readChallenge,
  tokenOf,
  useChallenge,
  useToken,
  type ChallengeMessage,
} from './challenges.ts'
export {
  closeCustomerInvitation,
  inviteCustomers,
  isInvited,
  listCustomerInvitations,
  mostInvitedAtOnce,
  revokeCustomerInvitation,
} from './customer-invitations.ts'
export { findCustomer, listOwnCustomerIds, upsertCustomer } from './customers.ts'
export {
  acceptInvitation,
  findInvitationMessage,
  invitationToken,
  invite,
  listInvitations,
  readInvitation,
  revokeInvitation,
} from './invitations.ts'
export {
  changeProviderRole,
  listProviderPeople,
  removeProviderMembership,
  restMemberships,
  type ProviderPerson,
  type ProviderRole,
} from './memberships.ts'
export {
  endSessions,
  findSession,
  findSessionById,
  isUseUnrecorded,
  listSessions,
  openSession,
  revokeSession,
  rotateRefreshToken,
  signOut,
  signOutOthers,
  sweepEndedSessions,
  touchSession,
  type FoundSession,
  type NewSession,
  type SignedIn,
} from './sessions.ts'
export { listSocialLinks } from './social-identities.ts'
export {
  addStaffMember,
  changeStaffRole,
  chooseStaff,
  findStaffRole,
  listStaffMembers,
  lockStaff,
  removeStaffMember,
  restStaff,
} from './staff.ts'
export {
  addMembership,
  attachGuestBookings,
  createUser,
  editCurrentUser,
  findCredentials,
  findUserByEmail,
  getCurrentUser,
  getUser,
  type NewUser,
} from './users.ts'
