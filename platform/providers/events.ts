import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { providerStages, providerStatuses, type StageStepName, stageSteps } from './rules/stages.ts'

export const providerCreated = defineEvent(
  'provider.created',
  Type.Object({ providerId: Id, businessName: Type.String() }),
)
/** Anything of the page; `changed` names the fields, and `gallery`. */
export const providerUpdated = defineEvent(
  'provider.updated',
  Type.Object({ providerId: Id, changed: Type.Array(Type.String()) }),
)
/** The old name is in it, so that what was derived from it can be found. */
export const providerRenamed = defineEvent(
  'provider.renamed',
  Type.Object({ providerId: Id, from: Type.String(), to: Type.String() }),
)
export const providerPublished = defineEvent('provider.published', Type.Object({ providerId: Id }))
export const providerUnpublished = defineEvent('provider.unpublished', Type.Object({ providerId: Id }))
export const providerStatusChanged = defineEvent(
  'provider.status_changed',
  Type.Object({ providerId: Id, from: OneOf(providerStatuses), to: OneOf(providerStatuses) }),
)

const StageChanged = Type.Object({
  providerId: Id,
  from: OneOf(providerStages),
  to: OneOf(providerStages),
  /** What the provider is told; empty where there is nothing to say. */
  reason: Type.String(),
})
const stageEvent = (step: StageStepName) => defineEvent(stageSteps[step].event, StageChanged)
/** One event for each step of a provider's life. */
export const stageEvents = {
  submit: stageEvent('submit'),
  withdraw: stageEvent('withdraw'),
  approve: stageEvent('approve'),
  vouch: stageEvent('vouch'),
  request_changes: stageEvent('request_changes'),
  reject: stageEvent('reject'),
  reopen: stageEvent('reopen'),
  pause: stageEvent('pause'),
  resume: stageEvent('resume'),
  suspend: stageEvent('suspend'),
  reinstate: stageEvent('reinstate'),
  leave: stageEvent('leave'),
} satisfies Record<StageStepName, ReturnType<typeof stageEvent>>

const OfCredential = Type.Object({ credentialId: Id, providerId: Id })
export const credentialAdded = defineEvent('credential.added', OfCredential)
export const credentialApproved = defineEvent('credential.approved', OfCredential)
export const credentialRejected = defineEvent(
  'credential.rejected',
  Type.Object({ ...OfCredential.properties, reason: Type.String() }),
)
/** Thirty, seven or no days are left. */
export const credentialExpiring = defineEvent(
  'credential.expiring',
  Type.Object({ ...OfCredential.properties, days: Type.Integer() }),
)
export const credentialExpired = defineEvent('credential.expired', OfCredential)

export const backgroundCheckRequested = defineEvent(
  'background_check.requested',
  Type.Object({ backgroundCheckId: Id, providerId: Id }),
)
export const backgroundCheckCompleted = defineEvent(
  'background_check.completed',
  Type.Object({
    backgroundCheckId: Id,
    providerId: Id,
    state: Type.String(),
    reference: Nullable(Type.String()),
  }),
)

export const teamMemberJoined = defineEvent('team_member.joined', Type.Object({ providerId: Id, userId: Id }))
/** The plan has no room for some of the team any more, or has room again. Ids of members. */
export const teamRestChanged = defineEvent(
  'team.rest_changed',
  Type.Object({ providerId: Id, rested: Type.Array(Id), woken: Type.Array(Id) }),
)
export const teamRoleChanged = defineEvent(
  'team_member.role_changed',
  Type.Object({ providerId: Id, memberId: Id }),
)
export const teamMemberLeft = defineEvent('team_member.left', Type.Object({ providerId: Id, memberId: Id }))
