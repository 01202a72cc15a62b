import { createHash } from 'node:crypto'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { ChargebackView } from '../schemas/payment-lists.ts'
import { getChargeback, keepEvidence, recordEvidenceSent } from '../service/chargeback-lists.ts'
import { recordDispute } from '../service/chargebacks.ts'
import type { PaymentRuntime } from './checkout.ts'
import { inWords } from './words.ts'

/**
 * Keeps what the bank is to be shown, and sends it where that is wanted: once, for good.
 * @throws AppError `forbidden`, `not_found`, `conflict`, `validation_failed`; `unavailable` when the processor does not
 *   answer: the text is kept, and may be sent again
 */
export async function answerChargeback(
  { database, payments }: PaymentRuntime,
  scope: Scope,
  input: { chargebackId: string; text: string; isFinal: boolean },
): Promise<ChargebackView> {
  const { chargebackId, isFinal } = input
  const disputeId = await database.inTenant(scope, (ctx) => keepEvidence(ctx, input))
  if (isFinal) {
    const dispute = await inWords(() =>
      payments.answerDispute(disputeId, {
        key: `evidence:${chargebackId}:${createHash('sha256').update(input.text.trim()).digest('hex').slice(0, 16)}`,
        text: input.text.trim(),
        isFinal,
      }),
    )
    await database.inTenant(scope, async (ctx) => {
      await recordEvidenceSent(ctx, chargebackId)
      await recordDispute(ctx, dispute)
    })
  }
  return database.readTenant(scope, (ctx) => getChargeback(ctx, chargebackId))
}
