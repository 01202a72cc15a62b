/**
 * The free starts closest to a wanted one, for the answer to a customer who came too late: nearest first, of two
 * equally near ones the earlier. The wanted start itself is not among them.
 * @param slots free starts in epoch minutes, ascending
 * @param wanted epoch minutes
 */
export function nearestSlots(slots: ArrayLike<number>, wanted: number, count: number): number[] {
  let after = 0
  let high = slots.length
  while (after < high) {
    const middle = (after + high) >>> 1
    if (slots[middle]! < wanted) after = middle + 1
    else high = middle
  }
  let before = after - 1
  while (slots[after] === wanted) after += 1
  const nearest: number[] = []
  while (nearest.length < count && (before >= 0 || after < slots.length)) {
    const takeBefore =
      after >= slots.length || (before >= 0 && wanted - slots[before]! <= slots[after]! - wanted)
    nearest.push(takeBefore ? slots[before--]! : slots[after++]!)
  }
  return nearest
}
