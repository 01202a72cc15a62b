import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf, mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { cancelSubscription } from './cancel.ts'
import { periodOf } from './change.ts'
import { phaseOf, phasesFrom } from './new-phases.ts'
import { changesOf, planPhases, releaseSchedule, unlessRefused, type Schedule } from './phases.ts'
import { createSubscription } from './subscribe.ts'
import { isOver, type Subscription } from './subscription-state.ts'
import { nowFor, planFor } from './time.ts'
import { updateSubscription } from './update.ts'

const url = '/v1/subscription_schedules'
type Create = Stripe.SubscriptionScheduleCreateParams

export function registerSchedules(engine: StripeEngine) {
  const { router, store, schedule: tasks } = engine
  const get = (id: string, account: Account) => store.get('subscription_schedule', id, account)

  router.post<Create>(url, ({ body, account }) =>
    body.from_subscription ? fromSubscription(engine, body, account) : create(engine, body, account),
  )
  router.get<Stripe.SubscriptionScheduleListParams>(url, ({ query, account }) =>
    store.list('subscription_schedule', {
      account,
      url,
      query,
      where: ({ customer }) => query.customer === undefined || customer === query.customer,
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => get(params.id!, account))
  router.post<Stripe.SubscriptionScheduleUpdateParams>(`${url}/:id`, ({ params, body, account }) =>
    update(engine, get(params.id!, account), body, account),
  )
  router.post(`${url}/:id/release`, ({ params, account }) => {
    const schedule = get(params.id!, account)
    assertRunning(schedule, 'release')
    return releaseSchedule(engine, schedule, nowFor(engine, schedule), account)
  })
  router.post<Stripe.SubscriptionScheduleCancelParams>(`${url}/:id/cancel`, ({ params, body, account }) => {
    const schedule = get(params.id!, account)
    assertRunning(schedule, 'cancel')
    const at = nowFor(engine, schedule)
    const subscription = store.find('subscription', idOf(schedule.subscription) ?? '', account)
    const canceled = store.update('subscription_schedule', schedule, {
      status: 'canceled',
      canceled_at: at,
      current_phase: null,
    })
    engine.emitEvent('subscription_schedule.canceled', canceled, { account })
    if (subscription && !isOver(subscription)) {
      cancelSubscription(
        engine,
        subscription,
        {
          at,
          reason: 'cancellation_requested',
          isProrated: body.prorate ?? true,
          isInvoiced: body.invoice_now ?? true,
        },
        account,
      )
    }
    return canceled
  })

  tasks.onDue('schedule.start', (id) => {
    const account = store.accountOf('subscription_schedule', id)
    const found = account === undefined ? null : store.find('subscription_schedule', id, account)
    if (found?.status !== 'not_started' || account === undefined) return
    unlessRefused(engine, found, account, () => beginSchedule(engine, found, account))
  })
}

function assertRunning({ status }: Schedule, verb: string) {
  if (status === 'active' || status === 'not_started') return
  throw invalidRequest(
    `You cannot ${verb} a subscription schedule that is currently in the \`${status}\` status.`,
  )
}

function insert(
  engine: StripeEngine,
  body: Create,
  rest: Pick<
    Stripe.SubscriptionSchedule,
    'customer' | 'phases' | 'status' | 'subscription' | 'current_phase' | 'test_clock'
  >,
  account: Account,
): Stripe.SubscriptionSchedule {
  const schedule: Stripe.SubscriptionSchedule = {
    id: engine.nextId('sub_sched'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    canceled_at: null,
    completed_at: null,
    created: nowFor(engine, rest),
    customer_account: null,
    default_settings: {
      application_fee_percent: body.default_settings?.application_fee_percent ?? null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: body.default_settings?.default_payment_method ?? null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: body.end_behavior ?? 'release',
    livemode: false,
    metadata: mergeMetadata({}, body.metadata),
    pause_schedules: [],
    released_at: null,
    released_subscription: null,
    ...rest,
  }
  return engine.store.insert('subscription_schedule', schedule, account)
}

/** Its first phase is the period that runs. */
function fromSubscription(engine: StripeEngine, body: Create, account: Account): Schedule {
  const { store } = engine
  if (body.phases || body.customer || body.start_date !== undefined) {
    throw invalidRequest('You cannot set other parameters together with from_subscription.', {
      param: 'phases',
    })
  }
  const subscription = store.get('subscription', body.from_subscription ?? '', account, 'from_subscription')
  if (isOver(subscription) || subscription.schedule !== null) {
    throw invalidRequest(
      `You cannot migrate a subscription that is ${isOver(subscription) ? 'canceled' : 'already attached to a schedule'}.`,
      { param: 'from_subscription' },
    )
  }
  const { start, end } = periodOf(subscription)
  const items = subscription.items.data.map(({ price, quantity = 1 }) => ({ price: price.id, quantity }))
  const phase = phaseOf(engine, { items, proration_behavior: 'create_prorations' }, start, end, account)
  const schedule = insert(
    engine,
    body,
    {
      customer: idOf(subscription.customer)!,
      phases: [phase],
      status: 'active',
      subscription: subscription.id,
      current_phase: { start_date: start, end_date: end },
      test_clock: subscription.test_clock,
    },
    account,
  )
  store.update('subscription', subscription, { schedule: schedule.id })
  planPhases(engine, schedule)
  engine.emitEvent('subscription_schedule.created', schedule, { account })
  return schedule
}

function create(engine: StripeEngine, body: Create, account: Account): Schedule {
  if (!body.customer) {
    throw invalidRequest('Missing required param: customer.', {
      code: 'parameter_missing',
      param: 'customer',
    })
  }
  const customer = engine.store.get('customer', body.customer, account, 'customer')
  const now = nowFor(engine, customer)
  const begins = typeof body.start_date === 'number' ? body.start_date : now
  const phases = phasesFrom(engine, body.phases ?? [], begins, now, account)
  const schedule = insert(
    engine,
    body,
    {
      customer: customer.id,
      phases,
      status: 'not_started',
      subscription: null,
      current_phase: null,
      test_clock: customer.test_clock ?? null,
    },
    account,
  )
  engine.emitEvent('subscription_schedule.created', schedule, { account })
  if (begins <= now) beginSchedule(engine, schedule, account)
  else planFor(engine, schedule, 'schedule.start', schedule.id, begins)
  return schedule
}

function beginSchedule(engine: StripeEngine, schedule: Schedule, account: Account) {
  const [first] = schedule.phases
  if (!first) return
  const subscription = createSubscription(
    engine,
    {
      customer: idOf(schedule.customer)!,
      items: first.items.map(({ price, quantity = 1 }) => ({ price: idOf(price)!, quantity })),
      metadata: { ...first.metadata },
      addInvoiceItems: first.add_invoice_items.map(({ price, quantity }) => ({
        price: idOf(price)!,
        quantity: quantity ?? 1,
      })),
      ...(first.trial_end === null ? {} : { trial_end: first.trial_end }),
      ...(first.application_fee_percent === null
        ? {}
        : { application_fee_percent: first.application_fee_percent }),
      ...(first.transfer_data
        ? { transfer_data: { destination: idOf(first.transfer_data.destination)! } }
        : {}),
      ...(first.default_payment_method
        ? { default_payment_method: idOf(first.default_payment_method)! }
        : {}),
    },
    account,
  )
  engine.store.update('subscription', subscription, { schedule: schedule.id })
  const { start_date, end_date } = first
  const active = engine.store.update('subscription_schedule', schedule, {
    status: 'active',
    subscription: subscription.id,
    current_phase: { start_date, end_date },
  })
  planPhases(engine, active)
  engine.emitEvent('subscription_schedule.updated', active, { account })
}

function update(
  engine: StripeEngine,
  schedule: Schedule,
  body: Stripe.SubscriptionScheduleUpdateParams,
  account: Account,
): Schedule {
  assertRunning(schedule, 'update')
  const { store } = engine
  const now = nowFor(engine, schedule)
  const begins = schedule.phases[0]?.start_date ?? now
  const phases = body.phases ? phasesFrom(engine, body.phases, begins, now, account) : schedule.phases
  const current = phases.find(({ start_date: from, end_date: until }) => from <= now && now < until)
  const isRunning = schedule.status === 'active'
  if (isRunning && !current) {
    throw invalidRequest('One phase of an active schedule has to be the current one.', { param: 'phases' })
  }
  const updated = store.update('subscription_schedule', schedule, {
    phases,
    metadata: mergeMetadata(schedule.metadata ?? {}, body.metadata),
    ...(body.end_behavior ? { end_behavior: body.end_behavior } : {}),
    ...(isRunning && current
      ? { current_phase: { start_date: current.start_date, end_date: current.end_date } }
      : {}),
  })
  const subscription: Subscription | null = store.find(
    'subscription',
    idOf(schedule.subscription) ?? '',
    account,
  )
  const items = subscription && current ? changesOf(subscription, current) : null
  if (subscription && items) {
    updateSubscription(
      engine,
      subscription,
      { items, proration_behavior: body.proration_behavior ?? 'create_prorations' },
      account,
    )
  }
  if (isRunning) planPhases(engine, updated)
  engine.emitEvent('subscription_schedule.updated', updated, { account })
  return updated
}
