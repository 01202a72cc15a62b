import { newId } from '#platform/kernel/ids.ts'
import type { Market } from './market.ts'

/** A difference that was found and settled, so that nobody has to be asked about it. */
async function difference(market: Market) {
  const id = newId()
  const runId = newId()
  const { marker } = market
  await market.inTenant(async (ctx) => {
    await ctx.trx('reconciliation_runs').insert({
      id: runId,
      from_at: new Date(0),
      to_at: ctx.now,
      done_at: ctx.now,
      cursor: `cursor ${marker}`,
    })
    await ctx.trx('reconciliation_differences').insert({
      id,
      run_id: runId,
      kind: 'missing_here',
      movement: 'refund',
      object: `re_${id} ${marker}`,
      currency: 'EUR',
      our_amount: 0,
      their_amount: -500,
      net_difference: -500,
      fee_difference: 0,
      posting_keys: [`refund:${marker}`],
      line_ids: [`txn_${marker}`],
      state: 'accepted',
      repair_key: `reconciliation:${marker}`,
      note: `Note ${marker}`,
      decided_by: `decider ${marker}`,
      decided_at: ctx.now,
      seen_at: ctx.now,
    })
    await ctx
      .trx('processor_lines')
      .insert({
        id: newId(),
        processor_line_id: `txn_${marker}`,
        kind: `kind ${marker}`,
        object: `re_${marker}`,
        amount: -500,
        fee_amount: 0,
        net_amount: -500,
        currency: 'EUR',
        occurred_at: ctx.now,
        available_at: ctx.now,
        labels: JSON.stringify({ note: marker }),
      })
      .onConflict(['tenant_id', 'processor_line_id'])
      .ignore()
  })
  return { caller: 'operator' as const, params: { differenceId: id } }
}

/** How the ledger stands to the processor. */
export const goodReconciliation = {
  getReconciliation: async () => ({ caller: 'operator' as const }),
  listReconciliationDifferences: async () => ({
    caller: 'operator' as const,
    query: { limit: 5, state: 'accepted' },
  }),
  getReconciliationDifference: difference,
  lookAgainAtDifference: difference,
}
