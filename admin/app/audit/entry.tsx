import type { AuditEntryView } from '#platform/identity/index.ts'
import { sentenceOf } from './action-words.ts'
import { changesOf } from './change-words.ts'

type Entry = Pick<AuditEntryView, 'action' | 'actor' | 'subject' | 'before' | 'after'>

export function actorName({ actor }: Pick<Entry, 'actor'>): string {
  if (actor.kind === 'system') return 'The platform'
  if (actor.kind === 'guest') return 'A visitor'
  return actor.name ?? (actor.kind === 'account' ? 'A former account' : 'A former user')
}

/** `Ada Okafor suspended Cleo Customer`, with whoever really sat at the keyboard. */
export function Sentence({
  entry,
  actorHref,
  subjectHref,
}: {
  entry: Entry
  actorHref?: string
  subjectHref?: string
}) {
  const { before, subject, after } = sentenceOf(entry)
  const name = actorName(entry)
  const isSelf = entry.actor.id !== null && entry.actor.id === entry.subject.id
  return (
    <span>
      {actorHref ? (
        <a href={actorHref} className="link font-medium">
          {name}
        </a>
      ) : (
        <span className="font-medium">{name}</span>
      )}
      {entry.actor.impersonatorName ? (
        <span className="text-muted"> (in their place {entry.actor.impersonatorName})</span>
      ) : null}{' '}
      {before}
      {subject === '' ? null : isSelf ? (
        'themselves'
      ) : subjectHref ? (
        <a href={subjectHref} className="link">
          {subject}
        </a>
      ) : (
        <span className="font-medium">{subject}</span>
      )}
      {after}
    </span>
  )
}

/** Before → after, field by field. */
export function Changes({ entry }: { entry: Entry }) {
  const changes = changesOf(entry.before, entry.after)
  if (changes.length === 0) return null
  return (
    <ul className="grid gap-0.5 text-muted">
      {changes.map(({ field, before, after }) => (
        <li key={field} className="wrap-anywhere">
          {field}: {before === null ? null : <span className="line-through">{before}</span>}
          {before !== null && after !== null ? <span aria-label="now"> → </span> : null}
          {after === null ? null : <span className="text-text">{after}</span>}
        </li>
      ))}
    </ul>
  )
}
