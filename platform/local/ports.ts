import { createServer } from 'node:net'

/** Both loopback addresses: a program on only one of them would answer half of the browsers that ask for localhost. */
const loopback = ['127.0.0.1', '::1']

/** Can this machine listen there on every loopback address that it has? */
export async function isPortFree(port: number): Promise<boolean> {
  for (const address of loopback) if (!(await canListen(port, address))) return false
  return true
}

/**
 * The first free port from `first` on.
 * @throws Error when a hundred in a row are taken
 */
export async function nextFreePort(first: number): Promise<number> {
  for (let port = first; port < Math.min(first + 100, 65536); port++) if (await isPortFree(port)) return port
  throw new Error(`The ports from ${first} on are all taken: name a free one in PORT.`)
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error) =>
      resolve('code' in error && error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    )
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}
