import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StripeApi, type Call } from './api.ts'
import { StripeControl } from './control/control.ts'
import { StripeEngine, type EngineOptions } from './engine.ts'
import { fetchFrom } from './in-process.ts'
import { boundaryOf } from './multipart.ts'
import type { Page } from './pages.ts'
import { registerAll } from './register.ts'
import { forgetOld } from './retention.ts'
import { configureWebhookEndpoints } from './webhook-endpoints.ts'
import { Webhooks, type WebhookSettings } from './webhooks.ts'

export type LocalStripeOptions = EngineOptions & {
  /** 0 lets the system choose. */
  port?: number
  webhooks?: readonly WebhookSettings[]
  /** How often the clock is looked at for what falls due, in milliseconds; 0: only at calls and when it is moved. */
  tickMs?: number
}
export type LocalStripe = {
  origin: string
  /** What the `stripe` package is given: `new Stripe(secretKey, client)`. */
  secretKey: string
  client: { host: string; port: number; protocol: 'http'; telemetry: false }
  /** The same without sockets: see in-process.ts. */
  fetch: typeof fetch
  engine: StripeEngine
  webhooks: Webhooks
  /** What time, banks and bad luck do. */
  control: StripeControl
  /** Moves the clock ahead by so many seconds; settles when what fell due on the way is done and told. */
  advance(seconds: number): Promise<void>
  /** Waits until no webhook is on its way. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Stripe on this machine, as far as this project uses it. It listens on 127.0.0.1 only, and no money moves. */
export async function startLocalStripe(options: LocalStripeOptions = {}): Promise<LocalStripe> {
  const engine = new StripeEngine(options)
  const webhooks = new Webhooks(engine)
  registerAll(engine, webhooks)
  forgetOld(engine)
  configureWebhookEndpoints(engine, options.webhooks ?? [])
  const api = new StripeApi(engine)
  const control = new StripeControl(engine, webhooks)
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(error instanceof Error ? error.stack : String(error))
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const call = await read(request)
    if (!call.path.startsWith('/v1/')) return sendPage(response, await pageOf(call))
    const answered = await api.answer(call)
    if (!answered) return void request.socket.destroy()
    response.writeHead(answered.status, answered.headers).end(answered.body)
  }

  async function pageOf(call: Call): Promise<Page> {
    if (isForeign(call))
      return { status: 403, type: 'text/plain', text: 'Forms of other pages are not taken.' }
    const found = engine.pages.match(call.method, call.path)
    if (!found) return { status: 404, type: 'text/plain', text: 'There is no such page.' }
    engine.schedule.runDue()
    const query = new URLSearchParams(call.search)
    const form = new URLSearchParams(call.method === 'POST' ? call.text : '')
    const page = await found.handler({
      params: found.params,
      query,
      form,
      language: call.headers['accept-language'] ?? '',
    })
    engine.tick()
    engine.commit()
    return page
  }

  const port = await listen(server, options.port ?? engine.keptPort)
  engine.keepPort(port)
  engine.origin = `http://127.0.0.1:${port}`
  webhooks.resume()
  engine.tick()
  const { tickMs = 250 } = options
  const timer = tickMs > 0 ? setInterval(() => engine.tick(), tickMs) : null
  timer?.unref()
  return {
    origin: engine.origin,
    secretKey: 'sk_test_local',
    client: { host: '127.0.0.1', port, protocol: 'http', telemetry: false },
    fetch: fetchFrom(api),
    engine,
    webhooks,
    control,
    advance: (seconds) => control.advance(seconds),
    settled: () => webhooks.settled(),
    close: async () => {
      if (timer) clearInterval(timer)
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await webhooks.settled()
      engine.commit()
    },
  }
}

/** Where it listened before, if that is free: addresses of pages that are open in a browser stay good. */
async function listen(server: Server, wanted: number): Promise<number> {
  const isListening = await tryListen(server, wanted).then(
    () => true,
    (error: unknown) => {
      if (wanted === 0) throw error
      return false
    },
  )
  if (!isListening) await tryListen(server, 0)
  return (server.address() as AddressInfo).port
}

function tryListen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** A page of somebody else's must not press buttons here. */
const isForeign = ({ method, headers: { origin, host } }: Call) =>
  method !== 'GET' && origin !== undefined && origin !== 'null' && origin !== `http://${host}`

async function read(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const [path = '/', search = ''] = (request.url ?? '/').split('?')
  const { method = 'GET', headers } = request
  const hasFiles = boundaryOf(headers['content-type']) !== null
  return { method, path, search, headers, text: Buffer.concat(chunks).toString(hasFiles ? 'latin1' : 'utf8') }
}

/** Pages work without scripts; forms may lead back to whoever sent the customer here, on whatever host. */
const pagePolicy = `default-src 'none'; style-src 'self'; img-src data: http: https:; base-uri 'none'; frame-ancestors 'none'`

function sendPage(response: ServerResponse, page: Page) {
  const headers = { 'cache-control': 'no-store', 'content-security-policy': pagePolicy }
  if ('redirect' in page) return response.writeHead(303, { ...headers, location: page.redirect }).end()
  const type = 'html' in page ? 'text/html' : page.type
  response.writeHead(page.status ?? 200, { ...headers, 'content-type': `${type}; charset=utf-8` })
  response.end('html' in page ? page.html.text : page.text)
}
