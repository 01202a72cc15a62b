import type { Page } from '#platform/kernel/pages.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { AuditEntryView, ListAudit } from '../audit-log-schemas.ts'
import { listAuditRows, type AuditRow } from '../service/audit-log.ts'
import { namesOfUsers, type PersonName } from '../service/staff-pages.ts'
import type { Doors } from './runtime.ts'
import { platformScope } from './staff.ts'

/**
 * A page of the audit log with the names of people as they are today: users of the marketplace from the marketplace,
 * accounts from the platform's tenant. What other domains keep (providers, credentials) has no name here.
 * @throws AppError `forbidden`, `validation_failed`
 */
export async function readAuditLog(
  { database }: Doors,
  scope: Scope,
  input: Partial<ListAudit> = {},
): Promise<Page<AuditEntryView>> {
  const page = await database.readTenant(scope, (ctx) => listAuditRows(ctx, input))
  const idsOf = (pick: (row: AuditRow) => (string | null | undefined)[]) =>
    page.items.flatMap(pick).filter((id): id is string => typeof id === 'string')
  const userIds = idsOf(({ actor, subjectKind, subjectId }) => [
    actor.userId,
    subjectKind === 'user' ? subjectId : null,
  ])
  const accountIds = idsOf(({ actor, subjectKind, subjectId }) => [
    actor.accountId,
    actor.impersonatorId,
    subjectKind === 'account' ? subjectId : null,
  ])
  const [users, accounts] = await Promise.all([
    database.readTenant(scope, (ctx) => namesOfUsers(ctx, userIds)),
    database.readTenant(platformScope(scope), (ctx) => namesOfUsers(ctx, accountIds)),
  ])
  return { ...page, items: page.items.map((row) => toView(row, users, accounts)) }
}

type Names = ReadonlyMap<string, PersonName>

function toView(row: AuditRow, users: Names, accounts: Names): AuditEntryView {
  const { actor, subjectKind, subjectId } = row
  const actorId = actor.accountId ?? actor.userId ?? null
  const nameOf = (names: Names, id: string | null | undefined) => (id ? (names.get(id)?.name ?? null) : null)
  return {
    id: row.id,
    action: row.action,
    at: row.at.toISOString(),
    actor: {
      kind: actor.kind,
      id: actorId,
      name: nameOf(actor.kind === 'account' ? accounts : users, actorId),
      impersonatorName: nameOf(accounts, actor.impersonatorId),
    },
    subject: {
      kind: subjectKind,
      id: subjectId,
      name:
        subjectKind === 'user'
          ? nameOf(users, subjectId)
          : subjectKind === 'account'
            ? nameOf(accounts, subjectId)
            : null,
    },
    before: row.before,
    after: row.after,
  }
}
