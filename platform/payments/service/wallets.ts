import { mayUse } from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { assertAllowed, assertValid } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import { actorKey, type Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { CreditLot, Wallet, WalletEntry } from '../credit-models.ts'
import { frozenAmountOf, type Lot, usableAmount, walletGranted } from '../rules/index.ts'
import { type GrantCredits, GrantCreditsBody, type WalletView } from '../schemas/credits.ts'
import { post } from './ledger.ts'

/** What is given away here is the marketplace's gift: it pays when it is used. */
export const funderOf = (ctx: Ctx) => ({ kind: 'tenant' as const, id: ctx.tenantId })

/** The wallet of a customer, made when there is none, with its row locked. */
export async function lockWallet(
  ctx: Ctx,
  { customerId, currency }: { customerId: string; currency: string },
): Promise<Wallet> {
  await ctx
    .trx('credit_wallets')
    .insert({ id: newId(), customer_id: customerId, currency })
    .onConflict(['tenant_id', 'customer_id', 'currency'])
    .ignore()
  return Wallet.query(ctx.trx).findOne({ customer_id: customerId, currency }).forUpdate().throwIfNotFound()
}

/** The wallets of several customers, which are one person; locked in one order when something is to be taken. */
export async function findWallets(
  ctx: Ctx,
  customerIds: readonly string[],
  { currency, isLocked = false }: { currency: string; isLocked?: boolean },
): Promise<Wallet[]> {
  const query = Wallet.query(ctx.trx)
    .whereIn('customer_id', [...customerIds])
    .where({ currency })
    .orderBy('id')
  return isLocked ? query.forUpdate() : query
}

export const lotsOf = (ctx: Ctx, wallets: readonly Wallet[]): Promise<CreditLot[]> =>
  CreditLot.query(ctx.trx)
    .whereIn(
      'wallet_id',
      wallets.map(({ id }) => id),
    )
    .where('left_amount', '>', 0)
    .orderBy('id')
    .execute()

/** How much of the credits of these customers can be used now, in minor units. */
export async function balanceOfCustomers(
  ctx: Ctx,
  customerIds: readonly string[],
  currency: string,
): Promise<number> {
  if (customerIds.length === 0) return 0
  const lots: Lot[] = await lotsOf(ctx, await findWallets(ctx, customerIds, { currency }))
  return usableAmount(lots, ctx.now)
}

/**
 * Gives a customer credits, which the marketplace pays for when they are used.
 * @throws AppError `forbidden`, `validation_failed`
 */
export async function grantCredits(ctx: Ctx, input: GrantCredits): Promise<WalletView> {
  assertAllowed(mayUse('credit.manage', ctx.actor))
  const { email, amount, reason, expiresAt } = parseInput<GrantCredits>(GrantCreditsBody, input)
  const customerId = await customerByEmail(ctx, email)
  assertValid(customerId !== null, 'email', 'Nobody with this address has booked or registered here')
  const ends = expiresAt ? new Date(expiresAt) : null
  assertValid(!ends || ends > ctx.now, 'expiresAt', 'They would have expired already')
  const { currency } = await getTenant(ctx)
  const wallet = await lockWallet(ctx, { customerId, currency })
  const lot = await CreditLot.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    walletId: wallet.id,
    origin: 'granted',
    amount,
    leftAmount: amount,
    expiresAt: ends,
    reason,
    givenBy: actorKey(ctx.actor),
    createdAt: ctx.now,
  })
  await enter(ctx, wallet.id, 'granted', amount, reason)
  await post(ctx, walletGranted({ grantId: lot.id, customerId, funder: funderOf(ctx), currency, amount }))
  await recordChange(ctx, {
    action: 'credits.granted',
    subject: { kind: 'customer', id: customerId },
    // Not why: that goes with the person.
    after: { amount, currency, expiresAt: ends?.toISOString() ?? null },
  })
  return walletView(ctx, [customerId], currency)
}

async function customerByEmail(ctx: Ctx, email: string): Promise<string | null> {
  const row: { id: string } | undefined = await ctx
    .trx('customers')
    .where({ email: email.trim().toLowerCase() })
    .first('id')
  return row?.id ?? null
}

/** What a customer has, for those who run the marketplace. @throws AppError `forbidden`, `validation_failed` */
export async function readWalletOf(ctx: Ctx, { email }: { email: string }): Promise<WalletView> {
  assertAllowed(mayUse('credit.manage', ctx.actor))
  const customerId = await customerByEmail(ctx, email)
  assertValid(customerId !== null, 'email', 'Nobody with this address has booked or registered here')
  return walletView(ctx, [customerId], (await getTenant(ctx)).currency)
}

/** What these customers have together: how much, until when, and what became of it. */
export async function walletView(
  ctx: Ctx,
  customerIds: readonly string[],
  currency: string,
): Promise<WalletView> {
  const wallets = await findWallets(ctx, customerIds, { currency })
  const [lots, entries] = await Promise.all([
    lotsOf(ctx, wallets),
    WalletEntry.query(ctx.trx)
      .whereIn(
        'wallet_id',
        wallets.map(({ id }) => id),
      )
      .orderBy('id', 'desc')
      .limit(100),
  ])
  return {
    currency,
    balanceAmount: usableAmount(lots, ctx.now),
    frozenAmount: frozenAmountOf(lots),
    lots: lots
      .filter(({ expiresAt, frozenAt }) => frozenAt !== null || expiresAt === null || expiresAt > ctx.now)
      .map(({ id, origin, leftAmount, expiresAt, frozenAt, reason }) => ({
        id,
        origin,
        leftAmount,
        expiresAt: expiresAt?.toISOString() ?? null,
        isFrozen: frozenAt !== null,
        reason,
      })),
    entries: entries.map(({ id, kind, amount, note, createdAt }) => ({
      id,
      kind,
      amount,
      note,
      at: createdAt.toISOString(),
    })),
  }
}

export const enter = (ctx: Ctx, walletId: string, kind: WalletEntry['kind'], amount: number, note = '') =>
  WalletEntry.query(ctx.trx).insert({
    tenantId: ctx.tenantId,
    walletId,
    kind,
    amount,
    note,
    createdAt: ctx.now,
  })
