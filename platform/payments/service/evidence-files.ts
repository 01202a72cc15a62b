import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { sumOf } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { EvidenceFile } from '../evidence-models.ts'
import { Charge, Chargeback, Payment } from '../models.ts'
import { mayAddEvidence, mayAnswerChargebacks, maySeeAnyPayment } from '../policies.ts'
import { isDecided, type ChargebackState } from '../rules/index.ts'
import { evidenceKindWords, mostEvidenceBytes } from '../rules/evidence.ts'
import type { EvidenceFileView } from '../schemas/evidence.ts'

export type NewEvidence = Pick<EvidenceFile, 'id' | 'kind' | 'fileKey' | 'fileName' | 'fileType' | 'fileSize'>

/**
 * Keeps a file for the bank, of the marketplace or of the provider whose money it is.
 * @throws AppError `not_found` also for somebody else's, `forbidden`, `conflict` after it was answered and for a second
 *   one of its kind, `payload_too_large`
 */
export async function addEvidence(
  ctx: Ctx,
  { chargebackId, file }: { chargebackId: string; file: NewEvidence },
): Promise<EvidenceFileView> {
  const addedBy = await lockAnswerable(ctx, chargebackId)
  const known = await filesOf(ctx, chargebackId)
  if (known.some(({ kind }) => kind === file.kind))
    throw new AppError('conflict', {
      detail: `There is a file already: ${evidenceKindWords[file.kind]}. A bank takes one of each kind.`,
    })
  if (sumOf(known.map(({ fileSize }) => fileSize)) + file.fileSize > mostEvidenceBytes) throw tooLarge()
  const row = await EvidenceFile.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    ...file,
    chargebackId,
    addedBy,
    createdAt: ctx.now,
  })
  await recordChange(ctx, {
    action: 'chargeback.file_added',
    subject: { kind: 'chargeback', id: chargebackId },
  })
  return toEvidenceView(row)
}

export const tooLarge = () =>
  new AppError('payload_too_large', {
    detail: `All files together may have ${mostEvidenceBytes / 1024 / 1024} MB: more no bank takes`,
  })

/** @returns the key of the file, which is removed when that is committed. @throws AppError as `addEvidence` */
export async function removeEvidence(
  ctx: Ctx,
  { chargebackId, fileId }: { chargebackId: string; fileId: string },
): Promise<string> {
  const by = await lockAnswerable(ctx, chargebackId)
  const file = await findFile(ctx, { chargebackId, fileId })
  // A provider takes back what they gave, and not what the marketplace found.
  assertAllowed(by === 'tenant' || file.addedBy === 'provider')
  await EvidenceFile.query(ctx.trx).deleteById([ctx.tenantId, file.id])
  await recordChange(ctx, {
    action: 'chargeback.file_removed',
    subject: { kind: 'chargeback', id: chargebackId },
  })
  return file.fileKey
}

/** One file, for those who see the payment. @throws AppError `not_found` also for somebody else's */
export async function findVisibleEvidence(
  ctx: Ctx,
  of: { chargebackId: string; fileId: string },
): Promise<EvidenceFile> {
  const { providerId } = await ownerOf(ctx, of.chargebackId)
  assertFound(maySeeAnyPayment(ctx.actor) || mayAddEvidence(ctx.actor, providerId) || null, 'File')
  return findFile(ctx, of)
}

/** Of one chargeback. Whether somebody may ask is the caller's question. */
export const listEvidence = async (ctx: Ctx, chargebackId: string): Promise<EvidenceFileView[]> =>
  (await filesOf(ctx, chargebackId)).map(toEvidenceView)

export const filesOf = async (ctx: Ctx, chargebackId: string): Promise<EvidenceFile[]> =>
  EvidenceFile.query(ctx.trx).where({ chargeback_id: chargebackId }).orderBy('id')

/** The processor has it under this name. */
export async function recordUploaded(ctx: Ctx, fileId: string, processorFileId: string): Promise<void> {
  await EvidenceFile.query(ctx.trx).findById([ctx.tenantId, fileId]).patch({ processorFileId })
}

/**
 * What is due to go. A bank that has not decided still has to be answered: what concerns it waits another day.
 * @returns those of which the bytes are to be removed
 */
export async function findForgottenEvidence(ctx: Ctx): Promise<EvidenceFile[]> {
  const due = await EvidenceFile.query(ctx.trx).where('forget_at', '<=', ctx.now).orderBy('id').limit(50)
  const chargebacks = await Chargeback.query(ctx.trx).whereIn(
    'id',
    due.map(({ chargebackId }) => chargebackId),
  )
  const decided = new Set(chargebacks.filter(({ state }) => isDecided(state)).map(({ id }) => id))
  await EvidenceFile.query(ctx.trx)
    .whereIn(
      'id',
      due.filter(({ chargebackId }) => !decided.has(chargebackId)).map(({ id }) => id),
    )
    .patch({ forgetAt: after(ctx.now, days(1)) })
  return due.filter(({ chargebackId }) => decided.has(chargebackId))
}

/** Its bytes are gone. */
export async function recordEvidenceGone(ctx: Ctx, fileId: string): Promise<void> {
  await EvidenceFile.query(ctx.trx).deleteById([ctx.tenantId, fileId])
}

const findFile = async (ctx: Ctx, { chargebackId, fileId }: { chargebackId: string; fileId: string }) =>
  assertFound(await EvidenceFile.query(ctx.trx).findOne({ id: fileId, chargeback_id: chargebackId }), 'File')

async function ownerOf(ctx: Ctx, chargebackId: string) {
  const chargeback = assertFound(await Chargeback.query(ctx.trx).findOne({ id: chargebackId }), 'Chargeback')
  if (chargeback.chargeId === null) return { chargeback, providerId: null }
  const { paymentId } = await Charge.query(ctx.trx).findOne({ id: chargeback.chargeId }).throwIfNotFound()
  const { providerId } = await Payment.query(ctx.trx).findOne({ id: paymentId }).throwIfNotFound()
  return { chargeback, providerId }
}

/** @returns who asks. @throws AppError `not_found`, `forbidden`, `conflict` */
async function lockAnswerable(ctx: Ctx, chargebackId: string): Promise<'provider' | 'tenant'> {
  const { providerId } = await ownerOf(ctx, chargebackId)
  const isOfMarketplace = mayAnswerChargebacks(ctx.actor)
  if (!isOfMarketplace && !maySeeAnyPayment(ctx.actor))
    assertFound(mayAddEvidence(ctx.actor, providerId) || null, 'Chargeback')
  assertAllowed(isOfMarketplace || mayAddEvidence(ctx.actor, providerId))
  const chargeback = await Chargeback.query(ctx.trx).findOne({ id: chargebackId }).forUpdate()
  assertAnswerable(ctx, assertFound(chargeback, 'Chargeback'))
  return isOfMarketplace ? 'tenant' : 'provider'
}

const answerable: readonly ChargebackState[] = ['inquiry', 'needs_response']

/** @throws AppError `conflict` once the bank has its answer, or takes none any more */
export function assertAnswerable(ctx: Pick<Ctx, 'now'>, chargeback: Chargeback): void {
  if (chargeback.evidenceSentAt)
    throw new AppError('conflict', { detail: 'The bank has your answer already' })
  if (!isAnswerable(ctx, chargeback))
    throw new AppError('conflict', { detail: 'The bank takes no answer any more' })
}

export const isAnswerable = (
  { now }: Pick<Ctx, 'now'>,
  { state, evidenceDueAt, evidenceSentAt }: Pick<Chargeback, 'state' | 'evidenceDueAt' | 'evidenceSentAt'>,
): boolean =>
  evidenceSentAt === null && answerable.includes(state) && (evidenceDueAt === null || evidenceDueAt > now)

const toEvidenceView = (file: EvidenceFile): EvidenceFileView => ({
  id: file.id,
  kind: file.kind,
  kindWords: evidenceKindWords[file.kind],
  fileName: file.fileName,
  fileSize: file.fileSize,
  addedBy: file.addedBy,
  createdAt: file.createdAt.toISOString(),
})
