import { request } from 'node:http'

/**
 * Posts to an address on this machine. Names below `localhost` are this machine for browsers, but not for every
 * resolver (RFC 6761, 6.3), so that they are not looked up. @returns status and text, or status 0 when nobody answers
 */
export function post(
  address: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status: number; text: string }> {
  const url = new URL(address)
  const isHere = url.hostname === 'localhost' || url.hostname.endsWith('.localhost')
  return new Promise((resolve) => {
    const call = request(
      {
        host: isHere ? '127.0.0.1' : url.hostname,
        port: url.port || 80,
        path: url.pathname + url.search,
        method: 'POST',
        headers: { host: url.host, 'content-length': String(Buffer.byteLength(body)), ...headers },
        timeout: 5_000,
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', () => resolve({ status: 0, text: '' }))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        )
      },
    )
    call.on('timeout', () => call.destroy())
    call.on('error', () => resolve({ status: 0, text: '' }))
    call.end(body)
  })
}
