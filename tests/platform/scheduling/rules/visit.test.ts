import fc from 'fast-check'
import { nextStart, planVisits, type VisitStep, waitsOf } from '#platform/scheduling/rules/index.ts'

const step = (durationMinutes: number, bufferBeforeMinutes = 0, bufferAfterMinutes = 0): VisitStep => ({
  durationMinutes,
  bufferBeforeMinutes,
  bufferAfterMinutes,
})

test('what follows begins when the one before and both buffers are over', () => {
  expect(nextStart(600, step(30, 5, 10), step(45, 15, 5))).toBe(655)
  expect(waitsOf([step(30, 5, 10), step(45, 15, 5), step(20)], [600, 655, 710])).toEqual([0, 5])
  expect(waitsOf([step(30), step(45)], [600, 620])).toEqual([-10])
})

test('a visit is chained without gaps, and offered once for each start of the first', () => {
  const plans = planVisits(
    [step(30), step(60)],
    [
      [540, 555, 570, 600],
      [570, 600, 615],
    ],
  )

  expect(plans).toEqual([
    { starts: [540, 570], end: 630 },
    { starts: [570, 600], end: 660 },
  ])
})

test('where a wait is allowed, the visit that ends first is taken, and short ones come before long ones', () => {
  const plans = planVisits(
    [step(30), step(30), step(30)],
    [
      [540, 600],
      [570, 585, 640],
      [600, 630, 670],
    ],
    { mostWait: 20 },
  )

  expect(plans).toEqual([
    { starts: [540, 570, 600], end: 630 },
    { starts: [600, 640, 670], end: 700 },
  ])
})

test('no start of the first is offered when the last cannot follow', () => {
  expect(planVisits([step(30), step(30)], [[540], [600]])).toEqual([])
  expect(planVisits([step(30), step(30)], [[], [600]])).toEqual([])
})

test('at most so many are told, the best of them', () => {
  const free = Array.from({ length: 20 }, (_, index) => 540 + index * 30)

  const plans = planVisits([step(30), step(30)], [free, free], { limit: 3 })

  expect(plans.map(({ starts }) => starts[0])).toEqual([540, 570, 600])
})

const steps = fc.array(
  fc.record({
    durationMinutes: fc.integer({ min: 1, max: 30 }),
    bufferBeforeMinutes: fc.integer({ min: 0, max: 5 }),
    bufferAfterMinutes: fc.integer({ min: 0, max: 5 }),
  }),
  { minLength: 1, maxLength: 4 },
)
const starts = fc.uniqueArray(fc.integer({ min: 0, max: 120 }), { maxLength: 25 })
const cases = steps.chain((chain) =>
  fc.record({
    chain: fc.constant(chain),
    free: fc.array(
      starts.map((list) => list.toSorted((one, other) => one - other)),
      { minLength: chain.length, maxLength: chain.length },
    ),
    mostWait: fc.integer({ min: 0, max: 15 }),
  }),
)

/** Every chain that is allowed, by trying all. */
function allVisits(chain: VisitStep[], free: number[][], mostWait: number, done: number[] = []): number[][] {
  if (done.length === chain.length) return [done]
  return free[done.length]!.flatMap((start) => {
    const next = [...done, start]
    const waits = waitsOf(chain, next)
    const isAllowed = waits.every((wait) => wait >= 0 && wait <= mostWait)
    return isAllowed ? allVisits(chain, free, mostWait, next) : []
  })
}

test('for each first start the earliest end among all possible visits is found', () => {
  fc.assert(
    fc.property(cases, ({ chain, free, mostWait }) => {
      const ends = new Map<number, number>()
      for (const visit of allVisits(chain, free, mostWait)) {
        const end = visit.at(-1)! + chain.at(-1)!.durationMinutes
        ends.set(visit[0]!, Math.min(end, ends.get(visit[0]!) ?? Infinity))
      }

      const plans = planVisits(chain, free, { mostWait })

      expect(new Map(plans.map((plan) => [plan.starts[0]!, plan.end]))).toEqual(ends)
      for (const plan of plans) {
        expect(plan.starts.every((start, index) => free[index]!.includes(start))).toBe(true)
        expect(waitsOf(chain, plan.starts).every((wait) => wait >= 0 && wait <= mostWait)).toBe(true)
      }
      const lengths = plans.map((plan) => plan.end - plan.starts[0]!)
      expect(lengths).toEqual(lengths.toSorted((one, other) => one - other))
    }),
    { numRuns: 300 },
  )
})
