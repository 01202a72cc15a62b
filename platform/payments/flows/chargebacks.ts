import { createHash } from 'node:crypto'
import { assertFound } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { EvidenceKind } from '../rules/evidence.ts'
import type { ChargebackView } from '../schemas/payment-lists.ts'
import { getChargeback, keepEvidence, recordEvidenceSent } from '../service/chargeback-lists.ts'
import { recordDispute } from '../service/chargebacks.ts'
import { filesOf, recordUploaded } from '../service/evidence-files.ts'
import type { PaymentRuntime } from './checkout.ts'
import { inWords } from './words.ts'

type AnswerRuntime = PaymentRuntime & Pick<Runtime, 'storage'>

/**
 * Keeps what the bank is to be shown, and sends it with its files where that is wanted: once, for good.
 * @throws AppError `forbidden`, `not_found`, `conflict`, `validation_failed`; `unavailable` when the processor does not
 *   answer: all of it is kept, and may be sent again
 */
export async function answerChargeback(
  runtime: AnswerRuntime,
  scope: Scope,
  input: { chargebackId: string; text: string; isFinal: boolean },
): Promise<ChargebackView> {
  const { database, payments } = runtime
  const { chargebackId, isFinal } = input
  const text = input.text.trim()
  const disputeId = await database.inTenant(scope, (ctx) => keepEvidence(ctx, input))
  if (isFinal) {
    const dispute = await inWords(async () => {
      const files = await uploadFiles(runtime, scope, chargebackId)
      const said = createHash('sha256')
        .update(JSON.stringify([text, files]))
        .digest('hex')
        .slice(0, 16)
      return payments.answerDispute(disputeId, {
        key: `evidence:${chargebackId}:${said}`,
        text,
        files,
        isFinal,
      })
    })
    await database.inTenant(scope, async (ctx) => {
      await recordEvidenceSent(ctx, chargebackId)
      await recordDispute(ctx, dispute)
    })
  }
  return database.readTenant(scope, (ctx) => getChargeback(ctx, chargebackId))
}

/** Each once: what the processor has already is not sent again, and what it has without our knowing it knows by its key. */
async function uploadFiles(
  { database, payments, storage }: AnswerRuntime,
  scope: Scope,
  chargebackId: string,
): Promise<Partial<Record<EvidenceKind, string>>> {
  const uploaded: Partial<Record<EvidenceKind, string>> = {}
  for (const file of await database.readTenant(scope, (ctx) => filesOf(ctx, chargebackId))) {
    if (file.processorFileId === null) {
      const { bytes } = assertFound(await storage.get(file.fileKey), 'File')
      const { fileName: name, fileType: type } = file
      const id = await payments.uploadEvidence({ key: `evidence-file:${file.id}`, name, type, bytes })
      await database.inTenant(scope, (ctx) => recordUploaded(ctx, file.id, id))
      uploaded[file.kind] = id
    } else uploaded[file.kind] = file.processorFileId
  }
  return uploaded
}
