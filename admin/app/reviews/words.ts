type Tone = 'neutral' | 'info' | 'positive' | 'warning' | 'negative'
type Word = { label: string; tone: Tone }

export const stageWords: Record<string, Word> = {
  profile: { label: 'Filling in the profile', tone: 'neutral' },
  pending_review: { label: 'Waiting for review', tone: 'info' },
  changes_requested: { label: 'Changes requested', tone: 'warning' },
  rejected: { label: 'Turned down', tone: 'negative' },
  active: { label: 'Verified', tone: 'positive' },
  paused: { label: 'Paused', tone: 'neutral' },
  suspended: { label: 'Suspended', tone: 'negative' },
  offboarded: { label: 'Left', tone: 'neutral' },
}

export const credentialStateWords: Record<string, Word> = {
  pending: { label: 'Waiting', tone: 'info' },
  approved: { label: 'Approved', tone: 'positive' },
  rejected: { label: 'Rejected', tone: 'negative' },
  expired: { label: 'Expired', tone: 'warning' },
  replaced: { label: 'Replaced', tone: 'neutral' },
}

export const credentialKindWords: Record<string, string> = {
  certificate: 'Certificate',
  degree: 'Degree',
  licence: 'Licence',
  insurance: 'Insurance',
  identity: 'Proof of identity',
}

export const stepWords: Record<string, string> = {
  submit: 'Submitted for review',
  withdraw: 'Withdrawn from review',
  approve: 'Verified',
  vouch: 'Verified without a review',
  request_changes: 'Changes requested',
  reject: 'Turned down',
  reopen: 'May try again',
  pause: 'Paused',
  resume: 'Took up work again',
  suspend: 'Suspended',
  reinstate: 'Reinstated',
  leave: 'Left',
}

export const wordOf = (words: Record<string, Word>, code: string): Word =>
  words[code] ?? { label: 'Other', tone: 'neutral' }
