import type { Statement } from '#platform/kernel/batch.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { type Account, assertBalanced, type Entry, type Posting } from '../rules/index.ts'

/**
 * Writes what happened into the ledger, in one round trip, with the change it belongs to.
 * @returns false when it was known already: nothing is posted twice
 * @throws RangeError when it is out of balance, or when its key is known for something else
 */
export async function post(ctx: Ctx, posting: Posting): Promise<boolean> {
  return (await postAll(ctx, [posting]))[0]!
}

/** Several in one round trip, in order; all of them or, with the transaction, none. */
export async function postAll(ctx: Ctx, postings: readonly Posting[]): Promise<boolean[]> {
  if (postings.length === 0) return []
  for (const posting of postings) assertBalanced(posting)
  const results = await ctx.send(postings.map((posting) => insertStatement(ctx, posting)))
  const isNew = results.map(({ rows }) => rows[0]!.is_new === true)
  await assertSame(
    ctx,
    postings.filter((_, index) => !isNew[index]),
  )
  return isNew
}

// A key that is known inserts no posting, and so no entries. Entries of one posting are one statement: the trigger that
// holds them to zero sees all of them.
const insertText = `
  with posting as (
    insert into ledger_postings (id, key, kind, payment_id, posted_at) values ($1, $2, $3, $4, $5)
      on conflict (tenant_id, key) do nothing returning id
  ), entries as (
    insert into ledger_entries (id, posting_id, account, amount, currency, object, posted_at)
      select e.id, posting.id, e.account, e.amount, e.currency, e.object, $5
        from posting, unnest($6::uuid[], $7::text[], $8::bigint[], $9::text[], $10::text[])
          as e (id, account, amount, currency, object)
  )
  select exists (select 1 from posting) as is_new`

const insertStatement = ({ now }: Ctx, { key, kind, paymentId, entries }: Posting): Statement => ({
  name: 'ledger-post',
  text: insertText,
  values: [
    newId(),
    key,
    kind,
    paymentId,
    now,
    entries.map(() => newId()),
    entries.map(({ account }) => account),
    entries.map(({ amount }) => amount),
    entries.map(({ currency }) => currency),
    entries.map(({ object }) => object ?? null),
  ],
})

/** A replay must say what was said the first time. Anything else is a mistake that must not pass as "known". */
async function assertSame(ctx: Ctx, postings: readonly Posting[]): Promise<void> {
  if (postings.length === 0) return
  const keys = postings.map(({ key }) => key)
  const [found] = await ctx.send([
    {
      name: 'ledger-known',
      text: `select p.key, e.account, e.amount, e.currency, e.object from ledger_postings p
        left join ledger_entries e on e.tenant_id = p.tenant_id and e.posting_id = p.id where p.key = any($1::text[])`,
      values: [keys],
    },
  ])
  for (const { key, entries } of postings) {
    const known = (found!.rows as ({ key: string } & Entry)[]).filter((row) => row.key === key && row.account)
    if (fingerprint(known) !== fingerprint(entries))
      throw new RangeError(`The posting ${key} is known, and said something else`)
  }
}

const fingerprint = (entries: readonly Entry[]) =>
  JSON.stringify(
    entries
      .map(({ account, amount, currency, object }) =>
        JSON.stringify([account, amount, currency, object ?? null]),
      )
      .toSorted(),
  )

/** In minor units, debit positive: what we owe has a balance below zero. Zero for an account that nothing was posted on. */
export async function balanceOf(ctx: Ctx, account: Account, currency: string): Promise<number> {
  const [found] = await ctx.send([
    {
      name: 'ledger-balance',
      text: `select coalesce(sum(amount), 0)::bigint as amount from ledger_entries where account = $1 and currency = $2`,
      values: [account, currency],
    },
  ])
  return found!.rows[0]!.amount as number
}

/** One posting by its key, as it was made. */
export async function findPosting(ctx: Ctx, key: string): Promise<Posting | null> {
  const [found] = await ctx.send([
    {
      name: 'ledger-posting',
      text: `select p.key, p.kind, p.payment_id as "paymentId", e.account, e.amount, e.currency, e.object
        from ledger_postings p join ledger_entries e on e.tenant_id = p.tenant_id and e.posting_id = p.id
        where p.key = $1 order by e.id`,
      values: [key],
    },
  ])
  type Row = Omit<Posting, 'entries'> & Omit<Entry, 'object'> & { object: string | null }
  const rows = found!.rows as Row[]
  const [first] = rows
  if (!first) return null
  const entries = rows.map(({ account, amount, currency, object }) => ({
    account,
    amount,
    currency,
    ...(object === null ? {} : { object }),
  }))
  return { key: first.key, kind: first.kind, paymentId: first.paymentId, entries }
}

export type AccountBalance = { account: string; currency: string; amount: number }

/** The balances of several accounts in one round trip; accounts without entries are absent. */
export async function balancesOf(ctx: Ctx, accounts: readonly Account[]): Promise<AccountBalance[]> {
  const [found] = await ctx.send([
    {
      name: 'ledger-balances',
      text: `select account, currency, sum(amount)::bigint as amount from ledger_entries
        where account = any($1::text[]) group by account, currency order by account, currency`,
      values: [accounts],
    },
  ])
  return found!.rows as AccountBalance[]
}

/** All accounts whose name begins so, of the whole tenant: `held:`, `receivable:provider:`. */
export async function listBalances(
  ctx: Ctx,
  prefix: string,
  { isOpenOnly = true }: { isOpenOnly?: boolean } = {},
): Promise<AccountBalance[]> {
  const [found] = await ctx.send([
    {
      name: 'ledger-balances-of-prefix',
      text: `select account, currency, sum(amount)::bigint as amount from ledger_entries
        where starts_with(account, $1) group by account, currency having sum(amount) <> 0 or not $2::boolean
        order by account, currency`,
      values: [prefix, isOpenOnly],
    },
  ])
  return found!.rows as AccountBalance[]
}

/** All postings of a payment, oldest first. */
export async function postingsOfPayment(
  ctx: Ctx,
  paymentId: string,
): Promise<(Posting & { postedAt: Date })[]> {
  const [found] = await ctx.send([
    {
      name: 'ledger-of-payment',
      text: `select p.id, p.key, p.kind, p.posted_at as "postedAt", e.account, e.amount, e.currency, e.object
        from ledger_postings p left join ledger_entries e on e.tenant_id = p.tenant_id and e.posting_id = p.id
        where p.payment_id = $1 order by p.posted_at, p.id, e.id`,
      values: [paymentId],
    },
  ])
  const postings = new Map<string, Posting & { postedAt: Date; entries: Entry[] }>()
  type Row = Pick<Posting, 'key' | 'kind'> & { id: string; postedAt: Date } & Omit<Entry, 'object'> & {
      object: string | null
    }
  for (const { id, key, kind, postedAt, account, amount, currency, object } of found!.rows as Row[]) {
    const posting = postings.get(id) ?? { key, kind, paymentId, postedAt, entries: [] }
    if (account) posting.entries.push({ account, amount, currency, ...(object === null ? {} : { object }) })
    postings.set(id, posting)
  }
  return [...postings.values()]
}
