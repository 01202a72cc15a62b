import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Settings } from '#platform/config.ts'
import {
  safeFetch,
  SafeFetchError,
  type SafeFetchAnswer,
  type SafeFetchCode,
  type SafeFetchOptions,
} from '#platform/kernel/safe-fetch.ts'
import { type Range, readBusyRanges, type ReadBusy } from '../rules/busy-ranges.ts'
import { CalendarFailure, type FailureCode } from '../rules/failures.ts'

/** What is known from the last time, so that an unchanged calendar need not be sent again. */
export type Known = { etag: string | null; lastModified: string | null }

export type ReadAddress =
  | { isUnchanged: true }
  | {
      isUnchanged: false
      ranges: Range[]
      fingerprint: string
      etag: string | null
      lastModified: string | null
    }

const failureOf: Record<SafeFetchCode, FailureCode> = {
  invalid_address: 'address_blocked',
  address_blocked: 'address_blocked',
  unreachable: 'unreachable',
  timed_out: 'timed_out',
  too_large: 'too_large',
  too_many_redirects: 'too_many_redirects',
  bad_encoding: 'broken_calendar',
}

/** Without encryption only where the product runs for trying it out: an address is a key to somebody's private time. */
export const fetchOptions = ({
  isLocal,
  loopbackPorts,
}: Pick<Settings, 'isLocal' | 'loopbackPorts'>): SafeFetchOptions => ({ allowsHttp: isLocal, loopbackPorts })

/**
 * Reads a calendar behind an address.
 * @throws CalendarFailure
 */
export async function readAddress(
  config: Pick<Settings, 'isLocal' | 'loopbackPorts'>,
  address: string,
  options: ReadBusy & { known?: Known },
): Promise<ReadAddress> {
  const answer = await fetchCalendar(config, address, options.known)
  if (answer.status === 304) return { isUnchanged: true }
  assertAnswered(answer)
  const ranges = await inTurns(readBusyRanges(answer.body.toString('utf8'), options))
  return {
    isUnchanged: false,
    ranges,
    fingerprint: createHash('sha256').update(JSON.stringify(ranges)).digest('base64url'),
    etag: header(answer, 'etag', 200),
    lastModified: header(answer, 'last-modified', 100),
  }
}

async function fetchCalendar(
  config: Pick<Settings, 'isLocal' | 'loopbackPorts'>,
  address: string,
  known: Known | undefined,
): Promise<SafeFetchAnswer> {
  const headers = {
    accept: 'text/calendar, text/plain;q=0.5, */*;q=0.1',
    ...(known?.etag ? { 'if-none-match': known.etag } : {}),
    ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
  }
  try {
    return await safeFetch(address, { ...fetchOptions(config), headers })
  } catch (error) {
    if (error instanceof SafeFetchError) throw new CalendarFailure(failureOf[error.code], { cause: error })
    throw error
  }
}

function assertAnswered(answer: SafeFetchAnswer): void {
  const { status } = answer
  if (status >= 200 && status < 300) return
  if (status === 401 || status === 403) throw new CalendarFailure('refused')
  if (status === 404 || status === 410) throw new CalendarFailure('not_found')
  if (status === 429 || status === 503) {
    const seconds = Number(header(answer, 'retry-after', 10))
    throw new CalendarFailure(status === 429 ? 'rate_limited' : 'server_error', {
      retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : null,
    })
  }
  throw new CalendarFailure(status >= 500 ? 'server_error' : 'unreachable')
}

function header({ headers }: SafeFetchAnswer, name: string, mostCharacters: number): string | null {
  const value = headers[name]
  return typeof value === 'string' && value.length <= mostCharacters ? value : null
}

/** The longest that reading one calendar may keep the others of this process waiting, in milliseconds. */
const turnMs = 15
/** So much work, in milliseconds, is no calendar of a person. */
const mostWorkMs = 20_000

async function inTurns<Result>(work: Generator<undefined, Result>): Promise<Result> {
  let spent = 0
  for (let began = performance.now(); ;) {
    const { done, value } = work.next()
    if (done) return value
    if (performance.now() - began < turnMs) continue
    spent += performance.now() - began
    if (spent > mostWorkMs) throw new CalendarFailure('too_many_events')
    await setImmediate()
    began = performance.now()
  }
}
