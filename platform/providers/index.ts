// Providers: who sells, and the page on which they show it. Owns `providers`, `gallery_images`, `provider_terms`,
// `provider_stage_changes`, `credentials`, `credential_reminders` and `background_checks`. A page is public when it is
// published (the provider's decision) and verified (the marketplace's); `rules/stages.ts` is the way there.
export {
  credentialApproved,
  credentialExpired,
  credentialExpiring,
  credentialRejected,
  providerRenamed,
  stageEvents,
  teamMemberLeft,
  teamRestChanged,
} from './events.ts'
export {
  acceptAsNewUser,
  orderBackgroundCheck,
  readCredentialFile,
  removeCredential,
  privateFileHeaders,
  revealCredentialNumber,
  storeCredential,
} from './flows/index.ts'
export { localBackgroundChecks } from './gateways/background-check/index.ts'
export { providerJobs, providerSweeps } from './jobs.ts'
export { mayPreviewProvider } from './policies.ts'
export { providerRoutes } from './routes.ts'
export {
  onboardingSteps,
  type ProviderStage,
  providerStages,
  stagePowers,
  type StageStepName,
} from './rules/index.ts'
export {
  CredentialView,
  GalleryImageView,
  OnboardingView,
  OwnProviderView,
  PageSection,
  ProviderCard,
  ProviderPage,
  ProviderView,
  ReviewCase,
  TeamMemberView,
} from './schemas.ts'
export {
  acceptTeamInvitation,
  addGalleryImage,
  applyAsProvider,
  approveCredential,
  approveProvider,
  assertAwakeMember,
  assertTeamMember,
  changeTeamRole,
  chooseWhatStays,
  createProvider,
  type Decision,
  editGalleryImage,
  editProvider,
  endTeamMembership,
  findExactPlace,
  getLeftover,
  getOnboarding,
  getOwnProvider,
  getProvider,
  getProviderBySlug,
  getProviderContacts,
  getReviewCase,
  getTeam,
  inviteTeamMember,
  listCredentials,
  listProviders,
  listReviewQueue,
  listTeamMembers,
  mayRemoveMember,
  offboardProvider,
  orderGallery,
  pauseProvider,
  type ProviderContact,
  publishProvider,
  readPersonalPlace,
  readTeamInvitation,
  reinstateProvider,
  rejectCredential,
  rejectProvider,
  removeGalleryImage,
  reopenProvider,
  requestProviderChanges,
  resumeProvider,
  revokeTeamInvitation,
  submitProvider,
  suspendProvider,
  teamMemberNames,
  unpublishProvider,
  verifyProvider,
  withdrawProvider,
} from './service/index.ts'
export type { PosterFonts } from './poster.ts'
export { findProviderContact, listMemberContacts } from './service/contact.ts'
export { providerSubscribers } from './subscribers.ts'
export { getShare, renderQrPng, renderQrSvg, type Share, shareUrl } from './share.ts'
export { providerCardJson } from './sql.ts'
export { type ProviderCardRow, toProviderCard } from './views.ts'
export { namesOfProviders } from './service/names.ts'
export { countProviders } from './service/room.ts'
