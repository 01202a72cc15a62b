import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, hours } from '#platform/kernel/time.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { accountChanged } from '../events.ts'
import type { AccountFacts } from '../gateways/port.ts'
import { PaymentAccount, Receivable } from '../models.ts'
import { mayManageAccount, maySeeEarnings } from '../policies.ts'
import { type AccountOwner, payoutFit } from '../rules/index.ts'
import {
  type DebtView,
  type PayoutAccountView,
  toDebtView,
  toPayoutAccountView,
} from '../schemas/accounts.ts'
import { resumeTransfers } from './transfers.ts'

export const marketplaceOwner = (ctx: Pick<Ctx, 'tenantId'>): AccountOwner => ({
  kind: 'tenant',
  id: ctx.tenantId,
})

/** @throws AppError `not_found` */
export async function readAccount(ctx: Ctx, accountId: string): Promise<PaymentAccount> {
  return assertFound(await PaymentAccount.query(ctx.trx).findOne({ id: accountId }), 'Payment account')
}

/** The account of a party; null until somebody has begun to open it, or something waits for it. */
export const findOwnedAccount = async (ctx: Ctx, owner: AccountOwner): Promise<PaymentAccount | null> =>
  (await PaymentAccount.query(ctx.trx).findOne({ owner_kind: owner.kind, owner_id: owner.id })) ?? null

/** Those that the processor knows. */
export const listOpenAccounts = async (ctx: Ctx): Promise<PaymentAccount[]> =>
  PaymentAccount.query(ctx.trx).whereNotNull('processor_account_id').orderBy('id')

export const findByProcessorId = async (
  ctx: Ctx,
  processorAccountId: string,
): Promise<PaymentAccount | null> =>
  (await PaymentAccount.query(ctx.trx).findOne({ processor_account_id: processorAccountId })) ?? null

/** How far a party's account is, in words for its owner. @throws AppError `forbidden` */
export async function getPayoutAccount(ctx: Ctx, owner: AccountOwner): Promise<PayoutAccountView> {
  assertAllowed(maySeeEarnings(ctx.actor, owner))
  const [account, { country, currency }] = await Promise.all([findOwnedAccount(ctx, owner), getTenant(ctx)])
  return toPayoutAccountView(account, { country, currency })
}

/**
 * The place of an account, made when it is first needed. The country counts as long as the processor does not know of it.
 * @throws AppError `forbidden`, `validation_failed` where no account can be opened, `conflict` for one that is closed for good
 */
export async function placeAccount(
  ctx: Ctx,
  owner: AccountOwner,
  wanted: { country?: string | undefined; currency: string },
): Promise<PaymentAccount> {
  assertAllowed(mayManageAccount(ctx.actor, owner))
  const known = await findOwnedAccount(ctx, owner)
  if (known?.state === 'disabled')
    throw new AppError('conflict', { detail: 'The payment service has closed this account for good' })
  if (known?.processorAccountId) return known
  const country = wanted.country ?? known?.country ?? (await getTenant(ctx)).country
  assertValid(
    payoutFit(country, wanted.currency) !== 'unsupported',
    'country',
    'The payment service opens no accounts in this country',
  )
  if (known) return PaymentAccount.query(ctx.trx).patchAndFetchById([ctx.tenantId, known.id], { country })
  await ctx
    .trx('payment_accounts')
    .insert({
      id: newId(),
      owner_kind: owner.kind,
      owner_id: owner.id,
      country,
      currency: wanted.currency,
      created_at: ctx.now,
    })
    .onConflict(['tenant_id', 'owner_kind', 'owner_id'])
    .ignore()
  return assertFound(await findOwnedAccount(ctx, owner), 'Payment account')
}

/** How soon it is looked at again when nobody tells of it: one that works daily, others as they change. */
const nextLook = (state: AccountFacts['state']) => hours(state === 'enabled' || state === 'disabled' ? 24 : 6)

/** What the processor says of an account. As soon as it can take money, what waits for it is sent. */
export async function recordAccount(
  ctx: Ctx,
  accountId: string,
  facts: AccountFacts,
): Promise<PaymentAccount> {
  const account = assertFound(
    await PaymentAccount.query(ctx.trx).findOne({ id: accountId }).forUpdate(),
    'Payment account',
  )
  const changed = await PaymentAccount.query(ctx.trx).patchAndFetchById([ctx.tenantId, accountId], {
    processorAccountId: facts.id,
    state: facts.state,
    requirements: facts.requirements,
    isTransfersActive: facts.isTransfersActive,
    isCardPaymentsActive: facts.isCardPaymentsActive,
    isPayoutsEnabled: facts.isPayoutsEnabled,
    payoutInterval: facts.payoutInterval,
    ...(facts.country ? { country: facts.country } : {}),
    syncedAt: ctx.now,
    nextAttemptAt: after(ctx.now, nextLook(facts.state)),
    version: account.version + 1,
  })
  if (facts.isTransfersActive) await resumeTransfers(ctx, accountId)
  if (account.state !== facts.state) {
    const { ownerKind, ownerId } = account
    await emit(ctx, accountChanged, { ownerKind, ownerId, state: facts.state })
  }
  return changed
}

/** It is gone at the processor; whoever comes back opens another one. */
export async function recordClosed(ctx: Ctx, accountId: string): Promise<void> {
  const account = await readAccount(ctx, accountId)
  await PaymentAccount.query(ctx.trx)
    .findById([ctx.tenantId, accountId])
    .patch({
      processorAccountId: null,
      state: 'none',
      requirements: {},
      isTransfersActive: false,
      isCardPaymentsActive: false,
      isPayoutsEnabled: false,
      nextAttemptAt: null,
      version: account.version + 1,
    })
  const { ownerKind, ownerId } = account
  await emit(ctx, accountChanged, { ownerKind, ownerId, state: 'none' })
}

/**
 * In whose name payments are made, so that statements of customers name the marketplace: its account at the processor,
 * once that may take cards in this currency; null: in the platform's name.
 */
export async function accountOnBehalf(ctx: Ctx, currency: string): Promise<string | null> {
  const account = await findOwnedAccount(ctx, marketplaceOwner(ctx))
  return account?.isCardPaymentsActive && account.currency === currency ? account.processorAccountId : null
}

/** What a party owes us and has not paid back by what it earned since, oldest first. @throws AppError `forbidden` */
export async function listDebts(ctx: Ctx, owner: AccountOwner): Promise<DebtView[]> {
  assertAllowed(maySeeEarnings(ctx.actor, owner))
  const rows = await Receivable.query(ctx.trx)
    .where({ owner_kind: owner.kind, owner_id: owner.id })
    .whereRaw('netted_amount < amount')
    .orderBy('id')
  return rows.map(toDebtView)
}
