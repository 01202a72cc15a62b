export { applyAsProvider } from './apply.ts'
export { findBackgroundCheck } from './background-checks.ts'
export { listCredentials } from './credentials.ts'
export { createProvider } from './create-provider.ts'
export { editProvider, type EditProviderInput, publishProvider, unpublishProvider } from './edit-provider.ts'
export { expireCredentials, remindOfExpiry } from './expire-credentials.ts'
export { addGalleryImage, editGalleryImage, orderGallery, removeGalleryImage } from './gallery.ts'
export {
  getOwnProvider,
  getProvider,
  getProviderBySlug,
  getProviderContacts,
  listProviders,
  type ProviderContact,
} from './read-provider.ts'
export { approveCredential, rejectCredential } from './judge-credential.ts'
export { findExactPlace, readPersonalPlace } from './places.ts'
export { getOnboarding } from './onboarding.ts'
export { getReviewCase, listReviewQueue } from './review.ts'
export {
  assertAwakeMember,
  assertTeamMember,
  changeTeamRole,
  endTeamMembership,
  getTeam,
  listTeamMembers,
  mayRemoveMember,
  teamMemberNames,
} from './team.ts'
export {
  acceptTeamInvitation,
  inviteTeamMember,
  readTeamInvitation,
  revokeTeamInvitation,
} from './team-invitations.ts'
export { chooseWhatStays, getLeftover } from './leftover.ts'
export { settleRest } from './rest.ts'
export {
  approveProvider,
  type Decision,
  offboardProvider,
  pauseProvider,
  type ReasonedDecision,
  reinstateProvider,
  rejectProvider,
  reopenProvider,
  requestProviderChanges,
  resumeProvider,
  submitProvider,
  suspendProvider,
  verifyProvider,
  withdrawProvider,
} from './stages.ts'
