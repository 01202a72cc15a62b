const withOffset = /(?:[Zz]|[+-]\d{2}:?\d{2})$/

/**
 * An instant as text, RFC 3339. One without an offset is none: the runtime would read it on the wall of the server.
 * @returns null for anything that is no point in time
 */
export function readInstant(text: string): Date | null {
  const instant = new Date(text)
  return withOffset.test(text) && !Number.isNaN(instant.getTime()) ? instant : null
}

/** Where the present moment comes from: one clock for a whole process, which a test may move. */
export type Clock = () => Date
export const systemClock: Clock = () => new Date()

export const seconds = (count: number) => count * 1_000
export const minutes = (count: number) => count * 60_000
export const hours = (count: number) => count * 3_600_000
export const days = (count: number) => count * 86_400_000
/** `instant` moved by a number of milliseconds of elapsed time. */
export const after = (instant: Date, milliseconds: number) => new Date(instant.getTime() + milliseconds)
export const toMinute = (instant: Date) => Math.floor(instant.getTime() / 60_000)
export const fromMinute = (minute: number) => new Date(minute * 60_000)
