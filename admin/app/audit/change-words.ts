import { roleWord } from '../shell/role-words.ts'

const fieldWords: Record<string, string> = {
  access: 'Who may join',
  address: 'Address',
  businessName: 'Name',
  domains: 'E-mail domains',
  email: 'E-mail',
  endedSessions: 'Sessions ended',
  expiresAt: 'Until',
  granted: 'Answer',
  group: 'Group',
  isSuspended: 'Only suspended',
  isVerified: 'E-mail proven',
  kind: 'Kind',
  q: 'Search',
  reason: 'Reason',
  registeredSince: 'Registered since',
  registeredUntil: 'Registered until',
  role: 'Role',
  since: 'Since',
  stage: 'Stage',
  state: 'State',
  title: 'Title',
  until: 'Until',
}

const valueWords: Record<string, string> = {
  provider_member: 'Provider team',
  pending_review: 'Waiting for review',
  changes_requested: 'Changes requested',
  open: 'Everybody',
  invite_only: 'By invitation',
  email_domains: 'By the domain of the e-mail address',
}

/** Ids say nothing to a reader; who is meant stands in the sentence. */
const isTold = (name: string, value: unknown) =>
  value !== null && value !== '' && !/(^i|I)ds?$/.test(name) && !(Array.isArray(value) && value.length === 0)

function fieldWord(name: string): string {
  const known = fieldWords[name]
  if (known) return known
  const words = name
    .replaceAll(/[_]|(?=[A-Z])/g, ' ')
    .toLowerCase()
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function valueWord(name: string, value: unknown): string {
  if (name === 'granted') return value ? 'Granted' : 'Refused'
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (Array.isArray(value)) return value.map((each) => valueWord(name, each)).join(', ')
  if (typeof value === 'object') return 'Changed'
  const text = String(value)
  if (name === 'role') return roleWord(text)
  if (valueWords[text]) return valueWords[text]
  // A code of the product reads as words; what people wrote stays as it is.
  return /^[a-z]+(_[a-z]+)*$/.test(text) && name !== 'reason' && name !== 'q' ? fieldWord(text) : text
}

export type Change = { field: string; before: string | null; after: string | null }

/** What changed, field by field, in words. */
export function changesOf(before: object | null, after: object | null): Change[] {
  const values = {
    before: (before ?? {}) as Record<string, unknown>,
    after: (after ?? {}) as Record<string, unknown>,
  }
  const names = [...new Set([...Object.keys(values.before), ...Object.keys(values.after)])]
  return names.flatMap((name) => {
    const [was, is] = [values.before[name], values.after[name]].map((value) =>
      value !== undefined && isTold(name, value) ? valueWord(name, value) : null,
    )
    return was === null && is === null
      ? []
      : [{ field: fieldWord(name), before: was ?? null, after: is ?? null }]
  })
}
