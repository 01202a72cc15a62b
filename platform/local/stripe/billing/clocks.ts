import type Stripe from 'stripe'
import { secondsPerDay } from '../clock.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import type { Account } from '../store.ts'

const url = '/v1/test_helpers/test_clocks'
const kind = 'test_helpers.test_clock'
type TestClock = Readonly<Stripe.TestHelpers.TestClock>
/** docs.stripe.com/billing/testing/test-clocks: no further at once than two years. */
const furthestSeconds = 2 * 366 * secondsPerDay

/** docs.stripe.com/api/test_clocks: time of its own for the customers that are made with it. */
export function registerTestClocks(engine: StripeEngine) {
  const { router, store, schedule } = engine

  router.post<Stripe.TestHelpers.TestClockCreateParams>(url, ({ body, account }) => {
    const clock = store.insert(
      kind,
      {
        id: engine.nextId('clock'),
        object: kind,
        created: engine.now(),
        deletes_after: engine.now() + 30 * secondsPerDay,
        frozen_time: body.frozen_time,
        livemode: false,
        name: body.name ?? null,
        status: 'ready',
        status_details: {},
      },
      account,
    )
    if (body.customer) {
      const customer = store.get('customer', body.customer, account, 'customer')
      store.update('customer', customer, { test_clock: clock.id })
    }
    engine.emitEvent('test_helpers.test_clock.created', clock, { account })
    return clock
  })
  router.get<Stripe.TestHelpers.TestClockListParams>(url, ({ query, account }) =>
    store.list(kind, { account, url, query }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get(kind, params.id!, account))

  router.post<Stripe.TestHelpers.TestClockAdvanceParams>(
    `${url}/:id/advance`,
    ({ params, body, account }) => {
      const clock = store.get(kind, params.id!, account)
      const { frozen_time: target } = body
      if (clock.status !== 'ready') {
        throw invalidRequest(`The test clock ${clock.id} is being advanced.`, {
          code: 'test_clock_advancing',
        })
      }
      if (target <= clock.frozen_time) {
        throw invalidRequest(
          'The test clock can only be advanced: frozen_time must be after its present one.',
          {
            param: 'frozen_time',
          },
        )
      }
      if (target > clock.frozen_time + furthestSeconds) {
        throw invalidRequest('The test clock cannot be advanced by more than two years at once.', {
          param: 'frozen_time',
        })
      }
      const advancing = store.update(kind, clock, {
        status: 'advancing',
        status_details: { advancing: { target_frozen_time: target } },
      })
      engine.emitEvent('test_helpers.test_clock.advancing', advancing, { account })
      // Asynchronous with Stripe too: the answer says `advancing`, and an event tells when it is done.
      schedule.add('clock.advance', clock.id, engine.now())
      return advancing
    },
  )

  router.delete(`${url}/:id`, ({ params, account }) => {
    const clock = store.get(kind, params.id!, account)
    for (const task of store.all('local.clock_task')) {
      if (task.clock === clock.id) store.remove('local.clock_task', task.id)
    }
    // Its customers go with it, and their subscriptions with them.
    for (const customer of store.all('customer', account)) {
      if (customer.test_clock !== clock.id) continue
      store.insert('local.deleted', { id: customer.id }, account)
      engine.emitEvent('customer.deleted', customer, { account })
      store.remove('customer', customer.id)
    }
    store.remove(kind, clock.id)
    engine.emitEvent('test_helpers.test_clock.deleted', clock, { account })
    return { id: clock.id, object: kind, deleted: true } satisfies Stripe.TestHelpers.DeletedTestClock
  })

  schedule.onDue('clock.advance', (id) => {
    const account = store.accountOf(kind, id)
    const clock = account === undefined ? null : store.find(kind, id, account)
    if (clock && account !== undefined) advance(engine, clock, account)
  })
}

/** Does what falls due on the way, each at its own moment, and what that makes due. */
function advance(engine: StripeEngine, clock: TestClock, account: Account) {
  const { store, schedule } = engine
  const target = clock.status_details.advancing?.target_frozen_time ?? clock.frozen_time
  for (let task = nextTask(engine, clock.id); task && task.at <= target; task = nextTask(engine, clock.id)) {
    store.remove('local.clock_task', task.id)
    store.update(kind, clock, { frozen_time: Math.max(clock.frozen_time, task.at) })
    schedule.run(task.name, task.subject, task.at)
  }
  const ready = store.update(kind, clock, { frozen_time: target, status: 'ready', status_details: {} })
  engine.emitEvent('test_helpers.test_clock.ready', ready, { account })
}

function nextTask(engine: StripeEngine, clock: string) {
  const own = engine.store.all('local.clock_task').filter((each) => each.clock === clock)
  return own.toSorted((a, b) => a.at - b.at)[0] ?? null
}
