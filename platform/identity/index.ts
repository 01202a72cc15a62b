// Who people are: users of a marketplace with their roles, sessions and ways to sign in, the customers who book as
// guests, and the accounts that run marketplaces, which are users of the platform's own tenant (decision 011). Owns
// `users`, `memberships`, `sessions`, `refresh_tokens`, `challenges`, `authenticators`, `recovery_codes`,
// `social_identities`, `staff_members`, `invitations` and `customers`. Passwords are compared in flows, outside of
// transactions. `permissions.ts` is the one table of who may do what.
export {
  accessRequested,
  challengeIssued,
  invitationSent,
  membershipAdded,
  securityChanged,
  staffChanged,
  userSignedOut,
} from './events.ts'
export {
  assertStaffAssurance,
  changePassword,
  completeRegistration,
  completeSecondFactor,
  confirmSocialAddress,
  confirmEmailChange,
  confirmPhone,
  finishPasskey,
  finishTotp,
  freshnessOf,
  isLinkOpen,
  platformScope,
  refreshSession,
  registerByInvitation,
  registerUser,
  removeFactor,
  removeSocialLink,
  renameFactor,
  renewRecoveryCodes,
  requestEmailChange,
  requestPasskey,
  requestPasswordReset,
  requestPhoneVerification,
  requestSignInLink,
  resendCode,
  resetPassword,
  resumeSession,
  resumeStaff,
  signIn,
  signInByLink,
  signInByPasskey,
  staffActor,
  startPasskey,
  startRegistration,
  startSocialLink,
  startTotp,
  totpQrCode,
  type Client,
  type IdentityRuntime,
  type SignInOutcome,
  type SocialProblem,
} from './flows/index.ts'
export {
  noBreachedPasswords,
  openBreachedPasswords,
  type BreachedPasswords,
} from './gateways/breached-passwords.ts'
export { FactorView, PasskeyAssertion, PasskeyAttestation, TotpSetUpView } from './factor-schemas.ts'
export { configuredIssuers, openSocialProviders, type SocialProviders } from './gateways/social-providers.ts'
export type { SocialIssuer } from './models.ts'
export { identitySweeps } from './jobs.ts'
export { findMarketplacesOf } from './lookup.ts'
export { erasePerson, readPersonalData } from './service/personal-data.ts'
export { assertKnowsPassword } from './flows/freshness.ts'
export { hashPassword } from './passwords.ts'
export { mayRole, mayUse, permissions, type Permission } from './permissions.ts'
export { assertOwnHands, requireProvider, requireUser } from './policies.ts'
export { identityRoutes } from './routes/index.ts'
export { socialBrowserIn, socialPages } from './routes/social-pages.ts'
export { normaliseEmail, passwordFault } from './rules.ts'
export {
  InvitationView,
  platformRoles,
  roles,
  SessionView,
  staffRoles,
  UserView,
  type MembershipRole,
  type PlatformRole,
  type Role,
  type StaffRole,
} from './schemas.ts'
export {
  acceptInvitation,
  addMembership,
  addStaffMember,
  attachGuestBookings,
  changeProviderRole,
  changeStaffRole,
  chooseStaff,
  codeOf,
  createUser,
  editCurrentUser,
  findChallengeMessage,
  findCustomer,
  findInvitationMessage,
  findSession,
  findSessionById,
  findUserByEmail,
  getCurrentUser,
  getUser,
  invitationToken,
  invite,
  inviteCustomers,
  listCustomerInvitations,
  listInvitations,
  listProviderPeople,
  listOwnCustomerIds,
  listSecondFactors,
  listSessions,
  listSocialLinks,
  listStaffMembers,
  lockStaff,
  openSession,
  readInvitation,
  removeProviderMembership,
  removeStaffMember,
  restMemberships,
  restStaff,
  revokeCustomerInvitation,
  revokeInvitation,
  revokeSession,
  signOut,
  signOutOthers,
  sweepEndedSessions,
  tokenOf,
  upsertCustomer,
  type ChallengeMessage,
  type FoundSession,
  type ProviderRole,
  type SignedIn,
} from './service/index.ts'
export { listMarketplaces, namesOfUsers } from './service/staff-pages.ts'
export { SocialLinkView } from './social-schemas.ts'
export { type AuditEntryView, type AuditFilters } from './audit-log-schemas.ts'
export { readAuditLog } from './flows/audit-log.ts'
export {
  acceptStaffInvitation,
  joinStaffWithNewAccount,
  listStaff,
  readStaffInvitation,
  sendStaffInvitation,
  sendStaffInvitationAgain,
  worksAt,
} from './flows/staff-pages.ts'
export { exportUsers } from './flows/users-list.ts'
export { recordAuditExport } from './service/audit-log.ts'
export { revokeStaffInvitation } from './service/staff-pages.ts'
export {
  getUserDetail,
  listUsers,
  reinstateUser,
  sendPasswordReset,
  suspendUser,
} from './service/users-list.ts'
export { type ListUsers } from './users-list-schemas.ts'
export { type AccessRequestView } from './impersonation-schemas.ts'
export {
  answerAccessRequest,
  endAccess,
  findAccessRequestMessage,
  issueAccessTicket,
  listAccessRequests,
  listOwnAccessRequests,
  redeemAccessTicket,
  requestAccess,
} from './service/impersonation.ts'
