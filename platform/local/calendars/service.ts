import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Faults } from './faults.ts'

export type Asked = {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  text: string
  /** The body read as JSON; empty where there is none. */
  body: Record<string, unknown>
}
export type Answered = {
  status: number
  body?: unknown
  /** Of a page; JSON otherwise. */
  type?: string
  headers?: Record<string, string>
}

/** Ends the work with this answer. */
export class Refusal extends Error {
  constructor(readonly answer: Answered) {
    super(`refused with ${answer.status}`)
  }
}

export type Service = { origin: string; close(): Promise<void> }

/** A server on this machine whose answers are made by `work`, with the faults in between. Pages have no faults. */
export async function startService(
  work: (asked: Asked, origin: string) => Promise<Answered> | Answered,
  { faults, port = 0, faultOf }: { faults: Faults; port?: number; faultOf: (status: number) => unknown },
): Promise<Service> {
  let origin = ''
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const asked = await read(request)
    const isPage = asked.path.startsWith('/consent') || asked.path.startsWith('/style')
    if (!isPage && faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs))
    const fault = isPage ? null : faults.instead(asked.path)
    if (fault) {
      const wait = fault.retryAfterSeconds
      const headers: Record<string, string> = wait === undefined ? {} : { 'retry-after': String(wait) }
      return send(response, { status: fault.status, body: faultOf(fault.status), headers })
    }
    const answered = await worked(asked)
    if (!isPage && faults.cuts(`${asked.method} ${asked.path}`)) return void request.socket.destroy()
    send(response, answered)
  }

  async function worked(asked: Asked): Promise<Answered> {
    try {
      return await work(asked, origin)
    } catch (error) {
      if (error instanceof Refusal) return error.answer
      throw error
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const url = new URL(request.url ?? '/', 'http://here.invalid')
  const isJson = (request.headers['content-type'] ?? '').includes('json')
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    text,
    body: isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {},
  }
}

function send(response: ServerResponse, { status, body, type, headers }: Answered) {
  const isEmpty = body === undefined || status === 204
  const text = isEmpty ? '' : type ? String(body) : JSON.stringify(body)
  response.writeHead(status, {
    'cache-control': 'no-store',
    ...(isEmpty ? {} : { 'content-type': type ?? 'application/json; charset=utf-8' }),
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}
