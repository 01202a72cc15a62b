export {
  type Completeness,
  type CompletenessItem,
  completenessOf,
  isStepDone,
  type OnboardingStep,
  onboardingSteps,
  type ProfileFacts,
  shortestIntroduction,
} from './completeness.ts'
export {
  acceptedFileTypes,
  daysUntil,
  longestFileName,
  mayJudgeCredential,
  mostCredentials,
  mostFileBytes,
  reminderDays,
  reminderDue,
} from './credentials.ts'
export { type ChecklistItem, completeSections, mostGalleryImages, publishChecklist } from './page.ts'
export {
  mayStep,
  type ProviderStage,
  providerStages,
  type ProviderStatus,
  providerStatuses,
  type StageParty,
  type StagePowers,
  stagePowers,
  stageStep,
  type StageStepName,
  stageSteps,
  statusOf,
} from './stages.ts'
