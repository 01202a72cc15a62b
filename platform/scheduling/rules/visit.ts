/** One appointment of a visit. Durations are minutes. */
export type VisitStep = { durationMinutes: number; bufferBeforeMinutes: number; bufferAfterMinutes: number }

/** When each appointment of a visit starts, and when the last one ends; epoch minutes. */
export type VisitPlan = { starts: number[]; end: number }

/**
 * The earliest start of what follows: buffers are summed (journeys, 4), so that one and the same person could do both.
 * @param start of the appointment before, epoch minutes
 */
export const nextStart = (start: number, before: VisitStep, next: VisitStep): number =>
  start + before.durationMinutes + before.bufferAfterMinutes + next.bufferBeforeMinutes

/**
 * Every way to do several appointments one after the other, in the order given: for each start of the first the one
 * that ends first. The shortest visits come first, of equally short ones the earliest.
 * @param free the free starts of each appointment, ascending, epoch minutes
 * @param mostWait how long may be waited before each of those that follow, minutes
 */
export function planVisits(
  steps: readonly VisitStep[],
  free: readonly ArrayLike<number>[],
  { mostWait = 0, limit = Infinity }: { mostWait?: number; limit?: number } = {},
): VisitPlan[] {
  const known = steps.map(() => new Map<number, VisitPlan | null>())
  const from = (index: number, start: number): VisitPlan | null => {
    const memo = known[index]!
    const found = memo.get(start)
    if (found !== undefined) return found
    const plan = planFrom(index, start)
    memo.set(start, plan)
    return plan
  }
  const planFrom = (index: number, start: number): VisitPlan | null => {
    const step = steps[index]!
    const next = steps[index + 1]
    if (!next) return { starts: [start], end: start + step.durationMinutes }
    const earliest = nextStart(start, step, next)
    let best: VisitPlan | null = null
    for (const follower of between(free[index + 1]!, earliest, earliest + mostWait)) {
      const rest = from(index + 1, follower)
      if (rest && (best === null || rest.end < best.end)) best = rest
    }
    return best && { starts: [start, ...best.starts], end: best.end }
  }
  return Array.from(free[0]!, (start) => from(0, start))
    .filter((plan) => plan !== null)
    .toSorted((one, other) => length(one) - length(other) || one.starts[0]! - other.starts[0]!)
    .slice(0, limit)
}

const length = ({ starts, end }: VisitPlan) => end - starts[0]!

/** Those of an ascending list that lie in [from, to]. */
function between(values: ArrayLike<number>, from: number, to: number): number[] {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! < from) low = middle + 1
    else high = middle
  }
  const found: number[] = []
  for (; low < values.length && values[low]! <= to; low += 1) found.push(values[low]!)
  return found
}

/** How long is waited before each that follows, minutes; negative where two would be in each other's way. */
export const waitsOf = (steps: readonly VisitStep[], starts: readonly number[]): number[] =>
  starts.slice(1).map((start, index) => start - nextStart(starts[index]!, steps[index]!, steps[index + 1]!))
