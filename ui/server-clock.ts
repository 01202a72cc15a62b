/**
 * The server's present, counted on by the device: its clock may be an hour off, but both of its readings are.
 * @param present what the server said that it was, epoch milliseconds, read a moment ago
 * @param device the device's own clock
 */
export function serverClock(present: number, device: () => number = Date.now): () => number {
  const ahead = device() - present
  return () => device() - ahead
}

/** The present of the server that gave an answer; null where it does not say it. */
export function presentOf(answer: Pick<Response, 'headers'>): Date | null {
  const said = new Date(answer.headers.get('date') ?? '')
  return Number.isNaN(said.getTime()) ? null : said
}

/** Whole seconds until an instant, never below none. Both in epoch milliseconds. */
export const secondsUntil = (until: number, now: number): number =>
  Math.max(0, Math.ceil((until - now) / 1_000))
