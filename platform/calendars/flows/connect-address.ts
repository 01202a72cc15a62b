import { AppError, assertValid } from '#platform/kernel/errors.ts'
import { parseAddress, SafeFetchError } from '#platform/kernel/safe-fetch.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { CalendarFailure, failureWords } from '../rules/failures.ts'
import type { ConnectAddress, ConnectionView } from '../schemas.ts'
import { assertMayConnect, insertConnection } from '../service/connect.ts'
import { addressPurpose, readingFor, toBusy } from './ical.ts'
import { fetchOptions, readAddress } from './read-address.ts'

/** So many addresses one provider may try in an hour: each is a request of ours to somewhere. */
const tries = { limit: 30, windowSeconds: 3_600 }

/**
 * Connects a calendar behind an address. It is read first: what cannot be read is not connected, and the answer says
 * why.
 * @throws AppError `validation_failed`, `conflict`, `forbidden`, `not_found` for a member of another team, `rate_limited`
 */
export async function connectAddress(
  runtime: Runtime,
  scope: Scope,
  input: ConnectAddress & { providerId: string },
): Promise<ConnectionView> {
  const { config, database, limiter, vault } = runtime
  const { providerId, memberId = null } = input
  const url = addressOf(input.address, config)
  const addressHash = vault.mac(addressPurpose, url.href)
  const reading = await database.readTenant(scope, async (ctx) => {
    await assertMayConnect(ctx, { providerId, memberId, addressHash })
    return readingFor(ctx, { providerId, memberId })
  })
  const { tenantId } = scope
  const state = await limiter.take({ tenantId, name: 'calendar-connect', key: providerId, ...tries })
  if (!state.isAllowed) throw new AppError('rate_limited', { retryAfterSeconds: state.resetSeconds })
  const read = await readFirst(config, url, reading)
  return database.inTenant(scope, (ctx) =>
    insertConnection(ctx, {
      providerId,
      memberId,
      kind: 'ical',
      name: input.name?.trim() || url.hostname,
      isBlocking: input.isBlocking ?? true,
      blocksWhenStale: input.blocksWhenStale ?? false,
      sealedAddress: vault.seal(addressPurpose, tenantId, url.href),
      shownAddress: shorten(url),
      addressHash,
      busy: toBusy(read),
    }),
  )
}

function addressOf(address: string, config: Runtime['config']): URL {
  try {
    // People copy addresses without their beginning.
    const whole = /^[a-z][a-z0-9+.-]*:/i.test(address.trim()) ? address : `https://${address.trim()}`
    const url = parseAddress(whole, fetchOptions(config))
    url.hash = ''
    return url
  } catch (error) {
    if (!(error instanceof SafeFetchError)) throw error
    const words = error.code === 'address_blocked' ? failureWords.address_blocked : notAnAddress
    throw refused(words)
  }
}

const notAnAddress = 'This is not the address of a calendar. It begins with https:// or webcal://'

const refused = (message: string) =>
  new AppError('validation_failed', { detail: message, errors: [{ field: 'address', message }] })

async function readFirst(
  config: Runtime['config'],
  url: URL,
  reading: Awaited<ReturnType<typeof readingFor>>,
) {
  try {
    const read = await readAddress(config, url.href, reading)
    assertValid(!read.isUnchanged, 'address', failureWords.unreachable)
    return read.ranges
  } catch (error) {
    if (error instanceof CalendarFailure) throw refused(firstWords(error))
    throw error
  }
}

/** Nothing is tried again for somebody who waits at the form. */
const firstWords = ({ code }: CalendarFailure) =>
  failureWords[code].replace(/ We keep .*$| We do\.$/, ' Try again later, or use another address.')

/** Enough to tell two calendars apart, and nothing of the secret that most addresses hold. */
export function shorten({ host, pathname }: URL): string {
  const last = pathname.split('/').at(-1) ?? ''
  const file = /^[a-z-]{1,20}\.(ics|ical|vcs)$/i.test(last) ? last : '…'
  return pathname.length > 1 ? `${host}/${file === '…' ? '…' : `…/${file}`}`.slice(0, 300) : host
}
