import { emit } from '#platform/kernel/events.ts'
import { sumOf } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { documentsIssued } from '../document-events.ts'
import { DocumentRow } from '../document-models.ts'
import { Charge, Payment } from '../models.ts'
import {
  creditOf,
  type DocumentLine,
  type DocumentPayment,
  invoiceLines,
  partOfPrice,
  plainLine,
  sumsOf,
  totalOfPot,
} from '../rules/index.ts'
import { type Issuer, customerParty } from './document-parties.ts'
import { type Draft, issue } from './issue-document.ts'
import { methodName } from './method-name.ts'
import { isDuplicate } from './second-charges.ts'
import { readPaymentSettings } from './settings.ts'

/**
 * The papers of a charge that was paid: an invoice once all that was agreed is paid, a receipt for each part before,
 * and an invoice of its own for what came to it later. Issued once, however often it is called.
 * @returns those of this charge
 */
export async function issueChargeDocuments(ctx: Ctx, chargeId: string): Promise<DocumentRow[]> {
  const found = await Charge.query(ctx.trx).findOne({ id: chargeId }).throwIfNotFound()
  // One after the other: which charge was the last one must not be seen differently by two of them.
  const payment = await Payment.query(ctx.trx).findOne({ id: found.paymentId }).forUpdate().throwIfNotFound()
  const known = await documentsOfCharge(ctx, chargeId)
  const charges = await Charge.query(ctx.trx).where({ payment_id: payment.id }).orderBy('position')
  const charge = charges.find(({ id }) => id === chargeId)!
  if (known.length > 0 || charge.state !== 'succeeded' || charge.amount === 0 || isDuplicate(charge))
    return known
  const drafts = await draftsOf(ctx, { payment, charges, charge })
  if (drafts.length === 0) return []
  const documents: DocumentRow[] = []
  for (const draft of drafts) documents.push(await issue(ctx, draft))
  await emit(ctx, documentsIssued, {
    cause: 'charge',
    documentIds: documents.map(({ id }) => id),
    paymentId: payment.id,
    chargeId,
    refundId: null,
  })
  return documents
}

const documentsOfCharge = async (ctx: Ctx, chargeId: string): Promise<DocumentRow[]> =>
  DocumentRow.query(ctx.trx)
    .where({ charge_id: chargeId })
    .whereIn('kind', ['invoice', 'receipt'])
    .orderBy('id')

type Situation = { payment: Payment; charges: Charge[]; charge: Charge }

async function draftsOf(ctx: Ctx, situation: Situation): Promise<Draft[]> {
  const { payment, charge, charges } = situation
  const { issuer, tenant } = await issuerOf(ctx, payment)
  const common = {
    recipientKind: 'customer' as const,
    recipient: await customerParty(ctx, payment),
    payment,
    chargeId: charge.id,
    refundId: null,
    refersTo: null,
    purpose: charge.purpose,
    isTaxIncluded: payment.price.taxMode === 'inclusive',
  }
  if (isExtra(charge)) {
    const lines = charge.line ? invoiceLines([charge.line]) : [plainLine(payment.terms.title, charge.amount)]
    const kind = charge.purpose === 'tip' ? 'receipt' : 'invoice'
    return [{ ...common, kind, issuer, lines, payments: [paymentOf(charge, sumsOf(lines).taxAmount, null)] }]
  }
  const paid = charges.filter((each) => !isExtra(each) && each.state === 'succeeded').toSorted(byPayment)
  const lines = agreedLines(payment)
  const isLast =
    paid.at(-1)!.id === charge.id && sumOf(paid.map(({ amount }) => amount)) >= sumsOf(lines).totalAmount
  const before = sumOf(paid.slice(0, paid.indexOf(charge)).map(({ amount }) => amount))
  // What a voucher or credits have paid stands on the invoice; it is no money that was received a second time.
  if (!isLast && meansOf(charge) !== 'card') return []
  if (!isLast) {
    const line = partOfPrice(payment.price, payment.terms.title, before, before + charge.amount)
    const payments = [paymentOf(charge, line.taxAmount, null)]
    return [{ ...common, kind: 'receipt', issuer, isTaxIncluded: true, lines: [line], payments }]
  }
  const earlier = await DocumentRow.query(ctx.trx).where({ payment_id: payment.id, kind: 'receipt' })
  return byIssuer({ payment, issuer, tenant, lines }).map(({ issuer: own, lines: ownLines, isFee }) => {
    const payments = paid.flatMap((each): DocumentPayment[] => {
      const fee = totalOfPot(each.funds.split, 'customer_fee')
      const amount = isFee === null ? each.amount : isFee ? fee : each.amount - fee
      if (amount === 0) return []
      const receipt = earlier.find(({ chargeId }) => chargeId === each.id)
      const tax = isFee === null ? (receipt?.content.taxAmount ?? 0) : 0
      return [{ ...paymentOf(each, tax, receipt?.content.label ?? null), amount }]
    })
    return { ...common, kind: 'invoice', issuer: own, lines: ownLines, payments }
  })
}

/** Who issues the papers of a payment, and its marketplace. */
export async function issuerOf(
  ctx: Ctx,
  { providerId }: Pick<Payment, 'providerId'>,
): Promise<{ issuer: Issuer; tenant: Issuer }> {
  const { issuer: says } = await readPaymentSettings(ctx)
  const tenant: Issuer = { kind: 'tenant', id: ctx.tenantId }
  return { tenant, issuer: says === 'tenant' ? tenant : { kind: 'provider', id: providerId } }
}

type Billing = { payment: Payment; issuer: Issuer; tenant: Issuer; lines: DocumentLine[] }

/**
 * A fee for booking that the customer pays to somebody else than the provider stands on a paper of its own: nobody
 * invoices what another one has sold. `isFee` is null where everything is on one.
 */
export function byIssuer({ payment, issuer, tenant, lines }: Billing) {
  const { reductions } = payment.price
  const feeIds = new Set(
    payment.price.lines.filter(({ kind }) => kind === 'customer_fee').map(({ id }) => id),
  )
  const isApart =
    issuer.kind === 'provider' && payment.terms.split.customerFeeTo !== 'provider' && feeIds.size > 0
  if (!isApart || reductions.some(({ ofLines }) => Object.keys(ofLines).some((id) => feeIds.has(id))))
    return [{ issuer, lines, isFee: null }]
  const isOfFee = ({ lineId }: DocumentLine) => lineId !== null && feeIds.has(lineId)
  return [
    { issuer, lines: lines.filter((line) => !isOfFee(line)), isFee: false },
    { issuer: tenant, lines: lines.filter(isOfFee), isFee: true },
  ].filter((part) => part.lines.length > 0)
}

/** Of a line of which a part was let go, what is left of it. */
const agreedLines = ({ price, dueOfLines }: Payment): DocumentLine[] =>
  invoiceLines(price.lines).flatMap((line) => {
    const due = (line.lineId === null ? undefined : dueOfLines[line.lineId]) ?? line.totalAmount
    if (due === line.totalAmount) return [line]
    const left = creditOf(line, { before: 0, amount: due })
    return due === 0 ? [] : [price.taxMode === 'inclusive' ? left : { ...left, unitAmount: left.netAmount }]
  })

const agreed = new Set<string>([
  'full',
  'deposit',
  'balance',
  'instalment',
  'guarantee',
  'voucher',
  'credits',
  'final',
])
/** Beside what was agreed: a tip, a longer appointment, what not coming costs. */
export const isExtra = ({ purpose }: Pick<Charge, 'purpose'>) => !agreed.has(purpose)
const byPayment = (one: Charge, other: Charge) =>
  (one.paidAt?.getTime() ?? 0) - (other.paidAt?.getTime() ?? 0) || one.position - other.position

const meansOf = ({ purpose }: { purpose: string }): DocumentPayment['means'] =>
  purpose === 'voucher' || purpose === 'credits' ? purpose : 'card'

export const paymentOf = (charge: Charge, taxAmount: number, label: string | null): DocumentPayment => ({
  at: charge.paidAt!.toISOString(),
  amount: charge.amount,
  taxAmount,
  means: meansOf(charge),
  method: methodName(charge.method),
  label,
})
