/** Chooses: a whole number below `count`. */
export type Pick = (count: number) => number

/** The same numbers each time for one seed (mulberry32). */
export function picker(seed: number): Pick {
  let state = seed >>> 0
  return (count) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count)
  }
}

export const oneOf = <T>(items: readonly T[], pick: Pick): T => items[pick(items.length)]!
