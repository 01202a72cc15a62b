import { decodeCursor, type Page, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { type Account, account, type AccountOwner, type PostingKind } from '../rules/index.ts'

export type StatementInput = {
  accounts: readonly Account[]
  currency: string
  /** From this moment, inclusive; until that one, exclusive. */
  from?: Date
  to?: Date
  order?: 'oldest' | 'newest'
  limit?: number
  cursor?: string
}
export type StatementRow = {
  id: string
  postedAt: Date
  kind: PostingKind
  account: Account
  paymentId: string | null
  postingKey: string
  /** Minor units, debit positive. */
  amount: number
  /** Of all these accounts together, after this row. */
  balanceAmount: number
}
export type LedgerStatement = Page<StatementRow> & { currency: string }

/** What a party has to do with: what it has earned and what it owes. */
export const accountsOfParty = (owner: AccountOwner): Account[] => [
  account.earned(owner),
  account.receivable(owner),
]

/**
 * The entries on some accounts in one currency, with the balance after each; one round trip.
 * @throws AppError `validation_failed` for a forged cursor
 */
export async function readStatement(ctx: Ctx, input: StatementInput): Promise<LedgerStatement> {
  const { accounts, currency, from, to, order = 'oldest', limit = 50, cursor } = input
  const isNewest = order === 'newest'
  const at = cursor === undefined ? null : decodeCursor(cursor, 'instant', 'id')
  const beyond = isNewest ? '(posted_at, id) < ($5, $6::uuid)' : '(posted_at, id) > ($5, $6::uuid)'
  const direction = isNewest ? 'desc' : 'asc'
  // The page begins with the balance of all that lies before it in time: before its cursor, or its bound, or everything.
  const bound = isNewest ? to : from
  const [rows, sum] = await ctx.send([
    {
      name: `ledger-statement-${order}`,
      text: `select e.id, e.posted_at as "postedAt", to_char(e.posted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
          p.kind, e.account, p.payment_id as "paymentId", p.key as "postingKey", e.amount
        from (select * from ledger_entries where account = any($1::text[]) and currency = $4
            and ($2::timestamptz is null or posted_at >= $2) and ($3::timestamptz is null or posted_at < $3)
            and ($5::timestamptz is null or ${beyond})
          order by posted_at ${direction}, id ${direction} limit $7) e
        join ledger_postings p on p.tenant_id = e.tenant_id and p.id = e.posting_id
        order by e.posted_at ${direction}, e.id ${direction}`,
      values: [accounts, from ?? null, to ?? null, currency, at?.[0] ?? null, at?.[1] ?? null, limit + 1],
    },
    {
      name: `ledger-statement-start-${order}`,
      text: `select coalesce(sum(amount), 0)::bigint as amount from ledger_entries
        where account = any($1::text[]) and currency = $2 and case
          when $3::timestamptz is null then ${isNewest}
          when $4::uuid is null then posted_at < $3
          else (posted_at, id) ${isNewest ? '<' : '<='} ($3, $4) end`,
      values: [accounts, currency, at?.[0] ?? bound ?? null, at?.[1] ?? null],
    },
  ])
  let balance = sum!.rows[0]!.amount as number
  type Row = Omit<StatementRow, 'balanceAmount'> & { at: string }
  const page = toPage(
    rows!.rows as Row[],
    limit,
    (row) => [row.at, row.id],
    ({ at: _, ...row }): StatementRow => {
      const after = isNewest ? balance : balance + row.amount
      balance = isNewest ? balance - row.amount : after
      return { ...row, balanceAmount: after }
    },
  )
  return { ...page, currency }
}
