import type { CredentialView } from '#platform/providers/index.ts'
import type { Tone } from '#ui/index.ts'

export const kindWords: Record<CredentialView['kind'], string> = {
  certificate: 'Certificate',
  degree: 'Degree',
  licence: 'Licence',
  insurance: 'Insurance',
  identity: 'Proof of identity',
}

export const stateWords: Record<CredentialView['state'], { label: string; tone: Tone | 'neutral' }> = {
  pending: { label: 'Being reviewed', tone: 'info' },
  approved: { label: 'Badge on your page', tone: 'positive' },
  rejected: { label: 'Not accepted', tone: 'negative' },
  expired: { label: 'Expired', tone: 'warning' },
  replaced: { label: 'Replaced', tone: 'neutral' },
}

export const mayRenew = ({ state, expiresOn }: Pick<CredentialView, 'state' | 'expiresOn'>) =>
  state === 'expired' || (state === 'approved' && expiresOn !== null)
