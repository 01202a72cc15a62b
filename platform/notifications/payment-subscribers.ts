import {
  balanceReminded,
  bookingIdOfSubject,
  createManageLink,
  paymentCameTooLate,
  paymentFellThrough,
  unpaidUntil,
} from '#platform/booking/index.ts'
import { on, type Subscriber } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  chargeUpcoming,
  createPayLink,
  creditsBought,
  creditsRefunded,
  documentsIssued,
  getAccountNotice,
  getChargeNotice,
  getMethodNotice,
  getPaperNotice,
  getPaymentNotice,
  getPayoutNotice,
  getPurchaseNotice,
  getRefundNotice,
  getReleaseNotice,
  methodExpiring,
  paymentEvents,
} from '#platform/payments/index.ts'
import { paymentsPath, queueBusinessMessage, queuePayerMessage } from './service/money-messages.ts'

const {
  accountChanged,
  chargeDuplicated,
  chargeFailed,
  fundsReleased,
  payoutFailed,
  reconciliationDone,
  refundFailed,
} = paymentEvents

type Told = { id: string }

/** With the paper that was just issued. */
async function tellOfPapers(
  ctx: Ctx,
  { id: eventId }: Told,
  papers: { documentIds: string[]; chargeId: string | null; refundId: string | null },
) {
  const { documentIds, chargeId, refundId } = papers
  const facts = refundId
    ? await getRefundNotice(ctx, refundId)
    : chargeId && (await getChargeNotice(ctx, chargeId))
  if (!facts) return
  const { title, providerName, amount, currency, method } = facts
  await queuePayerMessage(ctx, eventId, facts.customer, {
    notice: refundId ? 'refunded' : 'received',
    of: refundId ? { kind: 'refund', id: refundId } : { kind: 'charge', id: chargeId! },
    title,
    providerName,
    amount,
    currency,
    method,
    documentIds,
    path: await paymentsPath(ctx, facts),
  })
}

type Bought = { purchaseId: string; documentIds: string[] }

/** Credits, with their receipt. */
async function tellOfCredits(ctx: Ctx, { id: eventId }: Told, { purchaseId, documentIds }: Bought) {
  const { customer, marketplaceName, ...facts } = await getPurchaseNotice(ctx, purchaseId)
  await queuePayerMessage(ctx, eventId, customer, {
    notice: 'received',
    of: { kind: 'purchase', id: purchaseId },
    ...facts,
    providerName: marketplaceName,
    documentIds,
    path: '/account/credits',
  })
}

/** What was paid for credits goes back, and the credits have ended. */
async function tellOfRefundedCredits(ctx: Ctx, { id: eventId }: Told, purchaseId: string) {
  const { customer, marketplaceName, ...facts } = await getPurchaseNotice(ctx, purchaseId)
  await queuePayerMessage(ctx, eventId, customer, {
    notice: 'refunded',
    of: { kind: 'purchase', id: purchaseId },
    ...facts,
    providerName: marketplaceName,
    path: '/account/credits',
  })
}

/** What was paid in parts, or in part elsewhere, is on one paper at the end. */
async function tellOfFinalInvoice(ctx: Ctx, { id: eventId }: Told, documentIds: string[], paymentId: string) {
  const facts = await getPaymentNotice(ctx, paymentId)
  await queuePayerMessage(ctx, eventId, facts.customer, {
    notice: 'finalInvoice',
    of: { kind: 'payment', id: paymentId },
    title: facts.title,
    providerName: facts.providerName,
    documentIds,
    path: await paymentsPath(ctx, facts),
  })
}

/** The marketplace's paper about its commission is the provider's to keep. */
async function tellOfCommission(ctx: Ctx, { id: eventId }: Told, documentIds: string[]) {
  const [paper] = await Promise.all(documentIds.map((id) => getPaperNotice(ctx, id)))
  if (!paper) return
  const { kind, paymentId, title, providerId, customer, amount, currency } = paper
  await queueBusinessMessage(
    ctx,
    eventId,
    { kind: 'provider', id: providerId },
    {
      notice: kind === 'credit_note' ? 'commissionCredited' : 'commissionInvoiced',
      of: { kind: 'payment', id: paymentId },
      title,
      customerName: customer?.name ?? '',
      amount,
      currency,
      documentIds,
      path: '/provider/documents',
    },
  )
}

async function tellOfFailure(ctx: Ctx, { id: eventId }: Told, chargeId: string) {
  const facts = await getChargeNotice(ctx, chargeId)
  // On a page they were there, and saw it; what was paid meanwhile has not failed.
  // They were told of the first refusal, and are told of the last one; in between the card is only tried again.
  if (facts.wasOnPage || facts.isRepeated || facts.state !== 'failed') return
  const { title, providerName, amount, currency, method, failure: reason } = facts
  await queuePayerMessage(ctx, eventId, facts.customer, {
    notice: 'failed',
    of: { kind: 'charge', id: chargeId },
    title,
    providerName,
    amount,
    currency,
    method,
    reason,
    when: (await unpaidUntil(ctx, ofSubject(facts.subject, chargeId)))?.toISOString() ?? null,
    path: await createPayLink(ctx, chargeId),
  })
}

const ofSubject = ({ kind, id }: { kind: string; id: string }, chargeId: string) => ({
  subjectKind: kind,
  subjectId: id,
  chargeId,
})

/** The last word before a booking is cancelled because its rest was not paid. */
async function tellOfUnpaid(ctx: Ctx, { id: eventId }: Told, chargeId: string, until: string | null) {
  const facts = await getChargeNotice(ctx, chargeId)
  const { title, providerName, amount, currency } = facts
  await queuePayerMessage(ctx, eventId, facts.customer, {
    notice: 'lastReminder',
    of: { kind: 'charge', id: chargeId },
    title,
    providerName,
    amount,
    currency,
    when: until,
    path: await createPayLink(ctx, chargeId),
  })
}

async function tellOfCharge(ctx: Ctx, { id: eventId }: Told, chargeId: string) {
  const facts = await getChargeNotice(ctx, chargeId)
  const { title, providerName, amount, currency, method, dueAt: when } = facts
  const account = facts.customer?.userId ? '/account/payment-methods' : null
  await queuePayerMessage(ctx, eventId, facts.customer, {
    notice: 'upcoming',
    of: { kind: 'charge', id: chargeId },
    title,
    providerName,
    amount,
    currency,
    method,
    when,
    path: account ?? (await paymentsPath(ctx, facts)),
  })
}

async function tellOfMethod(ctx: Ctx, { id: eventId }: Told, methodId: string) {
  const facts = await getMethodNotice(ctx, methodId)
  if (!facts) return
  const { method, titles, expiryYear, expiryMonth, subject, userId } = facts
  const bookingId = !userId && subject ? await bookingIdOfSubject(ctx, subject) : null
  await queuePayerMessage(ctx, eventId, facts, {
    notice: 'methodExpiring',
    of: { kind: 'method', id: methodId },
    method,
    title: new Intl.ListFormat('en').format(titles),
    when: new Date(Date.UTC(expiryYear, expiryMonth - 1, 15)).toISOString(),
    path: userId ? '/account/payment-methods' : bookingId && (await createManageLink(ctx, bookingId)),
  })
}

type Late = { paymentId: string; serviceId: string; amount: number; currency: string }

async function tellOfLate(
  ctx: Ctx,
  { id: eventId }: Told,
  notice: 'tooLate' | 'fellThrough',
  { paymentId, serviceId, amount, currency }: Late,
) {
  const facts = await getPaymentNotice(ctx, paymentId)
  const { title, providerName } = facts
  await queuePayerMessage(ctx, eventId, facts.customer, {
    notice,
    of: { kind: 'payment', id: paymentId },
    title,
    providerName,
    amount,
    currency,
    path: `/services/${serviceId}`,
  })
}

async function tellOfAccount(ctx: Ctx, { id: eventId }: Told, owner: { kind: string; id: string }) {
  const facts = await getAccountNotice(ctx, owner)
  if (!facts) return
  await queueBusinessMessage(ctx, eventId, owner, {
    notice: 'accountNeeds',
    of: { kind: 'account', id: `${owner.kind}:${owner.id}` },
    ...facts,
    path: owner.kind === 'tenant' ? '/payouts' : '/provider/payouts',
  })
}

async function tellOfPayout(
  ctx: Ctx,
  { id: eventId }: Told,
  payout: { ownerKind: string; ownerId: string; payoutId: string },
) {
  const { ownerKind: kind, ownerId, payoutId } = payout
  await queueBusinessMessage(
    ctx,
    eventId,
    { kind, id: ownerId },
    {
      notice: 'payoutFailed',
      of: { kind: 'payout', id: payoutId },
      ...(await getPayoutNotice(ctx, payoutId)),
      path: kind === 'tenant' ? '/payouts' : '/provider/payouts',
    },
  )
}

async function tellOfRelease(ctx: Ctx, { id: eventId }: Told, paymentId: string) {
  const { title, providerId, customer, amount, currency } = await getReleaseNotice(ctx, paymentId)
  if (amount === 0) return
  await queueBusinessMessage(
    ctx,
    eventId,
    { kind: 'provider', id: providerId },
    {
      notice: 'released',
      of: { kind: 'payment', id: paymentId },
      title,
      customerName: customer?.name ?? '',
      amount,
      currency,
      path: '/provider/earnings',
    },
  )
}

/** Whoever's money moves is told, each event once; what is overtaken when a message is to be sent is not said. */
export const paymentMessageSubscribers: Subscriber[] = [
  on(documentsIssued, 'notifications.payment-documents', (ctx, event) => {
    const { cause, documentIds, paymentId } = event.payload
    if (cause === 'fee') return tellOfCommission(ctx, event, documentIds)
    if (cause === 'final') return tellOfFinalInvoice(ctx, event, documentIds, paymentId)
    return tellOfPapers(ctx, event, event.payload)
  }),
  on(creditsBought, 'notifications.credits-bought', (ctx, event) => tellOfCredits(ctx, event, event.payload)),
  on(creditsRefunded, 'notifications.credits-refunded', (ctx, event) =>
    tellOfRefundedCredits(ctx, event, event.payload.purchaseId),
  ),
  on(chargeFailed, 'notifications.payment-failed', (ctx, event) =>
    tellOfFailure(ctx, event, event.payload.chargeId),
  ),
  on(balanceReminded, 'notifications.payment-last-reminder', (ctx, event) =>
    tellOfUnpaid(ctx, event, event.payload.chargeId, event.payload.until),
  ),
  on(chargeUpcoming, 'notifications.payment-upcoming', (ctx, event) =>
    tellOfCharge(ctx, event, event.payload.chargeId),
  ),
  on(methodExpiring, 'notifications.payment-method-expiring', (ctx, event) =>
    tellOfMethod(ctx, event, event.payload.methodId),
  ),
  on(paymentCameTooLate, 'notifications.payment-too-late', (ctx, event) =>
    tellOfLate(ctx, event, 'tooLate', event.payload),
  ),
  on(paymentFellThrough, 'notifications.payment-fell-through', (ctx, event) =>
    tellOfLate(ctx, event, 'fellThrough', event.payload),
  ),
  on(chargeDuplicated, 'notifications.payment-paid-twice', async (ctx, event) => {
    const { chargeId } = event.payload
    const facts = await getChargeNotice(ctx, chargeId)
    const { title, providerName, amount, currency, method } = facts
    await queuePayerMessage(ctx, event.id, facts.customer, {
      notice: 'paidTwice',
      of: { kind: 'charge', id: chargeId },
      title,
      providerName,
      amount,
      currency,
      method,
      path: await paymentsPath(ctx, facts),
    })
  }),
  on(refundFailed, 'notifications.payment-refund-failed', async (ctx, event) => {
    const { refundId } = event.payload
    const facts = await getRefundNotice(ctx, refundId)
    // What was refused before it left is tried again, or given back another way, by people.
    if (facts.state !== 'failed') return
    const { title, providerName, amount, currency, hasLeft } = facts
    await queuePayerMessage(ctx, event.id, facts.customer, {
      notice: 'refundFailed',
      // Of what was paid twice, say: what never left cannot have come back.
      reason: hasLeft ? '' : 'The payment service could not send it.',
      of: { kind: 'refund', id: refundId },
      title,
      providerName,
      amount,
      currency,
      path: await paymentsPath(ctx, facts),
    })
  }),
  on(accountChanged, 'notifications.payment-account', (ctx, event) =>
    tellOfAccount(ctx, event, { kind: event.payload.ownerKind, id: event.payload.ownerId }),
  ),
  on(payoutFailed, 'notifications.payment-payout-failed', (ctx, event) =>
    tellOfPayout(ctx, event, event.payload),
  ),
  on(fundsReleased, 'notifications.payment-released', (ctx, event) =>
    tellOfRelease(ctx, event, event.payload.paymentId),
  ),
  on(reconciliationDone, 'notifications.payment-books', async (ctx, event) => {
    const { runId, openCount } = event.payload
    if (openCount === 0) return
    await queueBusinessMessage(
      ctx,
      event.id,
      { kind: 'tenant', id: ctx.tenantId },
      {
        notice: 'booksDiffer',
        of: { kind: 'run', id: runId },
        reason: openCount === 1 ? 'One difference waits for you.' : `${openCount} differences wait for you.`,
        path: '/reconciliation',
      },
    )
  }),
]
