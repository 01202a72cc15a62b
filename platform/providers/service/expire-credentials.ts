import { recordChange } from '#platform/kernel/audit.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { credentialExpired, credentialExpiring } from '../events.ts'
import { Credential } from '../models.ts'
import { daysUntil, reminderDays, reminderDue } from '../rules/index.ts'
import { localDate } from './credentials.ts'

const atOnce = 200

/** Marks what has expired. Badges dropped by themselves at midnight. @returns how many */
export async function expireCredentials(ctx: Ctx): Promise<number> {
  const expired = await Credential.query(ctx.trx)
    .where({ state: 'approved' })
    .where('expires_on', '<', await localDate(ctx))
    .orderBy('id')
    .limit(atOnce)
    .forUpdate()
    .skipLocked()
  for (const { id, providerId, version } of expired) {
    await Credential.query(ctx.trx)
      .patch({ state: 'expired', version: version + 1 })
      .where({ id })
    await recordChange(ctx, {
      action: 'credential.expired',
      subject: { kind: 'credential', id },
      before: { state: 'approved' },
      after: { state: 'expired' },
    })
    await emit(ctx, credentialExpired, { credentialId: id, providerId })
  }
  return expired.length
}

/** Tells of credentials that are about to expire, once for each number of days; one whose renewal is there is let be. */
export async function remindOfExpiry(ctx: Ctx): Promise<number> {
  const today = await localDate(ctx)
  const lastDay = new Date(Date.parse(`${today}T00:00:00Z`) + reminderDays.at(-1)! * 86_400_000)
  const due = await Credential.query(ctx.trx)
    .where({ state: 'approved' })
    .whereBetween('expires_on', [today, lastDay.toISOString().slice(0, 10)])
    .whereNotExists(
      Credential.query(ctx.trx)
        .alias('renewal')
        .whereColumn('renewal.replaces_id', 'credentials.id')
        .whereIn('renewal.state', ['pending', 'approved']),
    )
    .orderBy('expires_on')
  let sent = 0
  for (const { id, providerId, expiresOn } of due) {
    const days = reminderDue(daysUntil(today, expiresOn!))
    if (days === null) continue
    const added = await ctx
      .trx('credential_reminders')
      .insert({ id: newId(), credential_id: id, days })
      .onConflict(['tenant_id', 'credential_id', 'days'])
      .ignore()
      .returning('id')
    if (added.length === 0) continue
    await emit(ctx, credentialExpiring, { credentialId: id, providerId, days })
    sent += 1
  }
  return sent
}
