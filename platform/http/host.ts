import { domainToASCII } from 'node:url'

const plain = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/
const loopback = new Set(['127.0.0.1', '[::1]'])

/**
 * The host name of a Host header: without port and trailing dot, in lower case, international names in ASCII
 * (RFC 5890). Null for anything that is not a host name, addresses included, except this machine's own.
 */
export function hostName(header: string | undefined): string | null {
  if (!header || header.length > 300) return null
  const withoutPort = header.replace(/:\d{0,5}$/, '')
  if (withoutPort.length <= 253 && plain.test(withoutPort)) return isAddress(withoutPort) ? null : withoutPort
  if (loopback.has(withoutPort)) return withoutPort
  // The conversion reads its input like an address, and would stop at a slash or decode a percent sign.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(withoutPort)) return null
  const name = domainToASCII(withoutPort.replace(/\.$/, ''))
  return name.length <= 253 && plain.test(name) && !isAddress(name) ? name : null
}

/** This machine under its address: the platform's own site, in local mode only. */
export const isLoopback = (host: string) => loopback.has(host) || host === '127.0.0.1'

const isAddress = (name: string) => /^\d{1,3}(\.\d{1,3}){3}$/.test(name) && name !== '127.0.0.1'
