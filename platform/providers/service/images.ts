import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'

/**
 * Images must be there, and in this marketplace; row-level security makes that the same question.
 * @param images by the field that names them, null where there is none
 * @throws AppError `validation_failed`, one entry for each field
 */
export async function assertOwnImages(
  ctx: Ctx,
  images: Readonly<Record<string, string | null | undefined>>,
): Promise<void> {
  const named = Object.entries(images).filter((entry): entry is [string, string] => Boolean(entry[1]))
  if (named.length === 0) return
  const rows: { id: string }[] = await ctx
    .trx('images')
    .select('id')
    .whereIn('id', [...new Set(named.map(([, id]) => id))])
  const known = new Set(rows.map(({ id }) => id))
  const errors = named
    .filter(([, id]) => !known.has(id))
    .map(([field]) => ({ field, message: 'There is no such image' }))
  if (errors.length > 0) throw new AppError('validation_failed', { detail: 'There is no such image', errors })
}
