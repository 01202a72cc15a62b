import type { AuditFilters } from '#platform/identity/index.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const date = /^\d{4}-\d{2}-\d{2}$/

/** The filters of the address; what is not one of them is left away. */
export function auditFilters(query: URLSearchParams): AuditFilters {
  const filters: AuditFilters = {}
  const [group, actorId, subjectId] = [query.get('group'), query.get('actorId'), query.get('subjectId')]
  const [since, until] = [query.get('since'), query.get('until')]
  if (group && /^[a-z_]{2,40}$/.test(group)) filters.group = group
  if (actorId && uuid.test(actorId)) filters.actorId = actorId
  if (subjectId && uuid.test(subjectId)) filters.subjectId = subjectId
  if (since && date.test(since) && !Number.isNaN(Date.parse(since))) filters.since = since
  if (until && date.test(until) && !Number.isNaN(Date.parse(until))) filters.until = until
  return filters
}
