import { BlockList, isIP } from 'node:net'

// https://www.iana.org/assignments/iana-ipv4-special-registry: everything there that is not globally reachable.
const closed4 = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  closed4.addSubnet(network, bits, 'ipv4')
}
// Reached from inside of Azure only, though it looks public.
closed4.addAddress('168.63.129.16', 'ipv4')

// https://www.iana.org/assignments/ipv6-unicast-address-assignments: all that is public lies in here…
const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')
// …but for what carries an IPv4 address (Teredo, 6to4), and for documentation.
const closed6 = new BlockList()
closed6.addSubnet('2001::', 23, 'ipv6')
closed6.addSubnet('2001:db8::', 32, 'ipv6')
closed6.addSubnet('2002::', 16, 'ipv6')
closed6.addSubnet('3fff::', 20, 'ipv6')

/**
 * Whether an IP address is one of the public internet, and not of this machine, its network or a cloud's inside.
 * Mapped and translated addresses (::ffff:0:0/96, 64:ff9b::/96) are not, whatever they carry.
 */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !closed4.check(address, 'ipv4')
  if (version !== 6 || address.includes('%')) return false
  return open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6')
}

/** This machine's own addresses, for servers that a developer runs beside the product. */
export const isLoopback = (address: string): boolean =>
  address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address)
