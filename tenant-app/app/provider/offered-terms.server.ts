import type { Core } from '#platform/core.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { OfferedTerms } from './payment-form.ts'

/** The ways to be paid among which a provider chooses. */
export async function offeredTerms(ctx: Ctx, core: Core): Promise<OfferedTerms> {
  const { isOnline, allowedKinds, deposit } = await core.payments.readPaymentSettings(ctx)
  return { isOnline, kinds: allowedKinds, ...deposit }
}
