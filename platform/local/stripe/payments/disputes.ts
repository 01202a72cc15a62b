import type Stripe from 'stripe'
import { testCardOf } from '../cards/payment-methods.ts'
import type { DisputeKind } from '../cards/test-cards.ts'
import { secondsPerDay } from '../clock.ts'
import type { StripeEngine } from '../engine.ts'
import { assertEvidenceFiles } from '../files.ts'
import { invalidRequest } from '../errors.ts'
import { idOf } from '../fields.ts'
import type { Account } from '../store.ts'

type Dispute = Readonly<Stripe.Dispute>

/** How long there is to answer, to the end of that day. */
const daysToAnswer = 9

/**
 * The customer's bank takes a payment back. An inquiry only asks, and takes nothing as long as it is not escalated.
 * @throws Error for a charge that is disputed already, or that no money is left of
 */
export function createDispute(
  engine: StripeEngine,
  charge: Readonly<Stripe.Charge>,
  kind: DisputeKind,
  account: Account,
): Stripe.Dispute {
  const amount = charge.amount - charge.amount_refunded
  if (charge.disputed || amount === 0 || charge.status !== 'succeeded') {
    throw new Error(`The charge ${charge.id} cannot be disputed`)
  }
  const isInquiry = kind === 'inquiry'
  const { brand = 'visa' } = charge.payment_method_details?.card ?? {}
  const dueBy = (Math.floor(engine.now() / secondsPerDay) + daysToAnswer + 1) * secondsPerDay - 1
  const dispute: Stripe.Dispute = {
    id: engine.nextId('du'),
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: engine.now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...noEvidence, enhanced_evidence: {} },
    evidence_details: {
      due_by: dueBy,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'manual' as Stripe.Dispute.EvidenceDetails.SubmissionMethod,
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: idOf(charge.payment_intent),
    payment_method_details: {
      card: {
        brand: brand ?? 'visa',
        case_type: isInquiry ? 'inquiry' : 'chargeback',
        network: brand ?? 'visa',
        network_reason_code: kind === 'product_not_received' ? '13.1' : '10.4',
      },
      type: 'card',
    },
    reason: isInquiry ? 'general' : kind,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  }
  const { store } = engine
  store.insert('dispute', dispute, account)
  store.update('charge', charge, { disputed: true })
  engine.schedule.add('dispute.end', dispute.id, dueBy + 1)
  engine.emitEvent('charge.dispute.created', dispute, { account })
  if (!isInquiry) withdraw(engine, dispute, account)
  return dispute
}

const names = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
] as const satisfies readonly (keyof Stripe.Dispute.Evidence)[]
const noEvidence = Object.fromEntries(names.map((name) => [name, null])) as Record<
  (typeof names)[number],
  null
>

/** The bank takes the money, and Stripe a fee. */
function withdraw(engine: StripeEngine, dispute: Dispute, account: Account): Stripe.Dispute {
  const updated = move(engine, dispute, -1, account)
  engine.emitEvent('charge.dispute.funds_withdrawn', updated, { account })
  return updated
}

function move(engine: StripeEngine, dispute: Dispute, sign: 1 | -1, account: Account): Stripe.Dispute {
  const fee = engine.settings.disputeFee
  const details = {
    amount: -sign * fee,
    application: null,
    currency: dispute.currency,
    description: 'Dispute fee',
    type: 'stripe_fee',
  }
  const transaction = engine.addBalanceTransaction({
    account,
    type: 'adjustment',
    amount: sign * dispute.amount,
    fee: -sign * fee,
    feeDetails: [details],
    currency: dispute.currency,
    source: dispute.id,
    description: `Chargeback ${sign < 0 ? 'withdrawal' : 'reversal'} for ${idOf(dispute.charge)}`,
  })
  return engine.store.update('dispute', dispute, {
    balance_transactions: [...dispute.balance_transactions, transaction],
  })
}

/** What the customer's bank decides. @throws StripeFault 400 for a dispute that has ended */
export function decideDispute(
  engine: StripeEngine,
  dispute: Dispute,
  isWon: boolean,
  account: Account,
): Stripe.Dispute {
  assertOpen(dispute)
  const isInquiry = dispute.status.startsWith('warning_')
  const status: Stripe.Dispute.Status = isInquiry ? 'warning_closed' : isWon ? 'won' : 'lost'
  const decided = engine.store.update('dispute', dispute, { status })
  const final = isWon && !isInquiry ? move(engine, decided, 1, account) : decided
  if (isWon && !isInquiry) engine.emitEvent('charge.dispute.funds_reinstated', final, { account })
  engine.emitEvent('charge.dispute.closed', final, { account })
  return final
}

const ended = ['won', 'lost', 'warning_closed', 'prevented']

function assertOpen({ status }: Dispute) {
  if (ended.includes(status)) {
    throw invalidRequest('This dispute is already closed', { code: 'intent_invalid_state' })
  }
}

/** An inquiry that the customer does not let go becomes a dispute, and the money goes. */
function escalate(engine: StripeEngine, dispute: Dispute, account: Account): Stripe.Dispute {
  const escalated = engine.store.update('dispute', dispute, {
    status: 'needs_response',
    is_charge_refundable: false,
  })
  return withdraw(engine, escalated, account)
}

function updateDispute(
  engine: StripeEngine,
  dispute: Dispute,
  body: Stripe.DisputeUpdateParams,
  account: Account,
) {
  const given = Object.entries(body.evidence ?? {}).map(([name, value]) => [
    name,
    value === '' ? null : value,
  ])
  const isSubmitted = body.submit ?? true
  if (given.length > 0 || body.submit) assertOpen(dispute)
  const evidence = { ...dispute.evidence, ...Object.fromEntries(given) } as Stripe.Dispute.Evidence
  assertEvidenceFiles(engine, evidence)
  const { submission_count: count } = dispute.evidence_details
  if (given.length > 0 && count > 0) {
    throw invalidRequest(
      'You have already submitted evidence for this dispute; it cannot be changed any more.',
      {
        param: 'evidence',
      },
    )
  }
  const isSent = isSubmitted && given.length + Number(dispute.evidence_details.has_evidence) > 0
  const underReview = dispute.status === 'warning_needs_response' ? 'warning_under_review' : 'under_review'
  const updated = engine.store.update('dispute', dispute, {
    evidence,
    evidence_details: {
      ...dispute.evidence_details,
      has_evidence: names.some((name) => evidence[name] !== null),
      submission_count: isSent ? count + 1 : count,
    },
    ...(isSent ? { status: underReview } : {}),
    ...(body.metadata
      ? {
          metadata: Object.fromEntries(
            Object.entries(body.metadata).map(([name, value]) => [name, String(value)]),
          ),
        }
      : {}),
  })
  engine.emitEvent('charge.dispute.updated', updated, { account })
  // Words that decide a dispute while things are tried out (docs.stripe.com/testing#evidence).
  const text = evidence.uncategorized_text ?? ''
  if (isSent && /^(winning|losing|escalate_inquiry)_evidence$/.test(text)) {
    engine.schedule.add(`dispute.${text}`, dispute.id, engine.now())
  }
  return updated
}

export function registerDisputes(engine: StripeEngine) {
  const { router, store, schedule } = engine
  const url = '/v1/disputes'
  const later = (name: string, work: (dispute: Dispute, account: Account) => void) =>
    schedule.onDue(name, (id) => {
      const account = store.accountOf('dispute', id) ?? null
      const dispute = store.find('dispute', id, account)
      if (dispute && !ended.includes(dispute.status)) work(dispute, account)
    })
  later('dispute.winning_evidence', (dispute, account) => decideDispute(engine, dispute, true, account))
  later('dispute.losing_evidence', (dispute, account) => decideDispute(engine, dispute, false, account))
  later('dispute.escalate_inquiry_evidence', (dispute, account) => {
    if (dispute.status.startsWith('warning_')) escalate(engine, dispute, account)
  })
  // Nobody answered: the customer is right. What was answered, the bank goes on thinking about.
  later('dispute.end', (dispute, account) => {
    if (dispute.evidence_details.submission_count === 0) decideDispute(engine, dispute, false, account)
  })
  schedule.onDue('dispute.create', (id) => {
    const account = store.accountOf('charge', id) ?? null
    const charge = store.find('charge', id, account)
    const kind = testCardOf(engine, charge?.payment_method ?? '', account)?.card.dispute
    if (!charge || !kind || charge.disputed || charge.refunded) return
    createDispute(engine, charge, kind, account)
  })

  router.get<Stripe.DisputeListParams>(url, ({ query, account }) =>
    store.list('dispute', {
      account,
      url,
      query,
      where: (dispute) =>
        (query.charge === undefined || dispute.charge === query.charge) &&
        (query.payment_intent === undefined || dispute.payment_intent === query.payment_intent),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('dispute', params.id!, account))
  router.post<Stripe.DisputeUpdateParams>(`${url}/:id`, ({ params, body, account }) =>
    updateDispute(engine, store.get('dispute', params.id!, account), body, account),
  )
  router.post(`${url}/:id/close`, ({ params, account }) =>
    decideDispute(engine, store.get('dispute', params.id!, account), false, account),
  )
}
