import { isDeepStrictEqual } from 'node:util'
import { namePlans } from '#platform/billing/index.ts'
import { mayUse } from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { PaymentAccount, PaymentSettings as Settings } from '../models.ts'
import {
  categoriesNamed,
  defaultPaymentSettings,
  exampleOfSettings,
  namesPlans,
  type PaymentSettings,
  type SettingsExample,
  settingsFaults,
} from '../rules/index.ts'
import { PaymentSettingsBody, type PaymentSettingsView } from '../schemas/settings.ts'
import { readPlatformFee } from './platform-fee.ts'

/** What this marketplace says about money, or the defaults; version 0 until it has said something. */
export async function readPaymentSettings(ctx: Ctx): Promise<PaymentSettings & { version: number }> {
  const row = await Settings.query(ctx.trx).findOne({ is_current: true })
  return { ...defaultPaymentSettings, ...row?.terms, version: row?.version ?? 0 }
}

/** The settings with what their page shows beside them. */
export async function getPaymentSettings(ctx: Ctx): Promise<PaymentSettingsView> {
  assertAllowed(mayUse('marketplace.manage', ctx.actor))
  const settings = await readPaymentSettings(ctx)
  return viewOf(ctx, settings)
}

async function viewOf(
  ctx: Ctx,
  { version, ...settings }: PaymentSettings & { version: number },
): Promise<PaymentSettingsView> {
  const [{ currency }, platformFee] = await Promise.all([getTenant(ctx), readPlatformFee(ctx)])
  const account = await PaymentAccount.query(ctx.trx)
    .findOne({ owner_kind: 'tenant', owner_id: ctx.tenantId })
    .select('is_transfers_active')
  const { commission, ...others } = settings
  const { overrides = [], ...rule } = commission
  return {
    ...others,
    allowedKinds: [...settings.allowedKinds],
    tax: treatmentView(settings.tax),
    taxByCategory: settings.taxByCategory.map(({ categoryId, tax }) => ({
      categoryId,
      tax: treatmentView(tax),
    })),
    commission: {
      ...rule,
      overrides: overrides.map(({ categoryId, planId, customerSource, rule: other }) => ({
        ...(categoryId ? { categoryId } : {}),
        ...(planId ? { planId } : {}),
        ...(customerSource ? { customerSource } : {}),
        rule: other,
      })),
    },
    currency,
    platformFee,
    canReceive: account?.isTransfersActive ?? false,
    version,
  }
}

const treatmentView = (tax: PaymentSettings['tax']): PaymentSettingsView['tax'] =>
  tax.rates ? { rates: [...tax.rates] } : { ...tax }

/**
 * Counts for whatever is booked from now on: payments that stand keep what was agreed.
 * @param input.version that was read
 * @throws AppError `forbidden`, `validation_failed` naming each field, `stale_version`
 */
export async function setPaymentSettings(
  ctx: Ctx,
  { version, ...body }: PaymentSettings & { version: number },
): Promise<PaymentSettingsView> {
  assertAllowed(mayUse('marketplace.manage', ctx.actor))
  const settings = parseInput<PaymentSettings>(PaymentSettingsBody, body)
  await assertFitting(ctx, settings)
  const before = await readPaymentSettings(ctx)

  const ended = await Settings.query(ctx.trx).where({ is_current: true, version }).patch({ isCurrent: false })
  if (ended === 0 && version > 0) throw new AppError('stale_version')
  const written: unknown[] = await ctx
    .trx('payment_settings')
    .insert({ id: newId(), terms: JSON.stringify(settings), version: version + 1 })
    .onConflict(ctx.trx.raw('(tenant_id) where is_current'))
    .ignore()
    .returning('id')
  if (written.length === 0) throw new AppError('stale_version')
  await recordChange(ctx, {
    action: 'payment_settings.changed',
    subject: { kind: 'tenant', id: ctx.tenantId },
    ...changesBetween(before, settings),
  })
  return viewOf(ctx, { ...settings, version: version + 1 })
}

/**
 * What settings that are being written would come to, of a round price; nothing is kept.
 * @throws AppError `forbidden`, `validation_failed` naming each field
 */
export async function previewPaymentSettings(ctx: Ctx, body: PaymentSettings): Promise<SettingsExample> {
  assertAllowed(mayUse('marketplace.manage', ctx.actor))
  const settings = parseInput<PaymentSettings>(PaymentSettingsBody, body)
  await assertFitting(ctx, settings)
  const [{ currency }, platformFee] = await Promise.all([getTenant(ctx), readPlatformFee(ctx)])
  return exampleOfSettings(settings, { currency, platformFee })
}

async function assertFitting(ctx: Ctx, settings: PaymentSettings): Promise<void> {
  const [{ currency }, platformFee] = await Promise.all([getTenant(ctx), readPlatformFee(ctx)])
  const named = categoriesNamed(settings)
  // A category is only a name here: which ones there are is the catalog's, which stands above payments.
  const known: { id: string }[] =
    named.length === 0 ? [] : await ctx.trx('categories').whereIn('id', named).select('id')
  const categoryIds = new Set(known.map(({ id }) => id))
  const planIds = new Set(namesPlans(settings) ? (await namePlans(ctx)).map(({ id }) => id) : [])
  const errors = settingsFaults(settings, { currency, categoryIds, planIds, platformFee })
  if (errors.length > 0) throw new AppError('validation_failed', { detail: errors[0]!.message, errors })
}

function changesBetween(before: PaymentSettings, after: PaymentSettings) {
  const changed = (Object.keys(after) as (keyof PaymentSettings)[]).filter(
    (key) => !isDeepStrictEqual(before[key], after[key]),
  )
  const only = (settings: PaymentSettings) => Object.fromEntries(changed.map((key) => [key, settings[key]]))
  return { before: only(before), after: only(after) }
}
