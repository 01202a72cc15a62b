import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { BillingDetailsBody } from '../billing-details-schemas.ts'
import { PlanBuyer } from '../models.ts'
import type { Owner } from '../owner.ts'
import { mayBuy } from '../policies.ts'
import { type BillingDetails, detailsFaults, type TaxIdStanding, tidyDetails } from '../rules/index.ts'
import { findBuyer, lockBuyer } from './buyers.ts'
import { contactOf } from './owners.ts'

export type BillingDetailsView = BillingDetails & { taxIdStanding: TaxIdStanding | null }

/** To whom invoices for plans are addressed: what was said, or what is known until then. @throws AppError `forbidden` */
export async function getBillingDetails(ctx: Ctx, owner: Owner): Promise<BillingDetailsView> {
  assertAllowed(mayBuy(ctx, owner))
  const buyer = await findBuyer(ctx, owner)
  const said = buyer?.billingDetails ?? { ...(await contactOf(ctx, owner)), address: null, taxId: null }
  return { ...said, taxIdStanding: buyer?.taxIdStanding ?? null }
}

/** @throws AppError `validation_failed` naming each field */
export function checkedDetails(input: BillingDetails): BillingDetails {
  const details = tidyDetails(parseInput<BillingDetails>(BillingDetailsBody, input))
  const errors = detailsFaults(details)
  if (errors.length > 0) throw new AppError('validation_failed', { detail: errors[0]!.message, errors })
  return details
}

export async function recordDetails(
  ctx: Ctx,
  owner: Owner,
  { details, taxIdStanding }: { details: BillingDetails; taxIdStanding: TaxIdStanding | null },
): Promise<void> {
  const { id, billingDetails: before } = await lockBuyer(ctx, owner)
  await PlanBuyer.query(ctx.trx).patch({ billingDetails: details, taxIdStanding }).where({ id })
  const country = (of: BillingDetails | null) => of?.address?.country ?? null
  // Where somebody lives is no line in a log that others read.
  await recordChange(ctx, {
    action: 'subscription.billing_details_changed',
    subject: { kind: owner.kind, id: owner.id },
    before: { taxId: before?.taxId ?? null, country: country(before) },
    after: { taxId: details.taxId, country: country(details) },
  })
}

export const recordTaxIdStanding = async (
  ctx: Ctx,
  { kind, id }: Owner,
  taxIdStanding: TaxIdStanding | null,
): Promise<void> =>
  void (await PlanBuyer.query(ctx.trx).patch({ taxIdStanding }).where({ owner_kind: kind, owner_id: id }))
