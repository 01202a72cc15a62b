import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { isLoopback, isPublicAddress } from './public-address.ts'

/** Why an address that somebody gave us was not read. */
export type SafeFetchCode =
  | 'invalid_address'
  | 'address_blocked'
  | 'unreachable'
  | 'timed_out'
  | 'too_large'
  | 'too_many_redirects'
  | 'bad_encoding'

export class SafeFetchError extends Error {
  override name = 'SafeFetchError'
  readonly code: SafeFetchCode
  constructor(code: SafeFetchCode, cause?: unknown) {
    super(`The address was not read: ${code}`, { cause })
    this.code = code
  }
}

export type Resolve = (host: string) => Promise<LookupAddress[]>

export type SafeFetchOptions = {
  headers?: Record<string, string>
  /** Addresses without encryption are read too. */
  allowsHttp: boolean
  /** Ports of this machine behind which servers of ours stand; empty wherever the product is really used. */
  loopbackPorts?: readonly number[]
  /** For everything together, names and redirects included. */
  timeLimitMs?: number
  /** Of the body, unpacked. */
  mostBytes?: number
  mostRedirects?: number
  /** Asked once for each host; the connection goes to what it answered. */
  resolve?: Resolve
}

export type SafeFetchAnswer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
  /** After redirects. */
  url: URL
}

const redirects = new Set([301, 302, 303, 307, 308])

/**
 * Reads an address that a stranger chose. Whatever it leads to is looked up once, must be public, and is what the
 * connection is made to, so that a name cannot turn out as another address in between; every redirect is checked in the
 * same way. Time and size are limited, also of what is unpacked.
 * @throws SafeFetchError
 */
export async function safeFetch(address: string, options: SafeFetchOptions): Promise<SafeFetchAnswer> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(new SafeFetchError('timed_out')), options.timeLimitMs ?? 10_000)
  try {
    return await follow(address, options, limit.signal)
  } catch (error) {
    if (error instanceof SafeFetchError) throw error
    throw limit.signal.aborted ? limit.signal.reason : new SafeFetchError('unreachable', error)
  } finally {
    clearTimeout(timer)
    // Ends whatever is still being sent.
    limit.abort()
  }
}

async function follow(
  address: string,
  options: SafeFetchOptions,
  signal: AbortSignal,
): Promise<SafeFetchAnswer> {
  let url = parseAddress(address, options)
  let { headers } = options
  for (let hop = 0; hop <= (options.mostRedirects ?? 5); hop += 1) {
    const addresses = await checkedAddresses(url, options, signal)
    const response = await send(url, addresses, headers ?? {}, signal)
    const { location } = response.headers
    const status = response.statusCode ?? 0
    if (!redirects.has(status) || location === undefined) {
      const mostBytes = options.mostBytes ?? 5 * 1024 * 1024
      return { status, headers: response.headers, body: await readBody(response, mostBytes, signal), url }
    }
    response.destroy()
    const next = parseAddress(URL.parse(location, url)?.href ?? '', options)
    // What was meant for one host is nobody else's.
    if (next.origin !== url.origin) headers = {}
    url = next
  }
  throw new SafeFetchError('too_many_redirects')
}

/**
 * The address as it will be read. `webcal:` is what calendar programs call `https:`.
 * @throws SafeFetchError `invalid_address` for another scheme, a password in it or a port that no web server has
 */
export function parseAddress(address: string, { allowsHttp, loopbackPorts = [] }: SafeFetchOptions): URL {
  const url = URL.parse(address.trim().replace(/^webcals?:/i, 'https:'))
  if (!url || url.username !== '' || url.password !== '' || url.hostname === '') {
    throw new SafeFetchError('invalid_address')
  }
  const port = portOf(url)
  const isOurs = loopbackPorts.includes(port)
  const isHttp = url.protocol === 'http:' && (allowsHttp || isOurs)
  if (url.protocol !== 'https:' && !isHttp) throw new SafeFetchError('invalid_address')
  // Below 1024 are services that are no web servers, and would take a request for something else.
  if (port !== 80 && port !== 443 && port < 1024) throw new SafeFetchError('address_blocked')
  return url
}

const portOf = (url: URL) => Number(url.port || (url.protocol === 'https:' ? 443 : 80))

async function checkedAddresses(
  url: URL,
  { resolve = resolveHost, loopbackPorts = [] }: SafeFetchOptions,
  signal: AbortSignal,
): Promise<LookupAddress[]> {
  // The parser of URLs has turned other spellings (0x7f.1, 017700000001, 2130706433) into the usual one.
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const version = isIP(host)
  const addresses = version === 0 ? await inTime(resolve(host), signal) : [{ address: host, family: version }]
  if (addresses.length === 0) throw new SafeFetchError('unreachable')
  const isOurs = loopbackPorts.includes(portOf(url))
  const isOpen = ({ address }: LookupAddress) => isPublicAddress(address) || (isOurs && isLoopback(address))
  // A name with one public and one private address is a trick, or a mistake that would hit by chance.
  if (!addresses.every(isOpen)) throw new SafeFetchError('address_blocked')
  return addresses
}

const resolveHost: Resolve = (host) =>
  new Promise((done, fail) => {
    systemLookup(host, { all: true }, (error, addresses) => (error ? fail(error) : done(addresses)))
  })

/** A question that cannot be taken back is left alone when the time is up. */
function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    signal.addEventListener('abort', () => fail(signal.reason), { once: true })
    work.then(done, fail)
  })
}

function send(
  url: URL,
  addresses: LookupAddress[],
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const [first] = addresses as [LookupAddress]
  const lookup: LookupFunction = (_host, { all }, callback) =>
    all ? callback(null, addresses) : callback(null, first.address, first.family)
  return new Promise((done, fail) => {
    const open = url.protocol === 'https:' ? requestHttps : requestHttp
    const request = open(url, {
      method: 'GET',
      // No connection that an earlier request left open to who knows where.
      agent: false,
      lookup,
      signal,
      headers: { 'accept-encoding': 'gzip, deflate, br', ...headers },
    })
    request.on('response', done).on('error', fail).end()
  })
}

async function readBody(response: IncomingMessage, mostBytes: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  const unpacked = unpack(response)
  const stop = () => unpacked.destroy(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of unpacked) {
      size += chunk.length
      if (size > mostBytes) throw new SafeFetchError('too_large')
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof SafeFetchError) throw error
    if (signal.aborted) throw signal.reason
    throw new SafeFetchError(unpacked === response ? 'unreachable' : 'bad_encoding', error)
  } finally {
    response.destroy()
  }
  return Buffer.concat(chunks)
}

/** @throws SafeFetchError `bad_encoding` for a packing that was not asked for, or one inside another */
function unpack(response: IncomingMessage): Readable {
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (encoding === 'identity' || encoding === '') return response
  const open = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  }
  const unpacker = Object.hasOwn(open, encoding) ? open[encoding as keyof typeof open]() : null
  if (!unpacker) throw new SafeFetchError('bad_encoding')
  response.on('error', (error) => unpacker.destroy(error))
  return response.pipe(unpacker)
}
