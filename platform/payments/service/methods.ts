import { assertFound } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import type { MethodFacts } from '../gateways/port.ts'
import { PaymentCustomer, PaymentMethod } from '../models.ts'

type Kept = { customerId: string; processorCustomerId: string; method: MethodFacts }

/** A way to pay that its owner has left with the processor. Known already, what is shown of it is brought up to date. */
export async function keepMethod(
  ctx: Ctx,
  { customerId, processorCustomerId, method }: Kept,
): Promise<PaymentMethod> {
  await ctx
    .trx('payment_customers')
    .insert({ id: newId(), customer_id: customerId, processor_customer_id: processorCustomerId })
    .onConflict(['tenant_id', 'customer_id'])
    .ignore()
  const isFirst = !(await PaymentMethod.query(ctx.trx)
    .findOne({ customer_id: customerId })
    .whereNull('removed_at'))
  await ctx
    .trx('payment_methods')
    .insert({
      id: newId(),
      customer_id: customerId,
      processor_method_id: method.id,
      kind: method.kind,
      brand: method.brand,
      last4: method.last4,
      expiry_month: method.expiryMonth,
      expiry_year: method.expiryYear,
      is_default: isFirst,
      warn_at: warnAt(method),
    })
    .onConflict(['tenant_id', 'processor_method_id'])
    .merge({
      expiry_month: method.expiryMonth,
      expiry_year: method.expiryYear,
      last4: method.last4,
      brand: method.brand,
      // A card that was renewed expires anew; of one that has not changed its owner was told already.
      warn_at: ctx.trx.raw(
        `case when (payment_methods.expiry_year, payment_methods.expiry_month)
           is distinct from (excluded.expiry_year, excluded.expiry_month)
         then excluded.warn_at else payment_methods.warn_at end`,
      ),
    })
  return PaymentMethod.query(ctx.trx).findOne({ processor_method_id: method.id }).throwIfNotFound()
}

/** Thirty days before the end of its last month, in UTC: a card is good until then. */
function warnAt({ expiryMonth, expiryYear }: Pick<MethodFacts, 'expiryMonth' | 'expiryYear'>): Date | null {
  if (expiryMonth === null || expiryYear === null) return null
  return after(new Date(Date.UTC(expiryYear, expiryMonth, 1)), -days(30))
}

/** The one with which later charges are made unless another is named. @throws AppError `not_found` */
export async function chooseDefaultMethod(
  ctx: Ctx,
  { customerId, methodId }: { customerId: string; methodId: string },
) {
  const method = await findOwnMethod(ctx, { customerId, methodId })
  await ctx
    .trx('payment_methods')
    .where({ customer_id: customerId, is_default: true })
    .update({ is_default: false })
  await ctx.trx('payment_methods').where({ id: method.id }).update({ is_default: true })
}

/** With its row locked. @throws AppError `not_found` also for somebody else's */
export async function findOwnMethod(
  ctx: Ctx,
  { customerId, methodId }: { customerId: string; methodId: string },
) {
  const method = await PaymentMethod.query(ctx.trx)
    .findOne({ id: methodId, customer_id: customerId })
    .whereNull('removed_at')
    .forUpdate()
  return assertFound(method, 'Payment method')
}

export async function findProcessorCustomer(ctx: Ctx, customerId: string): Promise<string | null> {
  const row = await PaymentCustomer.query(ctx.trx).findOne({ customer_id: customerId })
  return row?.processorCustomerId ?? null
}
