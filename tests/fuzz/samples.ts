import fc from 'fast-check'
import type { Schema } from './operations.ts'

/** Numbers that only look random: the same seed gives the same run. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 to `below` - 1 (mulberry32). */
  roll(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.roll(choices.length)]!
  }
}

const words = ['Oak', 'river', 'Straße', 'Café', 'naïve', '日本', '🌱', "O'Neil", '50 %', 'a & b']

/** A value that the schema takes. `isFull` fills in what may be missing too. */
export function sampleOf(schema: Schema, dice: Dice, isFull = true): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return dice.pick(schema.enum.filter((value) => value !== null))
  if (schema.anyOf) return sampleOf(schema.anyOf[0]!, dice, isFull)
  const type = [schema.type].flat().find((name) => name !== 'null')
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => isFull || schema.required?.includes(name))
          .map(([name, property]) => [name, sampleOf(property, dice, isFull)]),
      )
    case 'array': {
      const count = Math.min(schema.maxItems ?? 2, Math.max(schema.minItems ?? 0, isFull ? 1 : 0))
      return Array.from({ length: count }, () => sampleOf(schema.items ?? {}, dice, isFull))
    }
    case 'integer':
    case 'number': {
      const from = schema.minimum ?? 0
      return from + dice.roll(Math.min((schema.maximum ?? 1000) - from, 1000) + 1)
    }
    case 'boolean':
      return dice.roll(2) === 1
    default:
      return textOf(schema, dice)
  }
}

const known = new Map<string, fc.Arbitrary<string>>()

/** One for each pattern: to make one costs as much as many hundreds of requests. */
function textsMatching(pattern: string): fc.Arbitrary<string> {
  const texts = known.get(pattern) ?? fc.stringMatching(new RegExp(pattern))
  known.set(pattern, texts)
  return texts
}

function textOf(schema: Schema, dice: Dice): string {
  if (schema.format === 'date-time') return new Date(Date.now() + dice.roll(30) * 86_400_000).toISOString()
  if (schema.pattern) {
    const found = fc.sample(textsMatching(schema.pattern), { seed: dice.roll(1e9), numRuns: 20 })
    return found.find(({ length }) => length <= (schema.maxLength ?? 1000)) ?? found[0]!
  }
  const text = Array.from({ length: 1 + dice.roll(3) }, () => dice.pick(words)).join(' ')
  const shortest = schema.minLength ?? 0
  return text.padEnd(shortest, 'x').slice(0, Math.max(shortest, Math.min(schema.maxLength ?? 100, 60)))
}
