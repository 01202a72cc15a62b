import { getGrantNotice, getSubscriptionNotice, type SubscriptionNotice } from '#platform/billing/index.ts'
import { listProviderPeople, mayRole } from '#platform/identity/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { findProviderContact } from '#platform/providers/index.ts'
import type { PlanSaid } from '../schemas.ts'
import { queueMessage } from './queue.ts'
import { distinct, type Recipient } from './recipients.ts'

const nothing: Omit<PlanSaid, 'notice' | 'of' | 'isMarketplace' | 'path'> = {
  business: '',
  plan: '',
  before: '',
  price: null,
  priceBefore: null,
  amount: null,
  currency: '',
  when: null,
  until: null,
  feature: '',
  used: null,
  limit: null,
  overage: null,
  helps: [],
  method: '',
  number: '',
  changes: [],
  rests: [],
}
export type Said = Pick<PlanSaid, 'notice' | 'of'> & Partial<PlanSaid>

/** Writes down what the people who may buy are told of a plan. Twice for one event is once. */
export async function queuePlanMessages(
  ctx: Ctx,
  eventId: string,
  recipients: readonly Recipient[],
  said: Said & Pick<PlanSaid, 'isMarketplace' | 'path'>,
): Promise<void> {
  for (const { email, name } of recipients)
    await queueMessage(ctx, {
      eventId,
      template: 'plan-notice',
      recipient: email,
      recipientName: name,
      data: { plan: { ...nothing, ...said } },
    })
}

/** Those of a business who may buy and have shown that their address is theirs; without any, the business itself. */
export async function listPlanReaders(ctx: Ctx, providerId: string): Promise<Recipient[]> {
  const people = await listProviderPeople(ctx, providerId)
  const buyers = people
    .filter(
      ({ role, isEmailVerified, isResting }) =>
        mayRole('plan.subscribe', role) && isEmailVerified && !isResting,
    )
    .map(({ email, firstName, lastName }) => ({ email, name: `${firstName} ${lastName}`.trim() }))
  if (buyers.length > 0) return distinct(buyers)
  const contact = await findProviderContact(ctx, providerId, null)
  return contact ? [{ email: contact.email, name: contact.businessName }] : []
}

const stillSo: Partial<Record<PlanSaid['notice'], (now: SubscriptionNotice, said: PlanSaid) => boolean>> = {
  pastDue: ({ state }) => state === 'past_due',
  reminded: ({ state }) => state === 'past_due',
  limited: ({ state }) => state === 'past_due',
  recovered: ({ state }) => state !== 'past_due',
  scheduled: ({ next }, said) => next?.plan === said.plan,
  termsAnnounced: ({ next }) => next !== null,
  cancelled: ({ isCancelled }) => isCancelled,
  resumed: ({ isCancelled, state }) => !isCancelled && state !== 'ended',
  paused: ({ state }) => state === 'paused',
  trialEnding: ({ state, isCancelled }) => state === 'trialing' && !isCancelled,
}

/** A message about something that is no longer so is not sent: nobody is asked to pay what they have paid. */
export async function isPlanStillSo(ctx: Ctx, said: PlanSaid): Promise<boolean> {
  if (said.of.kind === 'grant') return (await getGrantNotice(ctx, said.of.id)) !== null
  const check = stillSo[said.notice]
  return !check || check(await getSubscriptionNotice(ctx, said.of.id), said)
}
