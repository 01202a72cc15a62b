import { newId } from '#platform/kernel/ids.ts'
import { storageKey } from '#platform/kernel/storage.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { paid } from './good-money.ts'
import type { Market } from './market.ts'

type Row = Record<string, unknown>

/**
 * Two payments, and a row of everything that is only written when a processor tells something, each with the marker. They
 * belong to a payment, a customer and an account of their own, so that no request asks the processor for what it never
 * made.
 */
export async function writeAboutMoney(market: Market): Promise<void> {
  await paid(market)
  const { paymentId, chargeId } = await paid(market)
  await market.inTenant(async (ctx) => {
    const { marker } = market
    const put = putInto(ctx)
    const named = (prefix: string) => `${prefix}_${marker}`
    const words = JSON.stringify({ note: marker })
    const failure = { failure_code: marker, next_attempt_at: null }
    const money = { amount: 1, currency: 'EUR' }
    const at = ctx.now

    await ctx
      .trx('charges')
      .where({ id: chargeId })
      .update({
        processor_session_id: named('cs'),
        processor_intent_id: named('pi'),
        processor_charge_id: named('ch'),
        method: JSON.stringify({ id: named('pm'), kind: 'card', brand: marker, last4: '4242' }),
        failure_code: marker,
        next_attempt_at: null,
      })
    const refundId = await put('refunds', {
      charge_id: chargeId,
      ...money,
      lines: JSON.stringify([{ lineId: marker, amount: 1 }]),
      split: words,
      from_held: words,
      cause: 'by_provider',
      cause_key: marker,
      state: 'failed',
      requested_by: marker,
      processor_refund_id: named('re'),
      note: `Refunded ${marker}`,
      ...failure,
    })
    for (const number of [1, 2]) {
      const chargebackId = await put('chargebacks', {
        charge_id: chargeId,
        processor_dispute_id: named(`dp${number}`),
        ...money,
        reason: marker,
        state: 'lost',
        evidence: `Evidence ${marker}`,
        taken: words,
      })
      await put('evidence_files', {
        chargeback_id: chargebackId,
        kind: 'receipt',
        file_key: storageKey(ctx.tenantId, 'evidence', chargebackId, `${marker}.pdf`),
        file_name: `Evidence ${marker}.pdf`,
        file_type: 'application/pdf',
        file_size: 1_000,
        added_by: 'provider',
        processor_file_id: named(`file${number}`),
      })
    }

    const customerId = await put('customers', {
      email: 'payer@people.example',
      first_name: `First ${marker}`,
      last_name: `Last ${marker}`,
      phone: '+49 30 1234567',
    })
    await put('payment_customers', { customer_id: customerId, processor_customer_id: named('cus') })
    await put('payment_methods', {
      customer_id: customerId,
      processor_method_id: named('pm'),
      kind: 'card',
      brand: marker,
      last4: '4242',
    })
    await put('method_setups', {
      customer_id: customerId,
      processor_session_id: named('cs_setup'),
      expires_at: at,
      done_at: at,
    })

    const sold = {
      title: `Pack ${marker}`.slice(0, 80),
      price_amount: 5_000,
      credits_amount: 5_500,
      currency: 'EUR',
    }
    for (const number of [1, 2]) {
      const packId = await put('credit_packs', sold)
      await put('credit_purchases', {
        pack_id: packId,
        customer_id: customerId,
        ...sold,
        state: 'refunded',
        processor_session_id: named(`cs_credits${number}`),
        session_expires_at: at,
        processor_intent_id: named(`pi_credits${number}`),
        processor_charge_id: named(`ch_credits${number}`),
        processor_fee_amount: 1,
        method: JSON.stringify({ id: named('pm'), kind: 'card', brand: marker, last4: '4242' }),
        paid_at: at,
        refund_requested_by: marker,
        processor_refund_id: named(`re_credits${number}`),
        refunded_at: at,
        ...failure,
      })
    }

    const accountId = await put('payment_accounts', {
      owner_kind: 'provider',
      owner_id: newId(),
      processor_account_id: named('acct'),
      country: 'DE',
      currency: 'EUR',
      requirements: words,
    })
    await put('payouts', {
      account_id: accountId,
      ...money,
      processor_payout_id: named('po'),
      request_key: marker,
      state: 'failed',
      ...failure,
    })
    const transferId = await put('transfers', {
      charge_id: chargeId,
      account_id: accountId,
      leg: 'provider',
      step: 1,
      source_key: marker,
      ...money,
      state: 'failed',
      processor_transfer_id: named('tr'),
      ...failure,
    })
    await put('transfer_reversals', {
      transfer_id: transferId,
      refund_id: refundId,
      amount: 1,
      state: 'failed',
      processor_reversal_id: named('trr'),
      ...failure,
    })
    await put('receivables', { owner_kind: 'provider', owner_id: newId(), ...money, cause: marker })

    const postingId = await put('ledger_postings', {
      key: marker,
      kind: 'charge_succeeded',
      payment_id: paymentId,
      posted_at: at,
    })
    // Both in one statement: a posting sums to zero at the end of each.
    await ctx.trx('ledger_entries').insert(
      [1, -1].map((amount) => ({
        id: newId(),
        posting_id: postingId,
        account: `suspense ${marker}`,
        object: marker,
        amount,
        currency: 'EUR',
        posted_at: at,
      })),
    )
    await put('processor_events', {
      processor_event_id: named('evt'),
      kind: 'charge.updated',
      object_id: named('ch'),
      account_id: named('acct'),
      happened_at: at,
      done_at: at,
      failure: marker,
    })
    await put('processor_lines', {
      processor_line_id: named('txn'),
      kind: 'charge',
      object: named('ch'),
      amount: 1,
      fee_amount: 0,
      net_amount: 1,
      currency: 'EUR',
      occurred_at: at,
      available_at: at,
      labels: words,
    })
    await put('tax_details', {
      owner_kind: 'provider',
      owner_id: newId(),
      legal_name: `Legal ${marker}`,
      address: `Street ${marker}`,
      country: 'DE',
      tax_id: marker,
    })
    const period = { from_at: at, to_at: at, cursor: marker, done_at: at }
    await put('processor_readings', period)
    const runId = await put('reconciliation_runs', period)
    for (const number of [1, 2])
      await put('reconciliation_differences', {
        run_id: runId,
        kind: 'fee_differs',
        movement: 'charge',
        object: named(`ch${number}`),
        currency: 'EUR',
        our_amount: 1,
        their_amount: 2,
        net_difference: 1,
        fee_difference: 0,
        posting_keys: [],
        line_ids: [],
        state: 'repaired',
        repair_key: named(`repair${number}`),
        note: `Repaired ${marker}`,
        seen_at: at,
      })
  })
}

const putInto =
  (ctx: Ctx) =>
  async (table: string, row: Row): Promise<string> => {
    const id = newId()
    await ctx.trx(table).insert({ id, ...row })
    return id
  }
