import { Type, type Static } from 'typebox'
import { PageQuery } from '#platform/kernel/pages.ts'
import { Id, Input, Instant, LocalDate, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'

const filters = {
  group: Type.Optional(
    Type.String({
      pattern: '^[a-z_]{2,40}$',
      description: 'The first word of the actions: user, staff, invitation',
    }),
  ),
  actorId: Type.Optional(Id),
  subjectKind: Type.Optional(Type.String({ pattern: '^[a-z_]{2,40}$' })),
  subjectId: Type.Optional(Id),
  since: Type.Optional(LocalDate),
  until: Type.Optional(LocalDate),
}
const AuditFilterQuery = Input(filters)
export type AuditFilters = Static<typeof AuditFilterQuery>
export const AuditQuery = Input({ ...PageQuery.properties, ...filters })
export type ListAudit = Static<typeof AuditQuery>

const Changed = Nullable(
  Type.Unsafe<Record<string, unknown>>(Type.Object({}, { additionalProperties: true })),
)

/** One line of the log. Names are those of today. */
export const AuditEntryView = Type.Object({
  id: Id,
  action: Text(100),
  at: Instant,
  actor: Type.Object({
    kind: OneOf(['guest', 'user', 'account', 'system']),
    id: Nullable(Id),
    name: Nullable(Type.String()),
    impersonatorName: Nullable(Type.String({ description: 'Platform staff who acted in this user’s place' })),
  }),
  subject: Type.Object({ kind: Type.String(), id: Nullable(Id), name: Nullable(Type.String()) }),
  before: Changed,
  after: Changed,
})
export type AuditEntryView = Static<typeof AuditEntryView>
