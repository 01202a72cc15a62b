import { assertAllowed, assertValid } from '#platform/kernel/errors.ts'
import { downToStep, minorUnitDigits, payoutStep } from '#platform/kernel/money.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import type { Balance } from '../gateways/port.ts'
import type { PaymentAccount, Payout } from '../models.ts'
import { mayManageAccount, maySeeEarnings } from '../policies.ts'
import { type AccountOwner, instantFeeOf } from '../rules/index.ts'
import { type BalanceView, type PayoutView, toPayoutView } from '../schemas/accounts.ts'
import { findOwnedAccount } from '../service/accounts.ts'
import { beginPayout, readPayoutOf, recordPayout, refusePayout, standingOf } from '../service/payouts.ts'
import type { PaymentRuntime } from './checkout.ts'
import { takeDue, tryLater } from './leases.ts'
import { inWords } from './words.ts'

/** What a party has in its balance; the amounts that only the processor knows are null while it does not answer. */
export async function readBalance(
  { database, payments, log }: PaymentRuntime,
  scope: Scope,
  { owner }: { owner: AccountOwner },
): Promise<BalanceView> {
  assertAllowed(maySeeEarnings(scope.actor, owner))
  const { account, currency, standing } = await database.readTenant(scope, async (ctx) => {
    const [found, tenant] = await Promise.all([findOwnedAccount(ctx, owner), getTenant(ctx)])
    const currency = found?.currency ?? tenant.currency
    return { account: found, currency, standing: await standingOf(ctx, owner, currency) }
  })
  const { waitingAmount, onTheWayAmount, owedAmount } = standing
  const ours = { currency, waitingAmount, onTheWayAmount, owedAmount }
  if (!account?.processorAccountId) return { ...ours, ...nothing }
  try {
    const balance = await payments.readBalance(account.processorAccountId, currency)
    const instantAmount = account.isPayoutsEnabled ? most(balance, true) : 0
    return {
      ...ours,
      availableAmount: balance.available,
      pendingAmount: balance.pending,
      instantAmount,
      instantFeeAmount: instantAmount === 0 ? 0 : feeOf(instantAmount, currency),
    }
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    log.warn({ err: error, accountId: account.id }, 'a balance could not be read')
    return {
      ...ours,
      availableAmount: null,
      pendingAmount: null,
      instantAmount: null,
      instantFeeAmount: null,
    }
  }
}
const nothing = { availableAmount: 0, pendingAmount: 0, instantAmount: 0, instantFeeAmount: 0 }
const feeOf = (amount: number, currency: string) => instantFeeOf(amount, minorUnitDigits(currency))
const most = ({ available, instant, currency }: Balance, isInstant: boolean) =>
  downToStep(Math.max(0, isInstant ? instant : available), payoutStep(currency))

export type Withdrawal = {
  owner: AccountOwner
  /** Minor units; null: as much as there is. */
  amount: number | null
  isInstant: boolean
  /** Of the wish: the same one twice is one payout. */
  requestKey: string
}

/**
 * Sends some of a party's balance to its bank. What the processor does not answer to is kept, and asked again by the
 * sweep under the same key.
 * @returns the payout; `requested` while the processor has not answered
 * @throws AppError `forbidden`, `validation_failed` for more than there is, `conflict`, `unavailable` where the balance cannot be read
 */
export async function withdraw(
  runtime: PaymentRuntime,
  scope: Scope,
  { owner, amount, isInstant, requestKey }: Withdrawal,
): Promise<PayoutView> {
  const { database, payments } = runtime
  assertAllowed(mayManageAccount(scope.actor, owner))
  const account = await database.readTenant(scope, (ctx) => findOwnedAccount(ctx, owner))
  const known = account
    ? await database.readTenant(scope, async (ctx) =>
        ctx.trx('payouts').where({ account_id: account.id, request_key: requestKey }).first('id'),
      )
    : undefined
  if (known)
    return toPayoutView((await database.readTenant(scope, (ctx) => readPayoutOf(ctx, known.id))).payout)
  const largest = account?.processorAccountId
    ? await inWords(async () =>
        most(await payments.readBalance(account.processorAccountId!, account.currency), isInstant),
      )
    : 0
  const wanted = amount === null ? largest : downToStep(amount, payoutStep(account?.currency ?? 'EUR'))
  assertValid(largest > 0, 'amount', 'There is nothing to withdraw now')
  assertValid(wanted > 0 && wanted <= largest, 'amount', 'This is more than there is to withdraw')
  const begun = await database.inTenant(scope, (ctx) =>
    beginPayout(ctx, { owner, amount: wanted, isInstant, requestKey }),
  )
  if (begun.payout.state !== 'requested') return toPayoutView(begun.payout)
  return toPayoutView(await send(runtime, scope, begun.payout, begun.account))
}

/** Asks the processor for a payout that was written down. By its key it is one, however often it is asked for. */
async function send(
  { database, payments, log }: PaymentRuntime,
  scope: Scope,
  payout: Payout,
  account: PaymentAccount,
): Promise<Payout> {
  const { id, amount, currency, isInstant } = payout
  try {
    const told = await payments.payOut(account.processorAccountId!, {
      key: `payout:${id}`,
      amount,
      currency,
      isInstant,
      metadata: { tenant: scope.tenantId, payout: id },
    })
    return await database.inTenant(scope, (ctx) => recordPayout(ctx, account, told))
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    log.warn({ err: error, payoutId: id }, 'a payout could not be made')
    await database.inTenant(scope, (ctx) =>
      error.mayBeTriedAgain
        ? tryLater(ctx, 'payouts', id)
        : refusePayout(ctx, id, error.processorCode ?? error.code),
    )
    return (await database.readTenant(scope, (ctx) => readPayoutOf(ctx, id))).payout
  }
}

/** Reads one payout of an account. @throws PaymentFailure */
export async function syncPayout(
  runtime: PaymentRuntime,
  scope: Scope,
  { account, processorPayoutId }: { account: PaymentAccount; processorPayoutId: string },
): Promise<void> {
  const told = await runtime.payments.readPayout(account.processorAccountId!, processorPayoutId)
  await runtime.database.inTenant(scope, (ctx) => recordPayout(ctx, account, told))
}

/** One turn for one marketplace: payouts that nobody has answered, and those whose end nobody has told. */
export async function attendPayouts(runtime: PaymentRuntime, scope: Scope): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const ids = await runtime.database.inTenant(system, (ctx) => takeDue(ctx, 'payouts'))
  for (const id of ids) await attend(runtime, system, id)
}

async function attend(runtime: PaymentRuntime, scope: Scope, payoutId: string): Promise<void> {
  const { database, log } = runtime
  const { payout, account } = await database.readTenant(scope, (ctx) => readPayoutOf(ctx, payoutId))
  try {
    if (payout.processorPayoutId)
      return await syncPayout(runtime, scope, { account, processorPayoutId: payout.processorPayoutId })
    // The processor forgets its keys after a day: what it has made already is found by its label.
    const made = await findMade(runtime, account, payoutId)
    if (made) await database.inTenant(scope, (ctx) => recordPayout(ctx, account, made))
    else await send(runtime, scope, payout, account)
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    log.warn({ err: error, payoutId }, 'a payout could not be looked at')
    await database.inTenant(scope, (ctx) => tryLater(ctx, 'payouts', payoutId))
  }
}

async function findMade({ payments }: PaymentRuntime, account: PaymentAccount, payoutId: string) {
  const { items } = await payments.listPayouts(account.processorAccountId!, { cursor: null })
  return items.find(({ metadata }) => metadata.payout === payoutId)
}
