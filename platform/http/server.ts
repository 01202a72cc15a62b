import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { newRequestId } from './request-id.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { wantsPage } from './error-page.ts'
import { problemType, toProblem } from './problem.ts'

type ErrorPage = { headers: Record<string, string>; body: string }
type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** One HTTP server with the limits that keep slow and half-dead clients from holding on to it. */
export class EdgeServer {
  /** From now on every answer is the last on its connection, and new requests are told to go elsewhere. */
  isDraining = false
  /** Answers what can be answered at once; true when it has. */
  shortcut: (request: IncomingMessage, response: ServerResponse) => boolean = () => false
  /** How browsers are told of a failure that happens before the framework sees the request. */
  errorPage: (request: IncomingMessage, error: AppError) => ErrorPage | null = () => null
  private server: Server | undefined

  readonly create = (handler: Handler): Server => {
    this.server = createServer(
      {
        // A proxy in front keeps its connections for less (60 s is usual): it must be the one who closes.
        keepAliveTimeout: 72_000,
        headersTimeout: 20_000,
        requestTimeout: 60_000,
        maxHeaderSize: 16_384,
      },
      (request, response) => this.receive(request, response, handler),
    )
    this.server.on('clientError', (error, socket) => refuseGarbage(error, socket))
    return this.server
  }

  /** Connections that carry nothing are closed now, the others with their answer. */
  drain() {
    this.isDraining = true
    this.server?.closeIdleConnections()
  }

  /** What is left after the grace period. */
  cutOff() {
    this.server?.closeAllConnections()
  }

  private receive(request: IncomingMessage, response: ServerResponse, handler: Handler) {
    if (hasTwoHosts(request))
      return answer(response, new AppError('validation_failed', { detail: 'There must be one Host header' }))
    if (this.isDraining) {
      // For requests that arrive on a connection that was busy when the shutdown began.
      response.setHeader('connection', 'close')
      const error = new AppError('unavailable', {
        detail: 'This process is shutting down',
        retryAfterSeconds: 1,
      })
      const page = wantsPage(request) ? this.errorPage(request, error) : null
      return page ? write(response, error, page) : answer(response, error)
    }
    if (request.url?.startsWith('/') === false) toOriginForm(request)
    if (!this.shortcut(request, response)) handler(request, response)
  }
}

/** RFC 9112 section 3.2: such a request must be refused; Node would take the first and forget the second. */
function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1
  }
  return count > 1
}

/** `GET http://salon.example.com/x`: the host in the target counts, and the Host header does not (RFC 9112 section 3.2.2). */
function toOriginForm(request: IncomingMessage) {
  const target = request.url ?? ''
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return
  const { host, pathname, search } = new URL(target)
  request.headers.host = host
  request.url = pathname + search
}

function answer(response: ServerResponse, error: AppError): void {
  write(response, error, {
    headers: {
      'content-type': problemType,
      'cache-control': 'no-store',
      ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) }),
    },
    body: JSON.stringify(toProblem(error, newRequestId())),
  })
}

function write(response: ServerResponse, error: AppError, { headers, body }: ErrorPage): void {
  response.writeHead(error.status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

/** What is not even HTTP: an empty answer with the fitting status, and the connection is closed. */
function refuseGarbage(error: NodeJS.ErrnoException, socket: Duplex) {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy()
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
