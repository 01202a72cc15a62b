import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { decodeCursor, type Page, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { payoutFailed } from '../events.ts'
import type { Payout as ToldPayout } from '../gateways/port.ts'
import { PaymentAccount, Payout } from '../models.ts'
import { mayManageAccount, maySeeEarnings } from '../policies.ts'
import {
  type AccountOwner,
  payoutFailed as returned,
  payoutMachine,
  payoutMade,
  type PayoutState,
} from '../rules/index.ts'
import { type PayoutView, toPayoutView } from '../schemas/accounts.ts'
import { findOwnedAccount } from './accounts.ts'
import { post } from './ledger.ts'

export type NewPayout = {
  owner: AccountOwner
  amount: number
  isInstant: boolean
  /** Of the wish: the same one twice is one payout. */
  requestKey: string
}
export type PayoutOf = { payout: Payout; account: PaymentAccount }

/** When somebody looks whether the processor was really asked. */
const untilLooked = minutes(2)

/**
 * Writes down that a party wants some of its balance, before anybody is asked for it.
 * @returns also a payout that was wanted before, by the same key
 * @throws AppError `forbidden`, `conflict` where payouts are not possible, or another one has not been answered yet
 */
export async function beginPayout(
  ctx: Ctx,
  { owner, amount, isInstant, requestKey }: NewPayout,
): Promise<PayoutOf> {
  assertAllowed(mayManageAccount(ctx.actor, owner))
  const account = await PaymentAccount.query(ctx.trx)
    .findOne({ owner_kind: owner.kind, owner_id: owner.id })
    .forUpdate()
  if (!account?.processorAccountId || !account.isPayoutsEnabled) {
    const detail = 'Payouts are not possible until the payment service has what it asks for'
    throw new AppError('conflict', { detail })
  }
  const known = await Payout.query(ctx.trx).findOne({ account_id: account.id, request_key: requestKey })
  if (known) return { payout: known, account }
  const waiting = await Payout.query(ctx.trx).findOne({ account_id: account.id, state: 'requested' })
  if (waiting) {
    const detail =
      'Another withdrawal is still being passed on. It is made as soon as the payment service answers.'
    throw new AppError('conflict', { detail })
  }
  const payout = await Payout.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    accountId: account.id,
    amount,
    currency: account.currency,
    state: 'requested',
    isInstant,
    isAutomatic: false,
    requestKey,
    requestedBy: 'userId' in ctx.actor ? ctx.actor.userId : null,
    nextAttemptAt: after(ctx.now, untilLooked),
    createdAt: ctx.now,
  })
  return { payout, account }
}

export async function readPayoutOf(ctx: Ctx, payoutId: string): Promise<PayoutOf> {
  const payout = assertFound(await Payout.query(ctx.trx).findOne({ id: payoutId }), 'Payout')
  const account = assertFound(
    await PaymentAccount.query(ctx.trx).findOne({ id: payout.accountId }),
    'Account',
  )
  return { payout, account }
}

/** The processor will not make it: nothing was moved. */
export async function refusePayout(ctx: Ctx, payoutId: string, failureCode: string): Promise<void> {
  const { payout, account } = await readPayoutOf(ctx, payoutId)
  if (payout.state !== 'requested') return
  await Payout.query(ctx.trx)
    .findById([ctx.tenantId, payoutId])
    .patch({ state: payoutMachine.next('requested', 'fail', 'system'), failureCode, nextAttemptAt: null })
  await tellFailure(ctx, account, payout.id, failureCode)
}

const states: Record<ToldPayout['state'], PayoutState> = {
  pending: 'pending',
  in_transit: 'in_transit',
  paid: 'paid',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** What leaves an account for its owner's bank, and what the bank sends back. Told again, it changes nothing. */
export async function recordPayout(ctx: Ctx, account: PaymentAccount, told: ToldPayout): Promise<Payout> {
  const payout = await findOrInsert(ctx, account, told)
  const moved = {
    payoutId: payout.id,
    owner: { kind: account.ownerKind, id: account.ownerId },
    currency: told.currency,
    amount: told.amount,
    processorId: told.id,
  }
  // What it cost is as it was told first: the ledger has it.
  const feeAmount = payout.sentAt ? payout.feeAmount : told.feeAmount
  await post(ctx, payoutMade({ ...moved, processorFee: feeAmount }))
  const isReturned = told.state === 'failed' || told.state === 'cancelled'
  // The bank's word is the last one: a payout that was paid may come back, and never the other way.
  const isOver = payout.state === 'failed' || payout.state === 'cancelled'
  const isUnderWay = told.state === 'pending' || told.state === 'in_transit'
  if (isOver && payout.sentAt) return payout
  const changed = await Payout.query(ctx.trx).patchAndFetchById([ctx.tenantId, payout.id], {
    processorPayoutId: told.id,
    state: states[told.state],
    feeAmount,
    failureCode: told.failureCode,
    arrivesAt: told.arrivesAt,
    sentAt: payout.sentAt ?? ctx.now,
    nextAttemptAt: isUnderWay ? lookAgainAt(ctx, told) : null,
    leaseUntil: null,
  })
  if (!isReturned) return changed
  await post(ctx, returned({ ...moved, returnedFee: Math.min(feeAmount, told.returnedFeeAmount) }))
  if (told.state === 'failed') await tellFailure(ctx, account, payout.id, told.failureCode ?? 'unknown')
  return changed
}

/** When it should have arrived, in case that nobody tells. */
const lookAgainAt = (ctx: Ctx, { arrivesAt }: ToldPayout) =>
  after(new Date(Math.max(arrivesAt.getTime(), ctx.now.getTime())), minutes(60))

/** The one that was wanted here, by what it was labelled with; or one that the schedule has made. */
async function findOrInsert(ctx: Ctx, account: PaymentAccount, told: ToldPayout): Promise<Payout> {
  const find = async () =>
    (await Payout.query(ctx.trx).findOne({ processor_payout_id: told.id }).forUpdate()) ??
    (told.metadata.payout
      ? await Payout.query(ctx.trx)
          .findOne({ id: told.metadata.payout, account_id: account.id })
          .whereNull('processor_payout_id')
          .forUpdate()
      : undefined)
  const known = await find()
  if (known) return known
  await ctx
    .trx('payouts')
    .insert({
      id: newId(),
      account_id: account.id,
      processor_payout_id: told.id,
      amount: told.amount,
      currency: told.currency,
      state: 'pending',
      is_instant: told.isInstant,
      is_automatic: told.isAutomatic,
      arrives_at: told.arrivesAt,
      created_at: ctx.now,
    })
    .onConflict(['tenant_id', 'processor_payout_id'])
    .ignore()
  return assertFound(await find(), 'Payout')
}

const tellFailure = (ctx: Ctx, account: PaymentAccount, payoutId: string, failureCode: string) =>
  emit(ctx, payoutFailed, {
    ownerKind: account.ownerKind,
    ownerId: account.ownerId,
    payoutId,
    failureCode,
  })

/** Those of which the processor has said the same before. */
export async function knownPayouts(ctx: Ctx, told: readonly ToldPayout[]): Promise<Set<string>> {
  const rows = await Payout.query(ctx.trx)
    .whereIn(
      'processor_payout_id',
      told.map(({ id }) => id),
    )
    .select('processor_payout_id', 'state')
  const isSame = (row: Payout) =>
    told.some(({ id, state }) => id === row.processorPayoutId && states[state] === row.state)
  return new Set(rows.filter(isSame).map(({ processorPayoutId }) => processorPayoutId!))
}

/** Newest first. @throws AppError `forbidden`, `validation_failed` for a forged cursor */
export async function listPayouts(
  ctx: Ctx,
  { owner, limit = 20, cursor }: { owner: AccountOwner; limit?: number; cursor?: string },
): Promise<Page<PayoutView>> {
  assertAllowed(maySeeEarnings(ctx.actor, owner))
  const account = await findOwnedAccount(ctx, owner)
  if (!account) return { items: [], nextCursor: null }
  const query = Payout.query(ctx.trx)
    .where({ account_id: account.id })
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) query.where('id', '<', decodeCursor(cursor, 'id')[0])
  return toPage(await query, limit, ({ id }) => [id], toPayoutView)
}

/** What a party has been paid and what it waits for, as far as we know it ourselves. In minor units. */
export async function standingOf(
  ctx: Ctx,
  owner: AccountOwner,
  currency: string,
): Promise<{ waitingAmount: number; onTheWayAmount: number; owedAmount: number; paidOutAmount: number }> {
  const account = await findOwnedAccount(ctx, owner)
  const { rows } = await ctx.trx.raw<{ rows: Record<string, number>[] }>(
    `select
       (select coalesce(sum(amount - reversed_amount), 0)::bigint from transfers
         where account_id = :account and currency = :currency
           and state in ('pending', 'waiting_for_account', 'failed')) as waiting,
       (select coalesce(sum(amount), 0)::bigint from payouts where account_id = :account and currency = :currency
           and state in ('requested', 'pending', 'in_transit')) as under_way,
       (select coalesce(sum(amount), 0)::bigint from payouts where account_id = :account and currency = :currency
           and state = 'paid') as paid_out,
       (select coalesce(sum(amount - netted_amount), 0)::bigint from receivables where owner_kind = :kind
           and owner_id = :owner and currency = :currency and netted_amount < amount) as owed`,
    {
      account: account?.id ?? '00000000-0000-0000-0000-000000000000',
      currency,
      kind: owner.kind,
      owner: owner.id,
    },
  )
  const [found] = rows
  return {
    waitingAmount: found!.waiting!,
    onTheWayAmount: found!.under_way!,
    owedAmount: found!.owed!,
    paidOutAmount: found!.paid_out!,
  }
}
