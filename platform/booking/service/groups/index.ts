export { acceptGroup, answerGroupProposals, declineGroup } from './answer-group.ts'
export { cancelGroup, previewGroupCancellation } from './cancel-group.ts'
export { checkVisit } from './check-visit.ts'
export { confirmGroup } from './confirm.ts'
export { findGroupMoveTimes } from './find-move-times.ts'
export {
  claimGroup,
  extendGroupHold,
  getGroupHold,
  leaveGroupHold,
  releaseGroupHold,
  resumeGroupHold,
} from './holds.ts'
export { moveGroup, previewGroupMove } from './move-group.ts'
export { openOtherOfGroup } from './open-other.ts'
export { getBookingGroup } from './read.ts'
export { lookAtSeries, previewSeries } from './series.ts'
export { lookAtVisit, previewVisit } from './visits.ts'
export { withdrawGroupProposals } from './withdraw-group.ts'
