import type { Knex } from 'knex'
import type { Statement } from './batch.ts'
import type { Ctx } from './tenant.ts'

const transactions = new WeakMap<Knex, { postpone(statement: Statement): void }>()

/** For the write door: what is postponed by way of this knex goes to this transaction. */
export const acceptPostponed = (trx: Knex, transaction: { postpone(statement: Statement): void }) =>
  void transactions.set(trx, transaction)

/**
 * A write whose answer nobody needs. It costs no round trip of its own: it travels before whatever is asked next in
 * the same transaction, at the latest with the commit, which fails when it does.
 * @throws through the read door, and when the transaction is over
 */
export function postpone(ctx: Pick<Ctx, 'trx'>, statement: Statement): void {
  const transaction = transactions.get(ctx.trx)
  if (!transaction) throw new Error('Nothing is written through the read door')
  transaction.postpone(statement)
}
