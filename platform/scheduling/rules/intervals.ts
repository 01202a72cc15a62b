/**
 * Half-open ranges of whole minutes as one flat list, [start, end, start, end, …], ascending by start. They may
 * touch, overlap and nest; an empty one (end at or before its start) covers nothing.
 */
export type Intervals = readonly number[] | Int32Array

/** Flat, sorted intervals from pairs in any order. Minutes must be whole: round a start down and an end up. */
export function toIntervals(pairs: Iterable<readonly [start: number, end: number]>): Int32Array {
  return Int32Array.from([...pairs].toSorted((a, b) => a[0] - b[0]).flat())
}

/**
 * Every interval widened on both sides, overlapping and touching ones made one.
 * @throws RangeError when the list is not ascending by start
 */
export function widened(list: Intervals, before: number, after: number): number[] {
  const result: number[] = []
  let previous = -Infinity
  let last = -1
  for (let index = 0; index + 1 < list.length; index += 2) {
    const start = list[index]!
    const end = list[index + 1]!
    if (start < previous) throw new RangeError('Intervals must ascend by their start')
    previous = start
    if (end <= start) continue
    if (last >= 0 && start - before <= result[last]!) {
      if (end + after > result[last]!) result[last] = end + after
    } else {
      result.push(start - before, end + after)
      last += 2
    }
  }
  return result
}

/** All minutes that are in either list; overlapping and touching intervals are made one. */
export function union(first: readonly number[], second: readonly number[]): readonly number[] {
  if (first.length === 0) return second
  if (second.length === 0) return first
  const result: number[] = []
  let last = -1
  let a = 0
  let b = 0
  while (a < first.length || b < second.length) {
    const fromFirst = b >= second.length || (a < first.length && first[a]! <= second[b]!)
    const start = fromFirst ? first[a]! : second[b]!
    const end = fromFirst ? first[a + 1]! : second[b + 1]!
    if (fromFirst) a += 2
    else b += 2
    if (last >= 0 && start <= result[last]!) {
      if (end > result[last]!) result[last] = end
    } else {
      result.push(start, end)
      last += 2
    }
  }
  return result
}

/** The minutes that at least `depth` of the intervals cover, as merged ascending intervals. Order does not matter. */
export function coveredAtLeast(depth: number, lists: readonly Intervals[]): number[] {
  let size = 0
  for (const list of lists) size += list.length >> 1
  const starts = new Int32Array(size)
  const ends = new Int32Array(size)
  let count = 0
  for (const list of lists) {
    for (let index = 0; index + 1 < list.length; index += 2) {
      if (list[index + 1]! <= list[index]!) continue
      starts[count] = list[index]!
      ends[count] = list[index + 1]!
      count += 1
    }
  }
  const opening = starts.subarray(0, count).toSorted()
  const closing = ends.subarray(0, count).toSorted()
  const result: number[] = []
  let open = 0
  let begin = 0
  let next = 0
  for (let closed = 0; closed < count;) {
    // An interval that ends where another starts does not overlap it: ends go first.
    if (next < count && opening[next]! < closing[closed]!) {
      open += 1
      if (open === depth) begin = opening[next]!
      next += 1
    } else {
      if (open === depth) {
        const end = closing[closed]!
        if (result.length > 0 && result[result.length - 1] === begin) result[result.length - 1] = end
        else result.push(begin, end)
      }
      open -= 1
      closed += 1
    }
  }
  return result
}
