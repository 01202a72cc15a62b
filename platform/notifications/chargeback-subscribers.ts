import { on, type Subscriber } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  creditChargebackDecided,
  creditChargebackOpened,
  creditEvidenceDue,
  getChargebackNotice,
  paymentEvents,
} from '#platform/payments/index.ts'
import type { BusinessPaymentNotice } from '#platform/storefront/index.ts'
import { queueBusinessMessage } from './service/money-messages.ts'

const { chargebackDecided, chargebackOpened, evidenceDue } = paymentEvents

/** Both who has to answer the bank and whose money it is; of credits that is the marketplace alone. */
async function tellOfChargeback(
  ctx: Ctx,
  { id: eventId }: { id: string },
  chargebackId: string,
  notice: Extract<BusinessPaymentNotice, `chargeback${string}` | 'evidenceDue'>,
) {
  const facts = await getChargebackNotice(ctx, chargebackId)
  const { title, providerName, providerId, paymentId, customer, amount, currency, reason } = facts
  const isOfCredits = paymentId === null
  const said = {
    notice,
    of: { kind: 'chargeback' as const, id: chargebackId },
    title,
    providerName,
    customerName: customer?.name ?? '',
    amount,
    currency,
    reason: isOfCredits ? `${reason}. What is left of the credits cannot be used meanwhile.` : `${reason}.`,
    when: facts.evidenceDueAt,
  }
  const tenant = { kind: 'tenant', id: ctx.tenantId }
  await queueBusinessMessage(ctx, eventId, tenant, { ...said, path: `/chargebacks/${chargebackId}` })
  if (notice === 'evidenceDue' || providerId === null) return
  const provider = { kind: 'provider', id: providerId }
  await queueBusinessMessage(ctx, eventId, provider, { ...said, path: `/provider/earnings/${paymentId}` })
}

/** What banks do with payments, and with purchases of credits, is told to whoever has to answer. */
export const chargebackMessageSubscribers: Subscriber[] = [
  on(chargebackOpened, 'notifications.payment-chargeback-opened', (ctx, event) =>
    tellOfChargeback(ctx, event, event.payload.chargebackId, 'chargebackOpened'),
  ),
  on(evidenceDue, 'notifications.payment-evidence-due', (ctx, event) =>
    tellOfChargeback(ctx, event, event.payload.chargebackId, 'evidenceDue'),
  ),
  on(chargebackDecided, 'notifications.payment-chargeback-decided', (ctx, event) =>
    tellOfChargeback(
      ctx,
      event,
      event.payload.chargebackId,
      event.payload.outcome === 'lost' ? 'chargebackLost' : 'chargebackWon',
    ),
  ),
  on(creditChargebackOpened, 'notifications.credit-chargeback-opened', (ctx, event) =>
    tellOfChargeback(ctx, event, event.payload.chargebackId, 'chargebackOpened'),
  ),
  on(creditEvidenceDue, 'notifications.credit-evidence-due', (ctx, event) =>
    tellOfChargeback(ctx, event, event.payload.chargebackId, 'evidenceDue'),
  ),
  on(creditChargebackDecided, 'notifications.credit-chargeback-decided', (ctx, event) =>
    tellOfChargeback(
      ctx,
      event,
      event.payload.chargebackId,
      event.payload.outcome === 'lost' ? 'chargebackLost' : 'chargebackWon',
    ),
  ),
]
