import { getCurrentUser, listOwnCustomerIds, upsertCustomer } from '#platform/identity/index.ts'
import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { Charge, MethodSetup, Payment, PaymentCustomer, PaymentMethod } from '../models.ts'
import type { Checkout } from '../gateways/port.ts'
import { chargeableStates, type PaymentMethodView, toMethodView } from '../schemas/methods.ts'
import { chooseDefaultMethod, findOwnMethod, findProcessorCustomer, keepMethod } from './methods.ts'

/** How long the page on which a way to pay is left stays open. */
const pageLife = minutes(60)

/** The customer as whom the signed-in person keeps ways to pay: where they never booked, they become one. */
async function ownCustomerId(ctx: Ctx): Promise<string> {
  const [known] = (await listOwnCustomerIds(ctx)).toSorted()
  if (known) return known
  const { email, firstName, lastName, phone } = await getCurrentUser(ctx)
  return upsertCustomer(ctx, { email, firstName, lastName, phone: phone ?? '' })
}

/** What the signed-in person has left, with what still needs it. @throws AppError `unauthenticated` */
export async function listOwnMethods(ctx: Ctx): Promise<PaymentMethodView[]> {
  const customerIds = await listOwnCustomerIds(ctx)
  const methods = await PaymentMethod.query(ctx.trx)
    .whereIn('customer_id', customerIds)
    .whereNull('removed_at')
    .orderBy('id')
  const needed = await paymentsNeeding(
    ctx,
    methods.map(({ id }) => id),
  )
  return methods.map((method) => toMethodView(method, titlesOf(needed, method.id), ctx.now))
}

/** Payments of which something is still to be charged with one of these. */
async function paymentsNeeding(ctx: Ctx, methodIds: readonly string[]): Promise<Payment[]> {
  return Payment.query(ctx.trx)
    .whereIn('payment_method_id', [...methodIds])
    .whereExists(
      Charge.query(ctx.trx)
        .whereRaw('charges.tenant_id = payments.tenant_id and charges.payment_id = payments.id')
        .whereIn('state', chargeableStates),
    )
    .orderBy('id')
}

const titlesOf = (payments: readonly Payment[], methodId: string) =>
  payments.filter(({ paymentMethodId }) => paymentMethodId === methodId).map(({ terms }) => terms.title)

export type Setup = {
  id: string
  processorCustomerId: string | null
  customerId: string
  email: string
  name: string
  currency: string
  expiresAt: Date
}

/** A page on which the signed-in person leaves a way to pay begins. @throws AppError `unauthenticated` */
export async function beginSetup(ctx: Ctx): Promise<Setup> {
  const customerId = await ownCustomerId(ctx)
  const { email, firstName, lastName } = await getCurrentUser(ctx)
  const { currency } = await getTenant(ctx)
  const id = newId()
  const expiresAt = after(ctx.now, pageLife)
  await MethodSetup.query(ctx.trx).insert({ tenantId: ctx.tenantId, id, customerId, expiresAt })
  const processorCustomerId = await findProcessorCustomer(ctx, customerId)
  return {
    id,
    customerId,
    processorCustomerId,
    email,
    name: `${firstName} ${lastName}`.trim(),
    currency,
    expiresAt,
  }
}

/** Whom the processor knows the customer as, from now on; the first to say so wins. */
export async function recordProcessorCustomer(
  ctx: Ctx,
  { customerId, processorCustomerId }: { customerId: string; processorCustomerId: string },
): Promise<string> {
  await ctx
    .trx('payment_customers')
    .insert({ id: newId(), customer_id: customerId, processor_customer_id: processorCustomerId })
    .onConflict(['tenant_id', 'customer_id'])
    .ignore()
  const row = await PaymentCustomer.query(ctx.trx).findOne({ customer_id: customerId }).throwIfNotFound()
  return row.processorCustomerId ?? processorCustomerId
}

export const recordSetupPage = async (ctx: Ctx, setupId: string, sessionId: string): Promise<void> =>
  void (await MethodSetup.query(ctx.trx)
    .findById([ctx.tenantId, setupId])
    .patch({ processorSessionId: sessionId }))

export const findSetup = async (
  ctx: Ctx,
  by: { id: string } | { processorSessionId: string },
): Promise<MethodSetup | undefined> =>
  MethodSetup.query(ctx.trx).findOne(
    'id' in by ? { id: by.id } : { processor_session_id: by.processorSessionId },
  )

/** Whether the signed-in person has opened it. @throws AppError `unauthenticated` */
export async function isOwnSetup(ctx: Ctx, id: string): Promise<boolean> {
  const setup = await findSetup(ctx, { id })
  return setup !== undefined && (await listOwnCustomerIds(ctx)).includes(setup.customerId)
}

/** What the processor says of the page; saying it again changes nothing. */
export async function recordSetup(ctx: Ctx, setupId: string, checkout: Checkout): Promise<void> {
  const setup = await MethodSetup.query(ctx.trx).findOne({ id: setupId }).forUpdate().throwIfNotFound()
  if (setup.doneAt || checkout.state !== 'complete' || !checkout.method || !checkout.customerId) return
  await keepMethod(ctx, {
    customerId: setup.customerId,
    processorCustomerId: checkout.customerId,
    method: checkout.method,
  })
  await MethodSetup.query(ctx.trx).findById([ctx.tenantId, setupId]).patch({ doneAt: ctx.now })
}

/** With which later charges are made. @throws AppError `not_found` also for somebody else's, `unauthenticated` */
export async function chooseOwnDefault(ctx: Ctx, methodId: string): Promise<void> {
  await chooseDefaultMethod(ctx, { customerId: await customerOf(ctx, methodId), methodId })
}

/** @throws AppError `not_found` also for somebody else's */
async function customerOf(ctx: Ctx, methodId: string): Promise<string> {
  const customerIds = await listOwnCustomerIds(ctx)
  const method = await PaymentMethod.query(ctx.trx)
    .findOne({ id: methodId })
    .whereIn('customer_id', customerIds)
    .whereNull('removed_at')
  return assertFound(method, 'Payment method').customerId
}

/**
 * It is not offered any more, and the processor is told. Where something is still to be charged with it, another one has
 * to take its place first.
 * @throws AppError `not_found` also for somebody else's, `conflict` naming what needs it
 */
export async function removeOwnMethod(
  ctx: Ctx,
  { methodId, replaceWith }: { methodId: string; replaceWith?: string | undefined },
): Promise<void> {
  const customerId = await customerOf(ctx, methodId)
  const method = await findOwnMethod(ctx, { customerId, methodId })
  const needed = await paymentsNeeding(ctx, [methodId])
  if (needed.length > 0) {
    if (!replaceWith || replaceWith === methodId) throw stillNeeded(needed)
    const other = await findOwnMethod(ctx, { customerId, methodId: replaceWith })
    await Payment.query(ctx.trx)
      .whereIn(
        'id',
        needed.map(({ id }) => id),
      )
      .patch({ paymentMethodId: other.id })
  }
  await ctx
    .trx('payment_methods')
    .where({ id: method.id })
    .update({ removed_at: ctx.now, is_default: false, warn_at: null, next_attempt_at: ctx.now })
  if (method.isDefault) await passDefaultOn(ctx, customerId, replaceWith)
}

function stillNeeded(payments: readonly Payment[]): AppError {
  const titles = [...new Set(payments.map(({ terms }) => terms.title))]
  const list = new Intl.ListFormat('en').format(titles)
  return new AppError('conflict', {
    detail: `${list} is still to be charged with it. Choose another one for that, and remove this one then.`,
    extra: { neededFor: titles },
  })
}

/** Another one becomes the default where there is one: the one that took its place, else the newest. */
async function passDefaultOn(ctx: Ctx, customerId: string, replaceWith: string | undefined) {
  const left = await PaymentMethod.query(ctx.trx)
    .where({ customer_id: customerId })
    .whereNull('removed_at')
    .orderBy('id', 'desc')
  const next = left.find(({ id }) => id === replaceWith) ?? left[0]
  if (next) await ctx.trx('payment_methods').where({ id: next.id }).update({ is_default: true })
}

/** Those whose owners are to be told that they expire; told once. */
export async function takeExpiring(ctx: Ctx, limit = 100): Promise<PaymentMethod[]> {
  const due = await PaymentMethod.query(ctx.trx)
    .where('warn_at', '<=', ctx.now)
    .whereNull('removed_at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  await ctx
    .trx('payment_methods')
    .whereIn(
      'id',
      due.map(({ id }) => id),
    )
    .update({ warn_at: null })
  return due
}
