import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'

/** A TCP proxy in front of a real server, to take it away: gone (refused and reset) or a black hole (silent). */
export async function startFaultProxy(targetUrl: string) {
  const target = new URL(targetUrl)
  const pairs = new Set<[Socket, Socket]>()
  let mode: 'open' | 'down' | 'silent' = 'open'

  const server = createServer((near) => {
    if (mode === 'down') return near.resetAndDestroy()
    const far = createConnection({ host: target.hostname.replace(/^\[|\]$/g, ''), port: Number(target.port) })
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    near.on('data', (bytes) => mode === 'open' && far.write(bytes))
    far.on('data', (bytes) => mode === 'open' && near.write(bytes))
    for (const [one, other] of [pair, pair.toReversed()] as [Socket, Socket][]) {
      one.on('error', () => {})
      one.on('close', () => {
        pairs.delete(pair)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(targetUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)

  const dropAll = () => {
    for (const [near, far] of pairs) {
      near.resetAndDestroy()
      far.destroy()
    }
  }
  return {
    url: url.href,
    /** Refuses every connection and resets the open ones, as a server that is restarting. */
    down() {
      mode = 'down'
      dropAll()
    },
    /** Takes bytes and gives none, as a network that swallows packets. */
    silent() {
      mode = 'silent'
    },
    open() {
      if (mode === 'silent') dropAll()
      mode = 'open'
    },
    async close() {
      dropAll()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
