/**
 * Where a provider stands, from applying to leaving. Decision 012 says which states of the business's own drawing
 * are one here: to apply is to fill in the profile, to submit is to be waiting for review, and who is verified is active.
 */
export const providerStages = [
  'profile',
  'pending_review',
  'changes_requested',
  'rejected',
  'active',
  'paused',
  'suspended',
  'offboarded',
] as const
export type ProviderStage = (typeof providerStages)[number]

export const providerStatuses = ['pending', 'verified', 'suspended'] as const
/** What the marketplace says of a provider, in one word; it follows from the stage (the database computes the same). */
export type ProviderStatus = (typeof providerStatuses)[number]

export function statusOf(stage: ProviderStage): ProviderStatus {
  if (stage === 'active' || stage === 'paused') return 'verified'
  return stage === 'suspended' || stage === 'offboarded' ? 'suspended' : 'pending'
}

/** Whose decision a step is: the provider's own people, the marketplace's staff who review, or those who manage. */
export type StageParty = 'provider' | 'reviewer' | 'manager'

type StageStep = {
  from: readonly ProviderStage[]
  to: ProviderStage
  by: readonly StageParty[]
  /** A decision against somebody is explained to them. */
  needsReason?: true
  /** What must be true besides; whoever takes the step asks for it. */
  guard?: 'complete'
  /** The event and the entry of the audit log. */
  event: string
}

/** Every step there is. What is not here cannot be done. */
export const stageSteps = {
  submit: {
    from: ['profile', 'changes_requested'],
    to: 'pending_review',
    by: ['provider'],
    guard: 'complete',
    event: 'provider.submitted',
  },
  withdraw: { from: ['pending_review'], to: 'profile', by: ['provider'], event: 'provider.withdrawn' },
  approve: { from: ['pending_review'], to: 'active', by: ['reviewer'], event: 'provider.approved' },
  /** Staff answer for a provider whom they know, without a review. */
  vouch: {
    from: ['profile', 'changes_requested', 'rejected'],
    to: 'active',
    by: ['manager'],
    event: 'provider.vouched_for',
  },
  request_changes: {
    from: ['pending_review'],
    to: 'changes_requested',
    by: ['reviewer'],
    needsReason: true,
    event: 'provider.changes_requested',
  },
  reject: {
    from: ['pending_review', 'changes_requested'],
    to: 'rejected',
    by: ['reviewer'],
    needsReason: true,
    event: 'provider.rejected',
  },
  /** A rejection is final for the provider; the marketplace may think again. */
  reopen: { from: ['rejected'], to: 'changes_requested', by: ['reviewer'], event: 'provider.reopened' },
  pause: { from: ['active'], to: 'paused', by: ['provider'], event: 'provider.paused' },
  resume: { from: ['paused'], to: 'active', by: ['provider'], event: 'provider.resumed' },
  suspend: {
    from: ['active', 'paused'],
    to: 'suspended',
    by: ['manager'],
    needsReason: true,
    event: 'provider.suspended',
  },
  reinstate: { from: ['suspended'], to: 'active', by: ['manager'], event: 'provider.reinstated' },
  leave: {
    from: ['profile', 'pending_review', 'changes_requested', 'rejected', 'active', 'paused', 'suspended'],
    to: 'offboarded',
    by: ['provider', 'manager'],
    event: 'provider.offboarded',
  },
} as const satisfies Record<string, StageStep>
export type StageStepName = keyof typeof stageSteps

export const stageStep = (name: StageStepName): StageStep => stageSteps[name]

export const mayStep = (from: ProviderStage, name: StageStepName): boolean =>
  stageStep(name).from.includes(from)

/** What a provider may do at each stage. Bookings that were made stay, whatever comes. */
export type StagePowers = {
  /** Change the profile, the services and the hours. */
  mayEdit: boolean
  /** Decide that the page is to be public. */
  mayPublish: boolean
  /** Be booked anew. */
  mayTakeBookings: boolean
  /** A published page is seen by everybody. */
  isSeen: boolean
}

const powers = (letters: string): StagePowers => ({
  mayEdit: letters.includes('e'),
  mayPublish: letters.includes('p'),
  mayTakeBookings: letters.includes('b'),
  isSeen: letters.includes('s'),
})

/** e edit, p publish, b take bookings, s be seen. */
export const stagePowers: Record<ProviderStage, StagePowers> = {
  profile: powers('ep'),
  pending_review: powers('ep'),
  changes_requested: powers('ep'),
  rejected: powers('e'),
  active: powers('epbs'),
  paused: powers('eps'),
  suspended: powers('e'),
  offboarded: powers(''),
}
