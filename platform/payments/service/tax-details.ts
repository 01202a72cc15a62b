import { recordChange } from '#platform/kernel/audit.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { findProviderContact } from '#platform/providers/index.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { TaxDetailsRow } from '../document-models.ts'
import { normaliseTaxId, taxIdFault } from '../rules/index.ts'
import { TaxDetailsBody, type TaxDetails, type TaxDetailsView } from '../schemas/tax-details.ts'

export type TaxOwner = { kind: TaxDetailsRow['ownerKind']; id: string }

/** What was said, or what is known until then: version 0. */
export async function readTaxDetails(ctx: Ctx, owner: TaxOwner): Promise<TaxDetailsView> {
  const row = await TaxDetailsRow.query(ctx.trx).findOne({ owner_kind: owner.kind, owner_id: owner.id })
  if (row) {
    const { legalName, address, country, taxId, feeTax, version } = row
    return { legalName, address, country, taxId, feeTax, version }
  }
  return { ...(await knownOf(ctx, owner)), taxId: null, feeTax: null, version: 0 }
}

async function knownOf(ctx: Ctx, owner: TaxOwner) {
  const { legalName, legalAddress, country } = await getTenant(ctx)
  if (owner.kind === 'tenant') return { legalName, address: legalAddress, country }
  const contact = owner.kind === 'provider' ? await findProviderContact(ctx, owner.id, null) : null
  return { legalName: contact?.businessName ?? '', address: '', country }
}

/**
 * Counts for the documents that are issued from now on.
 * @param input.version that was read
 * @throws AppError `validation_failed` naming each field, `stale_version`
 */
export async function setTaxDetails(
  ctx: Ctx,
  owner: TaxOwner,
  { version, ...body }: TaxDetails & { version: number },
): Promise<TaxDetailsView> {
  const input = checked(owner, parseInput<TaxDetails>(TaxDetailsBody, body))
  const { legalName, address, country, taxId, feeTax } = input
  const before = await readTaxDetails(ctx, owner)
  const row = {
    legal_name: legalName,
    address,
    country,
    tax_id: taxId,
    fee_tax: feeTax ? JSON.stringify(feeTax) : null,
    version: version + 1,
  }
  const written: unknown[] =
    version === 0
      ? await ctx
          .trx('tax_details')
          .insert({ id: newId(), owner_kind: owner.kind, owner_id: owner.id, ...row })
          .onConflict(['tenant_id', 'owner_kind', 'owner_id'])
          .ignore()
          .returning('id')
      : await ctx
          .trx('tax_details')
          .where({ owner_kind: owner.kind, owner_id: owner.id, version })
          .update(row)
          .returning('id')
  if (written.length === 0) throw new AppError('stale_version')
  await recordChange(ctx, {
    action: 'tax_details.changed',
    subject: { kind: owner.kind, id: owner.id },
    // Where a person lives is theirs, and no line in a log that staff reads.
    ...(owner.kind === 'user' ? {} : { before: namesOf(before), after: namesOf(input) }),
  })
  return { ...input, version: version + 1 }
}

const namesOf = ({ legalName, country, taxId }: TaxDetails) => ({ legalName, country, taxId })

function checked(owner: TaxOwner, input: TaxDetails): TaxDetails {
  const legalName = input.legalName.trim()
  const address = input.address
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n')
  const taxId = input.taxId?.trim() ? normaliseTaxId(input.taxId) : null
  const fault = taxId ? taxIdFault(taxId, input.country) : null
  const errors = [
    ...(legalName ? [] : [{ field: 'legalName', message: 'Say the name that stands on documents' }]),
    ...(address || owner.kind === 'user'
      ? []
      : [{ field: 'address', message: 'Say the address of business' }]),
    ...(fault ? [{ field: 'taxId', message: fault }] : []),
    ...(input.feeTax && owner.kind !== 'tenant'
      ? [{ field: 'feeTax', message: 'Only a marketplace charges a commission' }]
      : []),
    ...(input.feeTax && !taxId ? [{ field: 'taxId', message: 'Who charges tax has a tax number' }] : []),
  ]
  if (errors.length > 0) throw new AppError('validation_failed', { detail: errors[0]!.message, errors })
  return { legalName, address, country: input.country, taxId, feeTax: input.feeTax }
}
