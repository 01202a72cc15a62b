import { bookingIdOfSubject, createManageLink } from '#platform/booking/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  getAccountNotice,
  getChargebackNotice,
  getChargeNotice,
  getMethodNotice,
  getRefundNotice,
  type PaymentFacts,
} from '#platform/payments/index.ts'
import { findProviderContact } from '#platform/providers/index.ts'
import type { BusinessPaymentNotice, CustomerPaymentNotice } from '#platform/storefront/index.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { MoneySaid } from '../schemas.ts'
import { queueMessage } from './queue.ts'

const nothing: Omit<MoneySaid, 'notice' | 'of'> = {
  title: '',
  providerName: '',
  customerName: '',
  amount: null,
  currency: '',
  when: null,
  method: '',
  reason: '',
  isMarketplace: false,
  tasks: [],
  documentIds: [],
  path: null,
  isOnConsole: false,
}

type Said<Notice> = { notice: Notice; of: MoneySaid['of'] } & Partial<Omit<MoneySaid, 'notice' | 'of'>>

/** Writes down what a payer is told; nothing where nobody can be written to. Twice for one event is once. */
export async function queuePayerMessage(
  ctx: Ctx,
  eventId: string,
  reader: { email: string; name: string } | null,
  said: Said<CustomerPaymentNotice>,
): Promise<void> {
  if (!reader?.email) return
  await queueMessage(ctx, {
    eventId,
    template: 'payment-notice-customer',
    recipient: reader.email,
    recipientName: reader.name,
    data: { money: { ...nothing, ...said } },
  })
}

type Owner = { kind: string; id: string }

/** Writes down what a provider, or the marketplace itself, is told. Twice for one event is once. */
export async function queueBusinessMessage(
  ctx: Ctx,
  eventId: string,
  owner: Owner,
  said: Said<BusinessPaymentNotice>,
): Promise<void> {
  const isMarketplace = owner.kind === 'tenant'
  const contact = isMarketplace ? null : await findProviderContact(ctx, owner.id, null)
  const tenant = await getTenant(ctx)
  const recipient = isMarketplace ? tenant.supportEmail : contact?.email
  if (!recipient) return
  await queueMessage(ctx, {
    eventId,
    template: 'payment-notice-business',
    recipient,
    recipientName: isMarketplace ? tenant.name : contact!.businessName,
    data: {
      money: {
        ...nothing,
        ...said,
        isMarketplace,
        isOnConsole: isMarketplace,
        // The console knows a marketplace by its slug.
        path: said.path && isMarketplace ? `/m/${tenant.slug}${said.path}` : (said.path ?? null),
      },
    },
  })
}

/** Where a payer sees what was paid: in the account, or with a link of this message's own. */
export async function paymentsPath(
  ctx: Ctx,
  { customer, subject }: Pick<PaymentFacts, 'customer' | 'subject'>,
): Promise<string | null> {
  if (customer?.userId) return '/account/payments'
  const bookingId = await bookingIdOfSubject(ctx, subject)
  return bookingId && `${await createManageLink(ctx, bookingId)}/payments`
}

/** A message about something that is no longer so is not sent: nobody is asked to pay what they have paid. */
export async function isStillSo(ctx: Ctx, { notice, of }: MoneySaid): Promise<boolean> {
  switch (notice) {
    case 'failed':
      return (await getChargeNotice(ctx, of.id)).state === 'failed'
    case 'lastReminder':
      return ['failed', 'due', 'requires_action', 'expired'].includes(
        (await getChargeNotice(ctx, of.id)).state,
      )
    case 'upcoming': {
      const { state, dueAt } = await getChargeNotice(ctx, of.id)
      return state === 'scheduled' && dueAt !== null && new Date(dueAt) > ctx.now
    }
    case 'received':
      // Of what came too late, and goes back at once, another message tells.
      return of.kind === 'purchase' || !(await getChargeNotice(ctx, of.id)).isGoingBack
    case 'refundFailed':
      return (await getRefundNotice(ctx, of.id)).state === 'failed'
    case 'chargebackOpened':
    case 'evidenceDue':
      return !(await getChargebackNotice(ctx, of.id)).isDecided
    case 'accountNeeds': {
      const [kind = '', id = ''] = of.id.split(':')
      return (await getAccountNotice(ctx, { kind, id })) !== null
    }
    case 'methodExpiring':
      return (await getMethodNotice(ctx, of.id)) !== null
    default:
      return true
  }
}
