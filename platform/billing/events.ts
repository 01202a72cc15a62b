import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { buyers } from './features.ts'

const Owned = { ownerKind: OneOf(buyers), ownerId: Id }

/** A part of a limit is used: told once, by the step that reached it. */
export const usageWarned = defineEvent(
  'usage.warned',
  Type.Object({
    ...Owned,
    meter: Type.String(),
    period: Type.String(),
    percent: Type.Integer(),
    used: Type.Integer(),
    limit: Type.Integer(),
  }),
)
export const planChanged = defineEvent('plan.changed', Type.Object({ planId: Id }))
/** Terms that running subscriptions will move to: each of them is told. */
export const planTermsChanged = defineEvent(
  'plan.terms_changed',
  Type.Object({ planId: Id, planVersionId: Id, running: OneOf(['keep', 'move'] as const) }),
)
export const subscriptionStarted = defineEvent(
  'subscription.started',
  Type.Object({ ...Owned, subscriptionId: Id, planId: Id }),
)
export const subscriptionEnded = defineEvent(
  'subscription.ended',
  Type.Object({ ...Owned, subscriptionId: Id }),
)
export const featureGranted = defineEvent(
  'feature.granted',
  Type.Object({ ...Owned, grantId: Id, feature: Type.String(), expiresAt: Nullable(Type.String()) }),
)
export const grantRevoked = defineEvent('feature.grant_revoked', Type.Object({ ...Owned, grantId: Id }))

const Subscribed = { ...Owned, subscriptionId: Id }
/** The promise of a subscription is another one from now on. */
export const subscriptionChanged = defineEvent(
  'subscription.changed',
  Type.Object({
    ...Subscribed,
    planId: Id,
    /** What the plan before was called. */
    from: Type.String(),
    step: OneOf(['same', 'upgrade', 'downgrade', 'sideways'] as const),
  }),
)
/** Its owner wants a smaller plan, from the next period on. */
export const subscriptionChangeScheduled = defineEvent(
  'subscription.change_scheduled',
  Type.Object({ ...Subscribed, planId: Id, takesEffectAt: Type.String() }),
)
/** It ends with the period that is paid for. */
export const subscriptionCancelled = defineEvent(
  'subscription.cancelled',
  Type.Object({ ...Subscribed, endsAt: Type.String() }),
)
/** It stands still from now on. */
export const subscriptionPaused = defineEvent('subscription.paused', Type.Object(Subscribed))
/** It goes on after all: a cancellation was taken back, or a pause is over. */
export const subscriptionResumed = defineEvent('subscription.resumed', Type.Object(Subscribed))
/** Three days before it is paid for the first time. */
export const subscriptionTrialEnding = defineEvent(
  'subscription.trial_ending',
  Type.Object({ ...Subscribed, trialEndsAt: Type.String() }),
)
export const planInvoicePaid = defineEvent(
  'plan.invoice_paid',
  Type.Object({ ...Subscribed, planInvoiceId: Id }),
)
/** How the money of an invoice moved at the processor, in minor units; told once. */
export const planInvoiceSettled = defineEvent(
  'plan.invoice_settled',
  Type.Object({
    ...Subscribed,
    planInvoiceId: Id,
    chargeId: Type.String(),
    currency: Type.String(),
    amount: Type.Integer(),
    costAmount: Type.Integer({ description: 'what the processor keeps' }),
    transfer: Nullable(Type.Object({ id: Type.String(), amount: Type.Integer() })),
    fee: Nullable(Type.Object({ id: Type.String(), amount: Type.Integer() })),
  }),
)
/** New terms count from the first renewal after that. */
export const subscriptionTermsAnnounced = defineEvent(
  'subscription.terms_announced',
  Type.Object({ ...Subscribed, planId: Id, earliest: Type.String() }),
)
/** The card with which it is paid ends soon, with the month that is named. */
export const subscriptionCardExpiring = defineEvent(
  'subscription.card_expiring',
  Type.Object({ ...Subscribed, month: Type.String() }),
)
/** A payment failed: everything goes on for now. */
export const subscriptionPastDue = defineEvent('subscription.past_due', Type.Object(Subscribed))
export const subscriptionReminded = defineEvent(
  'subscription.reminded',
  Type.Object({ ...Subscribed, day: Type.Integer() }),
)
/** The time of grace is over: what everybody has counts until it is paid. */
export const subscriptionLimited = defineEvent('subscription.limited', Type.Object(Subscribed))
export const subscriptionRecovered = defineEvent('subscription.recovered', Type.Object(Subscribed))
