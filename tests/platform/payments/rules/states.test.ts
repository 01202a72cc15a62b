import {
  blocksRefunds,
  chargebackMachine,
  chargebackStates,
  chargeMachine,
  type ChargeState,
  chargeStates,
  freezable,
  fundsMachine,
  fundsStates,
  isLateSuccess,
  type Machine,
  moneyActors,
  paymentStateOf,
  payoutMachine,
  payoutStates,
  refundMachine,
  refundStates,
  releasableAmount,
  transferMachine,
  transferStates,
  unfreeze,
} from '#platform/payments/rules/index.ts'

const machines: [string, readonly string[], Machine<string, string>, string, string[]][] = [
  ['charge', chargeStates, chargeMachine as never, 'scheduled', ['succeeded', 'settled_in_person']],
  ['held payment', fundsStates, fundsMachine as never, 'uncollected', []],
  ['refund', refundStates, refundMachine as never, 'pending', ['cancelled', 'settled_otherwise']],
  ['transfer', transferStates, transferMachine as never, 'pending', ['reversed']],
  ['payout', payoutStates, payoutMachine as never, 'requested', ['failed', 'cancelled']],
  ['chargeback', chargebackStates, chargebackMachine as never, 'inquiry', []],
]

test.each(machines)(
  'of a %s every state is reached, one step has one outcome, and it ends where it should',
  (_, states, machine, start, ends) => {
    const reached = new Set([start])
    for (let before = 0; before < reached.size;) {
      before = reached.size
      for (const { from, to } of machine.steps) if (reached.has(from)) reached.add(to)
    }
    expect([...reached].toSorted()).toEqual([...states].toSorted())

    const outcomes = new Map<string, string>()
    for (const { from, on, to, by } of machine.steps) {
      for (const actor of by) {
        const key = `${from} ${on} ${actor}`
        expect([key, outcomes.get(key) ?? to]).toEqual([key, to])
        outcomes.set(key, to)
      }
    }
    expect(states.filter((state) => machine.isFinal(state))).toEqual(ends)
  },
)

test.each(machines)('what is not in the table of a %s is refused with 409', (_, states, machine) => {
  const events = [...new Set(machine.steps.map(({ on }) => on))]
  let refused = 0
  for (const from of states) {
    for (const on of events) {
      for (const by of moneyActors) {
        const step = machine.steps.find(
          (each) => each.from === from && each.on === on && each.by.includes(by),
        )
        expect(machine.may(from, on, by)).toBe(step !== undefined)
        if (step) {
          expect(machine.next(from, on, by)).toBe(step.to)
          continue
        }
        refused += 1
        expect(() => machine.next(from, on, by)).toThrow(
          expect.objectContaining({ code: 'illegal_transition', status: 409 }),
        )
      }
    }
  }
  expect(refused).toBeGreaterThan(0)
})

test('money that comes after its charge was given up is taken, and known to be late', () => {
  for (const state of ['cancelled', 'expired'] as const) {
    expect(chargeMachine.next(state, 'succeed', 'processor')).toBe('succeeded')
    expect(isLateSuccess(state)).toBe(true)
  }
  expect(isLateSuccess('processing')).toBe(false)
})

test('only the processor says that money has come or gone', () => {
  const byPeople = (machine: Machine<string, string>, events: string[]) =>
    machine.steps.filter(({ on, by }) => events.includes(on) && by.some((actor) => actor !== 'processor'))

  expect(byPeople(chargeMachine as never, ['succeed'])).toEqual([])
  expect(byPeople(payoutMachine as never, ['pay'])).toEqual([])
  expect(byPeople(chargebackMachine as never, ['withdraw', 'win', 'lose'])).toEqual([])
  expect(byPeople(fundsMachine as never, ['collect', 'pay_out'])).toEqual([])
})

test('a chargeback that took money blocks refunds, an inquiry and a won one do not', () => {
  expect(chargebackStates.filter(blocksRefunds)).toEqual(['needs_response', 'under_review', 'lost'])
})

test('a dispute freezes what is claimed and still held; the rest is released', () => {
  expect([freezable(500, 1_000, 0), freezable(5_000, 1_000, 200), freezable(5, 100, 100)]).toEqual([
    500, 800, 0,
  ])
  expect([releasableAmount(1_000, 200), releasableAmount(100, 200)]).toEqual([800, 0])
  expect(unfreeze(500, 200)).toBe(300)
  expect(() => unfreeze(100, 101)).toThrow(expect.objectContaining({ code: 'conflict' }))
})

test('a payment is called by what its charges say', () => {
  const charge = (state: ChargeState, amount = 5_000, refundedAmount = 0, disputedAmount = 0) => ({
    state,
    amount,
    refundedAmount,
    disputedAmount,
  })
  const called = (...charges: ReturnType<typeof charge>[]) => paymentStateOf(charges, 10_000)

  expect(called()).toBe('none')
  expect(called(charge('scheduled'))).toBe('none')
  expect(called(charge('requires_action'))).toBe('requires_action')
  expect(called(charge('processing'))).toBe('processing')
  expect(called(charge('succeeded'), charge('scheduled'))).toBe('partially_paid')
  expect(called(charge('succeeded'), charge('failed'))).toBe('failed')
  expect(called(charge('succeeded'), charge('settled_in_person'))).toBe('paid')
  expect(called(charge('succeeded', 10_000, 1))).toBe('partially_refunded')
  expect(called(charge('succeeded', 10_000, 10_000))).toBe('refunded')
  expect(called(charge('succeeded', 10_000, 10_000, 1))).toBe('disputed')
  expect(called(charge('expired'))).toBe('expired')
})
