import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { eraseCredits, readPersonalCredits } from './personal-credits.ts'

const customersOf = (ctx: Ctx, userId: string) => ctx.trx('customers').select('id').where({ user_id: userId })
const paymentsOf = (ctx: Ctx, userId: string) =>
  ctx.trx('payments').whereIn('customer_id', customersOf(ctx, userId))

const evidenceOf = (ctx: Ctx, userId: string) =>
  ctx.trx('evidence_files').whereIn(
    'chargeback_id',
    ctx
      .trx('chargebacks')
      .select('id')
      .whereIn(
        'charge_id',
        ctx.trx('charges').select('id').whereIn('payment_id', paymentsOf(ctx, userId).select('id')),
      ),
  )

type Row = Record<string, unknown>

/** What a user has paid and with what, what went back, and what they have to spend. */
export async function readPersonalPayments(ctx: Ctx, userId: string): Promise<Record<string, Row[]>> {
  const { trx } = ctx
  const ofCustomer = (table: string, order: string): Promise<Row[]> & ReturnType<typeof trx> =>
    trx(table).whereIn('customer_id', customersOf(ctx, userId)).orderBy(order) as never
  const payments: Row[] = await paymentsOf(ctx, userId)
    .orderBy('id')
    .select(
      'reference',
      'created_at as agreedAt',
      'total_amount as totalAmount',
      'currency',
      trx.raw(`terms->>'email' as email`),
    )
  const charges: Row[] = await trx('charges')
    .whereIn('payment_id', paymentsOf(ctx, userId).select('id'))
    .orderBy('id')
    .select(
      'purpose',
      'state',
      'amount',
      'currency',
      'due_at as dueAt',
      'paid_at as paidAt',
      'refunded_amount as refundedAmount',
      trx.raw(
        `method->>'kind' as "methodKind", method->>'brand' as "methodBrand", method->>'last4' as "methodEnding"`,
      ),
    )
  return {
    payments,
    charges,
    waysToPay: await ofCustomer('payment_methods', 'id').select(
      'kind',
      'brand',
      'last4 as ending',
      'expiry_month as expiryMonth',
      'expiry_year as expiryYear',
      'is_default as isDefault',
      'removed_at as removedAt',
      'created_at as keptAt',
    ),
    invoices: await ofCustomer('documents', 'id').select(
      'kind',
      'number',
      'total_amount as totalAmount',
      'currency',
      'issued_at as issuedAt',
      'content',
    ),
    filesForBanks: await evidenceOf(ctx, userId).orderBy('id').select('kind', 'created_at as addedAt'),
    ...(await readPersonalCredits(ctx, userId)),
    taxDetails: await trx('tax_details')
      .where({ owner_kind: 'user', owner_id: userId })
      .select('legal_name as legalName', 'address', 'country', 'tax_id as taxId'),
  }
}

/**
 * Takes a customer out of what they have paid: with what they paid goes, here at once and at the processor by the sweep
 * that follows. That something was paid, and the invoices of it, stay as long as the law wants them kept. Files that a
 * bank was shown are no books: they go when the bank has decided, by a sweep, and until then they are needed to answer it.
 * @throws AppError `conflict` while something is still to be paid
 */
export async function eraseFromPayments(ctx: Ctx, userId: string): Promise<void> {
  const { trx, now } = ctx
  const open = await trx('charges')
    .whereIn('payment_id', paymentsOf(ctx, userId).select('id'))
    .where((unpaid) =>
      unpaid
        .whereIn('state', ['processing', 'authorized'])
        .orWhere((due) => due.whereIn('state', ['scheduled', 'due']).whereNotNull('due_at')),
    )
    .first('id')
  if (open) {
    throw new AppError('conflict', {
      detail: 'Something of yours is still to be paid; settle it first, or come back when it is',
    })
  }
  await trx('charges').whereIn('payment_id', paymentsOf(ctx, userId).select('id')).update({ method: '{}' })
  await paymentsOf(ctx, userId).update({
    payment_method_id: null,
    terms: trx.raw(`terms || jsonb_build_object('email', 'erased-' || customer_id || '@erased.invalid')`),
  })
  await trx('payment_methods')
    .whereIn('customer_id', customersOf(ctx, userId))
    .update({
      removed_at: trx.raw('coalesce(removed_at, ?)', [now]),
      next_attempt_at: now,
      warn_at: null,
      is_default: false,
      brand: '',
      last4: '',
      expiry_month: null,
      expiry_year: null,
    })
  await trx('payment_customers')
    .whereIn('customer_id', customersOf(ctx, userId))
    .whereNotNull('processor_customer_id')
    .update({ next_attempt_at: now, lease_until: null })
  await evidenceOf(ctx, userId).update({ forget_at: now })
  await trx('tax_details').where({ owner_kind: 'user', owner_id: userId }).delete()
  await eraseCredits(ctx, userId)
}

/** Whom the processor has to forget. */
export const findForgotten = async (ctx: Ctx, id: string): Promise<string | null> =>
  (await trxOf(ctx).where({ id }).first('processor_customer_id as processorCustomerId'))
    ?.processorCustomerId ?? null

/** The processor has forgotten them. */
export const recordForgotten = (ctx: Ctx, id: string) =>
  trxOf(ctx).where({ id }).update({ processor_customer_id: null, next_attempt_at: null, lease_until: null })

const trxOf = (ctx: Ctx) => ctx.trx('payment_customers')
