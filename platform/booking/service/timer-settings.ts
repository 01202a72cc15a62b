import { mayUse } from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { defaultTimerSettings, type TimerSettings } from '../rules/timers.ts'
import { BookingSettingsBody } from '../timer-schemas.ts'

type Row = {
  reminder_minutes: number[]
  completion_days: number
  review_minutes: number
  closing_days: number
  waitlist_offer_minutes: number
  check_in_metres: number
  version: number
}

/** What this marketplace says, or the defaults; version 0 until it has said something. */
export async function getTimerSettings(ctx: Ctx): Promise<TimerSettings & { version: number }> {
  const row: Row | undefined = await ctx
    .trx('booking_settings')
    .where({ is_current: true })
    .first(
      'reminder_minutes',
      'completion_days',
      'review_minutes',
      'closing_days',
      'waitlist_offer_minutes',
      'check_in_metres',
      'version',
    )
  if (!row) return { ...defaultTimerSettings, version: 0 }
  return {
    reminderMinutes: row.reminder_minutes,
    completionDays: row.completion_days,
    reviewMinutes: row.review_minutes,
    closingDays: row.closing_days,
    waitlistOfferMinutes: row.waitlist_offer_minutes,
    checkInMetres: row.check_in_metres,
    version: row.version,
  }
}

export const readTimerSettings: (ctx: Ctx) => Promise<TimerSettings> = getTimerSettings

/**
 * Counts for whatever falls due from the next step of a booking on; what is written down already stays.
 * @param input.version that was read
 * @throws AppError `forbidden`, `validation_failed`, `stale_version`
 */
export async function setTimerSettings(
  ctx: Ctx,
  { version, ...body }: TimerSettings & { version: number },
): Promise<TimerSettings & { version: number }> {
  assertAllowed(mayUse('marketplace.manage', ctx.actor))
  const settings = parseInput<TimerSettings>(BookingSettingsBody, body)
  const reminderMinutes = [...new Set(settings.reminderMinutes)].toSorted((one, other) => other - one)
  const row = {
    reminder_minutes: JSON.stringify(reminderMinutes),
    completion_days: settings.completionDays,
    review_minutes: settings.reviewMinutes,
    closing_days: settings.closingDays,
    waitlist_offer_minutes: settings.waitlistOfferMinutes,
    check_in_metres: settings.checkInMetres,
    version: version + 1,
  }
  const ended = await ctx
    .trx('booking_settings')
    .where({ is_current: true, version })
    .update({ is_current: false })
  if (ended === 0 && version > 0) throw new AppError('stale_version')
  const written: unknown[] = await ctx
    .trx('booking_settings')
    .insert({ id: newId(), ...row })
    .onConflict(ctx.trx.raw('(tenant_id) where is_current'))
    .ignore()
    .returning('id')
  if (written.length === 0) throw new AppError('stale_version')
  await recordChange(ctx, {
    action: 'booking_settings.changed',
    subject: { kind: 'tenant', id: ctx.tenantId },
  })
  return { ...settings, reminderMinutes, version: version + 1 }
}
