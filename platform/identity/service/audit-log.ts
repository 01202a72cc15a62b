import { recordChange } from '#platform/kernel/audit.ts'
import { assertAllowed } from '#platform/kernel/errors.ts'
import { earliestIdAt } from '#platform/kernel/ids.ts'
import { decodeCursor, toPage, type Page } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { AuditFilters, ListAudit } from '../audit-log-schemas.ts'
import { mayUse } from '../permissions.ts'

/** Who acted, as the log keeps it: ids, no names. */
export type AuditActor = {
  kind: 'guest' | 'user' | 'account' | 'system'
  userId?: string
  accountId?: string
  impersonatorId?: string
}
export type AuditRow = {
  id: string
  action: string
  at: Date
  actor: AuditActor
  subjectKind: string
  subjectId: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/**
 * The log of the marketplace, newest first.
 * @throws AppError `forbidden`, `validation_failed` for a forged cursor
 */
export async function listAuditRows(ctx: Ctx, input: Partial<ListAudit> = {}): Promise<Page<AuditRow>> {
  assertAllowed(mayUse('audit.read', ctx.actor))
  const { limit = 50, cursor } = input
  const query = ctx
    .trx('audit_entries')
    .select(
      'id',
      'action',
      'created_at as at',
      'actor',
      'subject_kind as subjectKind',
      'subject_id as subjectId',
      'before',
      'after',
    )
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (input.group) query.where('action_group', input.group)
  if (input.actorId) query.where('actor_id', input.actorId)
  if (input.subjectId) query.where('subject_id', input.subjectId)
  if (input.subjectKind) query.where('subject_kind', input.subjectKind)
  if (input.since) query.where('id', '>=', earliestIdAt(new Date(`${input.since}T00:00:00Z`)))
  if (input.until) {
    query.where('id', '<', earliestIdAt(new Date(Date.parse(`${input.until}T00:00:00Z`) + 86_400_000)))
  }
  if (cursor !== undefined) query.where('id', '<', decodeCursor(cursor, 'id')[0])
  const rows = (await query) as AuditRow[]
  return toPage(
    rows,
    limit,
    ({ id }) => [id],
    (row) => row,
  )
}

/** @throws AppError `forbidden` */
export async function recordAuditExport(ctx: Ctx, filters: AuditFilters): Promise<void> {
  assertAllowed(mayUse('audit.read', ctx.actor))
  await recordChange(ctx, { action: 'audit.exported', subject: { kind: 'audit', id: null }, after: filters })
}
