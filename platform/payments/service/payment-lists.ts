import { recordChange } from '#platform/kernel/audit.ts'
import { assertAllowed } from '#platform/kernel/errors.ts'
import { earliestIdAt } from '#platform/kernel/ids.ts'
import { decodeCursor, type Page, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { maySeeAnyPayment, maySeeEarnings } from '../policies.ts'
import { type ChargeState, paymentStateOf } from '../rules/index.ts'
import type {
  ListPayments,
  PaymentFilter,
  PaymentItem,
  ProviderPaymentItem,
} from '../schemas/payment-lists.ts'

/** Payments of the whole marketplace, newest first. @throws AppError `forbidden`, `validation_failed` for a forged cursor */
export async function listPayments(ctx: Ctx, input: Partial<ListPayments>): Promise<Page<PaymentItem>> {
  assertAllowed(maySeeAnyPayment(ctx.actor))
  const { limit = 20 } = input
  return toPage(await findRows(ctx, { ...input, limit }), limit, ({ id }) => [id], toPaymentItem)
}

/** Of one provider, for its owner; ordered as `listPayments`. @throws AppError `forbidden`, `validation_failed` */
export async function listProviderPayments(
  ctx: Ctx,
  input: Partial<Omit<ListPayments, 'providerId'>> & { providerId: string },
): Promise<Page<ProviderPaymentItem>> {
  assertAllowed(maySeeEarnings(ctx.actor, { kind: 'provider', id: input.providerId }))
  const { limit = 20 } = input
  return toPage(await findRows(ctx, { ...input, limit }), limit, ({ id }) => [id], toProviderItem)
}

/** That somebody took the list away is written down before the first row leaves. @throws AppError `forbidden` */
export async function recordPaymentsExport(ctx: Ctx, filters: Partial<ListPayments>): Promise<void> {
  assertAllowed(maySeeAnyPayment(ctx.actor))
  const { limit: _limit, cursor: _cursor, ...wanted } = filters
  await recordChange(ctx, {
    action: 'payment.list_exported',
    subject: { kind: 'payment', id: null },
    after: wanted,
  })
}

export type PaymentRow = {
  id: string
  subjectKind: string
  subjectId: string
  reference: string
  title: string
  customerName: string
  providerId: string
  providerName: string
  currency: string
  totalAmount: number
  createdAt: Date
  releasableAt: Date | null
  releasedAt: Date | null
  paidAt: Date | null
  providerAmount: number
  tenantAmount: number
  platformAmount: number
  heldAmount: number
  charges: {
    purpose: string
    state: ChargeState
    amount: number
    refundedAmount: number
    disputedAmount: number
  }[]
}

type Sql = { text: string; values: (string | number | Date)[] }

// What the people of a payment are called is read with it; sums are of what was really paid.
const columns = `p.id, p.subject_kind as "subjectKind", p.subject_id as "subjectId", p.reference,
  coalesce(p.terms ->> 'title', '') as title, p.provider_id as "providerId", v.business_name as "providerName",
  coalesce(trim(u.first_name || ' ' || u.last_name), '') as "customerName", p.currency,
  p.total_amount as "totalAmount", p.created_at as "createdAt", p.releasable_at as "releasableAt",
  p.released_at as "releasedAt", c.*`
const ofCharges = `
  select max(c.paid_at) as "paidAt",
    coalesce(sum(c.provider_amount) filter (where c.state = 'succeeded'), 0)::bigint as "providerAmount",
    coalesce(sum(c.tenant_amount) filter (where c.state = 'succeeded'), 0)::bigint as "tenantAmount",
    coalesce(sum(c.platform_amount) filter (where c.state = 'succeeded'), 0)::bigint as "platformAmount",
    coalesce(sum(c.held_amount) filter (where c.state = 'succeeded'), 0)::bigint as "heldAmount",
    coalesce(json_agg(json_build_object('purpose', c.purpose, 'state', c.state, 'amount', c.amount, 'refundedAmount', c.refunded_amount,
      'disputedAmount', (select coalesce(sum(b.amount), 0) from chargebacks b
        where b.tenant_id = c.tenant_id and b.charge_id = c.id and b.state in ('needs_response', 'under_review'))
      ) order by c.position), '[]'::json) as charges
  from charges c where c.tenant_id = p.tenant_id and c.payment_id = p.id`

async function findRows(
  ctx: Ctx,
  { limit, cursor, ...input }: Partial<ListPayments> & { limit: number },
): Promise<PaymentRow[]> {
  const filters = filtersOf(input)
  if (cursor !== undefined) filters.push({ text: 'p.id < ?', values: [decodeCursor(cursor, 'id')[0]] })
  return readRows(ctx, filters, limit + 1)
}

/** One payment as it is listed; undefined when there is none. */
export const findPaymentRow = async (ctx: Ctx, paymentId: string): Promise<PaymentRow | undefined> =>
  (await readRows(ctx, [{ text: 'p.id = ?', values: [paymentId] }], 1))[0]

async function readRows(ctx: Ctx, filters: readonly Sql[], limit: number): Promise<PaymentRow[]> {
  const { rows } = await ctx.trx.raw<{ rows: PaymentRow[] }>(
    `select ${columns} from (
       select p.* from payments p ${filters.length ? `where ${filters.map(({ text }) => text).join(' and ')}` : ''}
       order by p.id desc limit ?) p
     join providers v on v.tenant_id = p.tenant_id and v.id = p.provider_id
     left join customers u on u.tenant_id = p.tenant_id and u.id = p.customer_id
     cross join lateral (${ofCharges}) c
     order by p.id desc`,
    [...filters.flatMap(({ values }) => values), limit],
  )
  return rows
}

const inCharges = (condition: string) =>
  `p.id in (select c.payment_id from charges c where c.tenant_id = p.tenant_id and ${condition})`

const byFilter: Record<Exclude<PaymentFilter, 'all'>, string> = {
  // As most are, so each is asked by itself; the others are few, and found first.
  paid: `exists (select 1 from charges c where c.tenant_id = p.tenant_id and c.payment_id = p.id and c.paid_at is not null)`,
  held: inCharges(`(c.funds_state in ('held', 'releasable') or c.frozen_amount > 0)`),
  released: 'p.released_at is not null',
  refunded: inCharges('c.refunded_amount > 0'),
  // What could not be collected, and what could not be given back.
  failed: `p.id in (select c.payment_id from charges c where c.state = 'failed'
    union all select c.payment_id from refunds r
    join charges c on c.tenant_id = r.tenant_id and c.id = r.charge_id where r.state = 'failed')`,
  disputed: `p.id in (select c.payment_id from chargebacks b
    join charges c on c.tenant_id = b.tenant_id and c.id = b.charge_id where b.decided_at is null)`,
}

function filtersOf({ filter = 'paid', from, to, q, providerId }: Partial<ListPayments>): Sql[] {
  const filters: Sql[] = []
  const add = (text: string, ...values: Sql['values']) => filters.push({ text, values })
  if (providerId !== undefined) add('p.provider_id = ?', providerId)
  if (filter !== 'all') add(byFilter[filter])
  if (from !== undefined) add('p.id >= ?', earliestIdAt(new Date(`${from}T00:00:00Z`)))
  if (to !== undefined) add('p.id < ?', earliestIdAt(new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000)))
  if (q?.trim()) filters.push(...search(q.trim()))
  return filters
}

const referencePattern = /^[a-z0-9]{4}-[a-z0-9]{4}$/i
/** Further words of a search are left out. */
const mostWords = 5

/** By the reference as it is read out, else by beginnings of the customer's names or address, each word somewhere. */
function search(q: string): Sql[] {
  if (referencePattern.test(q)) return [{ text: 'p.reference = ?', values: [q.toUpperCase()] }]
  const words = q.split(/\s+/).slice(0, mostWords)
  const found = `select id from customers where starts_with(last_term, folded(?))
    union select id from customers where starts_with(first_term, folded(?))
    union select id from customers where email = lower(?)`
  return words.map((word) => ({ text: `p.customer_id in (${found})`, values: [word, word, word] }))
}

const listed = (row: PaymentRow) => {
  const paid = row.charges.filter(({ state }) => state === 'succeeded' || state === 'settled_in_person')
  return {
    id: row.id,
    subjectKind: row.subjectKind,
    subjectId: row.subjectId,
    reference: row.reference,
    title: row.title,
    customerName: row.customerName,
    providerId: row.providerId,
    state: paymentStateOf(row.charges, row.totalAmount),
    currency: row.currency,
    totalAmount: row.totalAmount,
    paidAmount: paid.reduce((sum, { amount }) => sum + amount, 0),
    refundedAmount: paid.reduce((sum, { refundedAmount }) => sum + refundedAmount, 0),
    heldAmount: row.heldAmount,
    createdAt: row.createdAt.toISOString(),
    paidAt: row.paidAt?.toISOString() ?? null,
    releasableAt: row.releasableAt?.toISOString() ?? null,
    releasedAt: row.releasedAt?.toISOString() ?? null,
  }
}

export const toProviderItem = (row: PaymentRow): ProviderPaymentItem => ({
  ...listed(row),
  earnedAmount: row.providerAmount,
})

export const toPaymentItem = (row: PaymentRow): PaymentItem => ({
  ...listed(row),
  providerName: row.providerName,
  providerAmount: row.providerAmount,
  tenantAmount: row.tenantAmount,
  platformAmount: row.platformAmount,
})
