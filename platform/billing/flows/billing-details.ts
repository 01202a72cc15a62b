import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { BillingFailure } from '../gateways/failures.ts'
import type { Owner } from '../owner.ts'
import { mayBuy } from '../policies.ts'
import type { BillingDetails } from '../rules/index.ts'
import {
  type BillingDetailsView,
  checkedDetails,
  getBillingDetails,
  recordDetails,
} from '../service/billing-details.ts'
import { findBuyer } from '../service/buyers.ts'
import { assertOwner } from '../service/owners.ts'
import type { BillingRuntime } from './seller.ts'
import { inWords } from './words.ts'

/**
 * Counts for the invoices that are made from now on. The processor is told first: what it refuses is not kept.
 * @throws AppError `forbidden`, `validation_failed` naming each field, `unavailable`
 */
export async function setBillingDetails(
  { database, billing }: BillingRuntime,
  scope: Scope,
  { owner, ...input }: BillingDetails & { owner: Owner },
): Promise<BillingDetailsView> {
  assertAllowed(mayBuy(scope, owner))
  const details = checkedDetails(input)
  const customerId = await database.readTenant(scope, async (ctx) => {
    await assertOwner(ctx, owner)
    return (await findBuyer(ctx, owner))?.processorCustomerId ?? null
  })
  // Whoever has not subscribed yet is introduced with them when they do.
  const taxIdStanding = customerId
    ? await inWords(() => billing.setCustomer(customerId, details).catch(refusedNumber))
    : null
  await database.inTenant(scope, (ctx) => recordDetails(ctx, owner, { details, taxIdStanding }))
  return database.readTenant(scope, (ctx) => getBillingDetails(ctx, owner))
}

function refusedNumber(error: unknown): never {
  if (!(error instanceof BillingFailure) || error.code !== 'refused') throw error
  const message = 'That is not how a tax number of this country is written'
  throw new AppError('validation_failed', { detail: message, errors: [{ field: 'taxId', message }] })
}
