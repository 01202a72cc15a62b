import {
  billingEvents,
  getGrantNotice,
  getPlanCard,
  getPlanInvoiceNotice,
  getStaffLeftover,
  getSubscriptionNotice,
  getUsageNotice,
  type LeftoverView,
} from '#platform/billing/index.ts'
import { listStaffMembers, mayRole, namesOfUsers } from '#platform/identity/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import type { EventDefinition } from '#platform/kernel/events.ts'
import { jobOn, type JobDefinition } from '#platform/kernel/jobs.ts'
import { type Ctx, type Scope, systemScope } from '#platform/kernel/tenant.ts'
import { methodName } from '#platform/payments/index.ts'
import { getLeftover } from '#platform/providers/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import { getTenant, platformTenantId } from '#platform/tenancy/index.ts'
import type { PlanNotice } from '#platform/storefront/index.ts'
import { listPlanReaders, queuePlanMessages, type Said } from './service/plan-messages.ts'
import type { Recipient } from './service/recipients.ts'

type Doors = Pick<Runtime, 'database'>
type Owned = { ownerKind: 'provider' | 'tenant'; ownerId: string }

/** What whoever has the plan is told; null: nothing. @param leftover what rests by it, or will */
type Telling<Payload> = (
  ctx: Ctx,
  payload: Payload,
  leftover: () => Promise<LeftoverView>,
) => Promise<Said | null>

/**
 * Tells those who may buy. A marketplace is written to by the platform; who owns it is known in the platform's tenant,
 * so that this is a job and not a subscriber. Twice for one event is once.
 */
async function tell<Payload extends Owned>(
  { database }: Doors,
  scope: Scope,
  { id: eventId, payload }: { id: string; payload: Payload },
  telling: Telling<Payload>,
): Promise<void> {
  const isMarketplace = payload.ownerKind === 'tenant'
  const owners = isMarketplace ? await listOwners({ database }, scope) : null
  const staffLeft = isMarketplace ? await getStaffLeftover({ database }, scope) : null
  await database.inTenant(scope, async (ctx) => {
    const leftover = async () => staffLeft ?? getLeftover(ctx, { providerId: payload.ownerId })
    const said = await unlessGone(() => telling(ctx, payload, leftover))
    if (!said) return
    const { slug, name, supportEmail } = await getTenant(ctx)
    const readers = owners ?? (await listPlanReaders(ctx, payload.ownerId))
    await queuePlanMessages(ctx, eventId, owners?.length === 0 ? [{ email: supportEmail, name }] : readers, {
      path: isMarketplace ? `/m/${slug}/plan` : '/provider/plan',
      ...said,
      isMarketplace,
    })
  })
}

/** Whoever has left since is told nothing. */
async function unlessGone<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}

/** The owners of a marketplace, who buy its plan. */
async function listOwners({ database }: Doors, scope: Scope): Promise<Recipient[]> {
  const staff = await database.readTenant(scope, listStaffMembers)
  const ids = staff
    .filter(({ role, isResting }) => mayRole('plan.subscribe_marketplace', role) && !isResting)
    .map(({ accountId }) => accountId)
  const names = await database.readTenant(systemScope(platformTenantId, scope.requestId), (ctx) =>
    namesOfUsers(ctx, ids),
  )
  return [...names.values()]
}

type Subscribed = Owned & { subscriptionId: string }

/** Of a subscription as it stands. */
const aboutSubscription =
  <Payload extends Subscribed>(
    notice: PlanNotice | ((facts: Facts, payload: Payload) => PlanNotice),
    more: (
      facts: Facts,
      payload: Payload,
      leftover: () => Promise<LeftoverView>,
    ) => Promise<Partial<Said>> | Partial<Said> = () => ({}),
  ): Telling<Payload> =>
  async (ctx, payload, leftover) => {
    const facts = await getSubscriptionNotice(ctx, payload.subscriptionId)
    const { name, plan, amount, interval, currency, dueAmount, limitedAt } = facts
    return {
      notice: typeof notice === 'string' ? notice : notice(facts, payload),
      of: { kind: 'subscription', id: payload.subscriptionId },
      business: name,
      plan,
      price: { amount, interval },
      amount: dueAmount,
      currency,
      when: facts.periodEndsAt,
      until: limitedAt,
      ...(await more(facts, payload, leftover)),
    }
  }
type Facts = Awaited<ReturnType<typeof getSubscriptionNotice>>

const whatRests = async (leftover: () => Promise<LeftoverView>) => ({ rests: restLines(await leftover()) })

/** What rests, a sentence each. */
function restLines({ people, ends }: LeftoverView): string[] {
  const names = people?.people.filter(({ stays }) => !stays).map(({ name }) => name) ?? []
  const list = new Intl.ListFormat('en-GB').format(names)
  return [
    ...(names.length > 0
      ? [
          `There is no room for ${list} under it: they rest, and keep the appointments that they have. You can choose others.`,
        ]
      : []),
    ...ends.flatMap(({ kept }) => kept ?? []),
  ]
}

const startOf = ({ state }: Facts): PlanNotice => (state === 'trialing' ? 'trialStarted' : 'started')

const job = <Payload extends Owned>(
  event: EventDefinition,
  telling: Telling<Payload>,
): JobDefinition<Runtime> =>
  jobOn(
    event,
    `notifications.plan-${event.name.replaceAll(/[._]/g, '-')}`,
    (runtime: Runtime, scope, { id, payload }) =>
      tell(runtime, scope, { id, payload: payload as Payload }, telling),
  )

type Used = Owned & { meter: string; percent: number; used: number; limit: number }

/** Whoever has a plan is told of what happens with it, each event once. */
export const planMessageJobs: JobDefinition<Runtime>[] = [
  job<Used>(billingEvents.usageWarned, async (ctx, { ownerKind, ownerId, meter, percent, used, limit }) => {
    const facts = await getUsageNotice(ctx, { kind: ownerKind, id: ownerId }, { meter, limit })
    if (!facts) return null
    return {
      notice: percent >= 100 ? 'usageFull' : 'usageWarned',
      of: { kind: 'meter', id: meter },
      business: facts.name,
      feature: facts.label,
      used,
      limit,
      when: facts.resetsAt,
      overage: facts.overage?.amount ?? null,
      currency: facts.overage?.currency ?? '',
      helps: facts.plans.map(({ name }) => name),
    }
  }),
  job<Subscribed>(
    billingEvents.subscriptionStarted,
    aboutSubscription(startOf, ({ trialEndsAt, state, periodEndsAt, endsAt }) => ({
      when: state === 'trialing' ? trialEndsAt : periodEndsAt,
      until: endsAt,
    })),
  ),
  job<Subscribed & { from: string; step: string }>(
    billingEvents.subscriptionChanged,
    aboutSubscription(
      (_facts, { step }) => (step === 'upgrade' ? 'upgraded' : 'downgraded'),
      async (_facts, { from, step }, leftover) => ({
        before: from,
        ...(step === 'upgrade' ? {} : await whatRests(leftover)),
      }),
    ),
  ),
  job<Subscribed & { takesEffectAt: string }>(
    billingEvents.subscriptionChangeScheduled,
    aboutSubscription('scheduled', async ({ next }, { takesEffectAt }, leftover) => ({
      plan: next?.plan ?? '',
      price: next && { amount: next.amount, interval: next.interval },
      when: takesEffectAt,
      changes: next?.changes ?? [],
      ...(await whatRests(leftover)),
    })),
  ),
  job<Subscribed & { earliest: string }>(
    billingEvents.subscriptionTermsAnnounced,
    aboutSubscription('termsAnnounced', ({ amount, interval, next }, { earliest }) => ({
      priceBefore: { amount, interval },
      price: next && { amount: next.amount, interval: next.interval },
      when: earliest,
      changes: next?.changes ?? [],
    })),
  ),
  job<Subscribed & { endsAt: string }>(
    billingEvents.subscriptionCancelled,
    aboutSubscription('cancelled', async (_facts, { endsAt }, leftover) => ({
      when: endsAt,
      ...(await whatRests(leftover)),
    })),
  ),
  job<Subscribed>(
    billingEvents.subscriptionPaused,
    aboutSubscription('paused', (_facts, _payload, leftover) => whatRests(leftover)),
  ),
  job<Subscribed>(billingEvents.subscriptionResumed, aboutSubscription('resumed')),
  job<Subscribed>(
    billingEvents.subscriptionEnded,
    aboutSubscription('ended', (_facts, _payload, leftover) => whatRests(leftover)),
  ),
  job<Subscribed & { trialEndsAt: string }>(
    billingEvents.subscriptionTrialEnding,
    aboutSubscription('trialEnding', (_facts, { trialEndsAt }) => ({ when: trialEndsAt })),
  ),
  job<Subscribed>(billingEvents.subscriptionPastDue, aboutSubscription('pastDue')),
  job<Subscribed>(billingEvents.subscriptionReminded, aboutSubscription('reminded')),
  job<Subscribed>(
    billingEvents.subscriptionLimited,
    aboutSubscription('limited', (_facts, _payload, leftover) => whatRests(leftover)),
  ),
  job<Subscribed>(billingEvents.subscriptionRecovered, aboutSubscription('recovered')),
  job<Subscribed & { month: string }>(
    billingEvents.subscriptionCardExpiring,
    async (ctx, payload, leftover) => {
      const { ownerKind: kind, ownerId, month } = payload
      const card = await getPlanCard(ctx, { kind, id: ownerId })
      // Another one has taken its place since.
      if (!card?.expiresSoon) return null
      return aboutSubscription<Subscribed>('cardExpiring', () => ({
        method: methodName({ kind: 'card', brand: card.brand, last4: card.last4 }),
        when: `${month}-15T00:00:00.000Z`,
      }))(ctx, payload, leftover)
    },
  ),
  job<Owned & { grantId: string }>(billingEvents.featureGranted, async (ctx, { grantId }) => {
    const facts = await getGrantNotice(ctx, grantId)
    return (
      facts && {
        notice: 'granted',
        of: { kind: 'grant', id: grantId },
        business: facts.name,
        feature: facts.label,
        until: facts.until,
      }
    )
  }),
  job<Owned & { planInvoiceId: string }>(billingEvents.planInvoicePaid, async (ctx, { planInvoiceId }) => {
    const facts = await getPlanInvoiceNotice(ctx, planInvoiceId)
    return {
      notice: 'invoicePaid',
      of: { kind: 'invoice', id: planInvoiceId },
      business: facts.name,
      plan: facts.plan,
      amount: facts.amount,
      currency: facts.currency,
      number: facts.number ?? '',
      when: facts.periodStartsAt,
      until: facts.periodEndsAt,
    }
  }),
]
