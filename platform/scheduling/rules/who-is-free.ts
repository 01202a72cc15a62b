export type ProviderSlots = Readonly<{ id: string; starts: Int32Array }>

/**
 * For each start, who is free then. The providers of start k are `providers[firsts[k]]` up to, not including,
 * `providers[firsts[k + 1]]`, as positions in `ids`; read them with `idsAt`.
 */
export type FreeProviders = Readonly<{
  /** Every start at which anybody is free, in epoch minutes, ascending. */
  starts: Int32Array
  firsts: Int32Array
  providers: Int32Array
  ids: readonly string[]
}>

/**
 * Turns the slots of many providers round: from who is free when, to when is who free. Counts first and then
 * fills, so that the work grows with the number of slots, and no two providers need to share a grid.
 * For several hundred providers, find their slots in blocks of a hundred and yield to the event loop in between.
 * @param list slots as `findSlots` returns them, ascending; the order of providers is kept at each start
 */
export function whoIsFree(list: readonly ProviderSlots[]): FreeProviders {
  let lowest = Infinity
  let highest = -Infinity
  let total = 0
  for (const { starts } of list) {
    if (starts.length === 0) continue
    lowest = Math.min(lowest, starts[0]!)
    highest = Math.max(highest, starts[starts.length - 1]!)
    total += starts.length
  }
  const ids: string[] = []
  for (const { id } of list) ids.push(id)
  if (total === 0)
    return { starts: new Int32Array(0), firsts: new Int32Array(1), providers: new Int32Array(0), ids }

  const counts = new Int32Array(highest - lowest + 1)
  for (const { starts } of list) {
    for (let index = 0; index < starts.length; index += 1) counts[starts[index]! - lowest]! += 1
  }
  let distinct = 0
  for (let cell = 0; cell < counts.length; cell += 1) if (counts[cell]! > 0) distinct += 1

  const starts = new Int32Array(distinct)
  const firsts = new Int32Array(distinct + 1)
  let found = 0
  let position = 0
  for (let cell = 0; cell < counts.length; cell += 1) {
    const count = counts[cell]!
    if (count === 0) continue
    starts[found] = lowest + cell
    firsts[found] = position
    found += 1
    // From here on the cell says where the next provider of this start goes.
    counts[cell] = position
    position += count
  }
  firsts[distinct] = position

  const providers = new Int32Array(total)
  for (let provider = 0; provider < list.length; provider += 1) {
    const own = list[provider]!.starts
    for (let index = 0; index < own.length; index += 1) {
      const cell = own[index]! - lowest
      providers[counts[cell]!] = provider
      counts[cell]! += 1
    }
  }
  return { starts, firsts, providers, ids }
}

/** The ids of the providers who are free at the k-th start. */
export function idsAt({ firsts, providers, ids }: FreeProviders, index: number): string[] {
  const end = firsts[index + 1] ?? 0
  const result: string[] = []
  for (let position = firsts[index] ?? 0; position < end; position += 1)
    result.push(ids[providers[position]!]!)
  return result
}
