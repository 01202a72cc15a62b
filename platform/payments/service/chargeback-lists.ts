import { recordChange } from '#platform/kernel/audit.ts'
import { assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { decodeCursor, type Page, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { CreditPurchase } from '../credit-models.ts'
import { Charge, Chargeback } from '../models.ts'
import { mayAnswerChargebacks, maySeeAnyPayment } from '../policies.ts'
import { chargebackReason } from '../rules/index.ts'
import { creditsOfChargeback, namesOfPurchases } from './credit-chargebacks.ts'
import { assertAnswerable, isAnswerable, listEvidence } from './evidence-files.ts'
import type {
  ChargebackItem,
  ChargebackView,
  ListChargebacks,
  ProviderPaymentView,
} from '../schemas/payment-lists.ts'

type Row = Omit<ChargebackItem, 'advice' | 'evidenceDueAt' | 'evidenceSentAt' | 'createdAt' | 'decidedAt'> & {
  evidence: string
  evidenceDueAt: Date | null
  evidenceSentAt: Date | null
  createdAt: Date
  decidedAt: Date | null
}
type Sql = { text: string; values: string[] }

async function readRows(ctx: Ctx, filters: readonly Sql[], limit: number): Promise<Row[]> {
  const { rows } = await ctx.trx.raw<{ rows: Row[] }>(
    `select b.id, b.amount, b.fee_amount as "feeAmount", b.currency, b.state, b.reason, b.evidence,
       b.evidence_due_at as "evidenceDueAt", b.evidence_sent_at as "evidenceSentAt", b.created_at as "createdAt",
       b.decided_at as "decidedAt", p.id as "paymentId", b.purchase_id as "purchaseId", coalesce(p.reference, '') as reference,
       coalesce(p.terms ->> 'title', '') as title,
       p.provider_id as "providerId", coalesce(v.business_name, '') as "providerName",
       coalesce(trim(u.first_name || ' ' || u.last_name), '') as "customerName"
     from (select b.* from chargebacks b ${filters.length ? `where ${filters.map(({ text }) => text).join(' and ')}` : ''}
       order by b.id desc limit ?) b
     left join charges c on c.tenant_id = b.tenant_id and c.id = b.charge_id
     left join payments p on p.tenant_id = c.tenant_id and p.id = c.payment_id
     left join providers v on v.tenant_id = p.tenant_id and v.id = p.provider_id
     left join customers u on u.tenant_id = p.tenant_id and u.id = p.customer_id
     order by b.id desc`,
    [...filters.flatMap(({ values }) => values), limit],
  )
  return nameBuyers(ctx, rows)
}

/** Those of credits have neither a payment nor a provider: what they are called is read where there are any. */
async function nameBuyers(ctx: Ctx, rows: Row[]): Promise<Row[]> {
  const ids = rows.flatMap(({ purchaseId }) => purchaseId ?? [])
  if (ids.length === 0) return rows
  const bought = await namesOfPurchases(ctx, ids)
  return rows.map((row) => ({ ...row, ...(row.purchaseId === null ? {} : bought.get(row.purchaseId)) }))
}

const byFilter: Record<NonNullable<ListChargebacks['filter']>, Sql[]> = {
  all: [],
  open: [{ text: 'b.decided_at is null', values: [] }],
  won: [{ text: `b.state in ('won', 'inquiry_closed')`, values: [] }],
  lost: [{ text: `b.state = 'lost'`, values: [] }],
}

/** What banks took back, newest first. @throws AppError `forbidden`, `validation_failed` for a forged cursor */
export async function listChargebacks(
  ctx: Ctx,
  { filter = 'open', limit = 20, cursor }: Partial<ListChargebacks>,
): Promise<Page<ChargebackItem>> {
  assertAllowed(maySeeAnyPayment(ctx.actor))
  const filters = [...byFilter[filter]]
  if (cursor !== undefined) filters.push({ text: 'b.id < ?', values: [decodeCursor(cursor, 'id')[0]] })
  return toPage(await readRows(ctx, filters, limit + 1), limit, ({ id }) => [id], toItem)
}

/** Of one payment. Whether somebody may ask is the caller's question. */
export const listChargebacksOf = async (ctx: Ctx, paymentId: string): Promise<ChargebackItem[]> =>
  (
    await readRows(
      ctx,
      [{ text: 'b.charge_id in (select id from charges where payment_id = ?)', values: [paymentId] }],
      100,
    )
  ).map(toItem)

/** @throws AppError `forbidden`, `not_found` */
export async function getChargeback(ctx: Ctx, chargebackId: string): Promise<ChargebackView> {
  assertAllowed(maySeeAnyPayment(ctx.actor))
  const [row] = await readRows(ctx, [{ text: 'b.id = ?', values: [chargebackId] }], 1)
  const found = assertFound(row, 'Chargeback')
  return {
    ...toItem(found),
    evidence: found.evidence,
    files: await listEvidence(ctx, chargebackId),
    credits: found.purchaseId === null ? null : await creditsOf(ctx, chargebackId, found.purchaseId),
  }
}

async function creditsOf(ctx: Ctx, chargebackId: string, purchaseId: string) {
  const chargeback = await Chargeback.query(ctx.trx).findOne({ id: chargebackId }).throwIfNotFound()
  const purchase = await CreditPurchase.query(ctx.trx).findOne({ id: purchaseId }).throwIfNotFound()
  return creditsOfChargeback(ctx, chargeback, purchase)
}

function toItem({ evidence: _, ...row }: Row): ChargebackItem {
  const { title: reason, advice } = chargebackReason(row.reason, { isOfCredits: row.purchaseId !== null })
  return {
    ...row,
    reason,
    advice,
    evidenceDueAt: row.evidenceDueAt?.toISOString() ?? null,
    evidenceSentAt: row.evidenceSentAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  }
}

/**
 * Keeps what the bank is to be shown; nothing is sent yet.
 * @returns the processor's name of the dispute
 * @throws AppError `forbidden`, `not_found`, `conflict` after it was sent or decided, `validation_failed` for nothing to send
 */
export async function keepEvidence(
  ctx: Ctx,
  { chargebackId, text, isFinal }: { chargebackId: string; text: string; isFinal: boolean },
): Promise<string> {
  assertAllowed(mayAnswerChargebacks(ctx.actor))
  const chargeback = assertFound(
    await Chargeback.query(ctx.trx).findOne({ id: chargebackId }).forUpdate(),
    'Chargeback',
  )
  assertAnswerable(ctx, chargeback)
  assertValid(!isFinal || text.trim() !== '', 'text', 'Say what happened before you send it')
  await Chargeback.query(ctx.trx).findById([ctx.tenantId, chargebackId]).patch({ evidence: text.trim() })
  return chargeback.processorDisputeId
}

/** The bank has it. */
export async function recordEvidenceSent(ctx: Ctx, chargebackId: string): Promise<void> {
  await ctx
    .trx('chargebacks')
    .where({ id: chargebackId, evidence_sent_at: null })
    .update({ evidence_sent_at: ctx.now })
  await recordChange(ctx, {
    action: 'chargeback.answered',
    subject: { kind: 'chargeback', id: chargebackId },
  })
}

/** What banks have taken of one payment, as far as it concerns the provider whose money it is. */
export async function listOwnChargebacks(
  ctx: Ctx,
  paymentId: string,
): Promise<ProviderPaymentView['chargebacks']> {
  const rows = await Chargeback.query(ctx.trx)
    .whereIn('charge_id', Charge.query(ctx.trx).where({ payment_id: paymentId }).select('id'))
    .orderBy('id')
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      amount: row.amount,
      currency: row.currency,
      state: row.state,
      reason: chargebackReason(row.reason).title,
      evidenceDueAt: row.evidenceDueAt?.toISOString() ?? null,
      mayAddFiles: isAnswerable(ctx, row),
      files: await listEvidence(ctx, row.id),
    })),
  )
}
