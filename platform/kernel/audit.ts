import { newId } from './ids.ts'
import type { Ctx } from './tenant.ts'

/** What was changed: a kind in the words of the design (`user`, `provider`, `staff_member`) and which one. */
export type AuditSubject = { kind: string; id: string | null }
export type AuditEntry = {
  /** As an event is named, in the past tense: `user.suspended`. */
  action: string
  subject: AuditSubject
  /** Only the fields that changed. Never a secret; personal data goes when its person is erased. */
  before?: Record<string, unknown>
  after?: Record<string, unknown>
}

/** Writes who did what into the audit log, in the transaction of the change itself. Names are looked up by readers. */
export async function recordChange(ctx: Ctx, { action, subject, before, after }: AuditEntry): Promise<void> {
  await ctx.trx('audit_entries').insert({
    id: newId(),
    action,
    actor: JSON.stringify(auditActor(ctx)),
    subject_kind: subject.kind,
    subject_id: subject.id,
    before: before ? JSON.stringify(before) : null,
    after: after ? JSON.stringify(after) : null,
    request_id: ctx.requestId,
  })
}

function auditActor({ actor }: Ctx) {
  if (actor.kind === 'user') {
    const { kind, userId, impersonatorId } = actor
    return { kind, userId, ...(impersonatorId ? { impersonatorId } : {}) }
  }
  return actor.kind === 'account'
    ? { kind: actor.kind, accountId: actor.accountId, roles: actor.roles }
    : { kind: actor.kind }
}
