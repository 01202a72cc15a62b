import { mayUse } from '#platform/identity/index.ts'
import type { Actor } from '#platform/kernel/tenant.ts'
import type { AccountOwner } from './rules/index.ts'

const isOwnProvider = (actor: Actor, providerId: string) =>
  actor.kind === 'user' && actor.providerId === providerId

/** Where a party is paid out to, and when: its owner's own business, and nobody's in their place. */
export const mayManageAccount = (actor: Actor, { kind, id }: AccountOwner): boolean => {
  if (actor.kind === 'system') return true
  return kind === 'provider'
    ? isOwnProvider(actor, id) && mayUse('payout.manage_own', actor)
    : mayUse('payout.manage_marketplace', actor)
}

/** What a party has earned: the provider's owner, of the marketplace its people. */
export const maySeeEarnings = (actor: Actor, { kind, id }: AccountOwner): boolean => {
  if (actor.kind === 'system') return true
  if (kind === 'provider' && isOwnProvider(actor, id)) return mayUse('earnings.read_own', actor)
  return mayUse('payment.read_any', actor)
}

/** All payments of the marketplace. */
export const maySeeAnyPayment = (actor: Actor): boolean => mayUse('payment.read_any', actor)

/** What a bank is shown in answer to a chargeback. */
export const mayAnswerChargebacks = (actor: Actor): boolean => mayUse('chargeback.answer', actor)

/** Helps with what a bank is shown: whose money it is; nobody's where credits were bought, of which no provider has any. */
export const mayAddEvidence = (actor: Actor, providerId: string | null): boolean =>
  providerId !== null && isOwnProvider(actor, providerId) && mayUse('earnings.read_own', actor)

/** Gives back of any payment. */
export const mayRefundAny = (actor: Actor): boolean => mayUse('payment.refund_any', actor)
