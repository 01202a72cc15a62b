import { request as ask, Agent, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { createTenant } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'

let edge: Edge
let host: string
let port: number
let waiting = 0
let open = () => {}
let gate = new Promise<void>(() => {})

beforeEach(async () => {
  waiting = 0
  gate = new Promise((resolve) => (open = resolve))
  edge = await openEdge({
    api: [
      async (app) => {
        app.get('/slow', { config: { isPublic: true } }, async () => {
          waiting += 1
          await gate
          return { done: true }
        })
      },
    ],
  })
  host = hostOf((await createTenant()).tenantId)
  port = await edge.listen()
})

function get(path: string, agent: Agent): Promise<IncomingMessage & { text: string }> {
  return new Promise((resolve, reject) => {
    const request = ask({ port, host: '127.0.0.1', path, agent, headers: { host } }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += String(chunk)))
      response.on('end', () => resolve(Object.assign(response, { text })))
    })
    request.on('error', reject)
    request.end()
  })
}

test('fifty requests that were under way when the process was told to stop are all answered', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 100 })
  await get('/healthz', agent)
  const answers = Array.from({ length: 50 }, () => get('/api/v1/slow', agent))
  await eventually('all of them', () => waiting === 50)

  edge.app.edge.drain()
  const closed = edge.close()
  open()

  for (const answer of await Promise.all(answers)) {
    expect(answer.statusCode).toBe(200)
    expect(answer.headers.connection).toBe('close')
  }
  await closed
  await expect(get('/healthz', new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  agent.destroy()
})

test('a request that comes on a busy connection after that is sent elsewhere', async () => {
  let text = ''
  const socket = connect(port, '127.0.0.1', () =>
    socket.write(`GET /api/v1/slow HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
  )
  socket.on('data', (chunk) => (text += String(chunk)))
  await eventually('the first request', () => waiting === 1)

  edge.app.edge.drain()
  socket.write(`GET /api/v1/services HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  await new Promise((resolve) => setImmediate(resolve))
  open()

  await new Promise((resolve) => socket.on('close', resolve))
  // The first answer closes the connection, so the second request is either told so or never read.
  expect(text).toMatch(/^HTTP\/1\.1 200 OK/)
  expect(text).toMatch(/connection: close/i)
  expect(text.match(/HTTP\/1\.1 /g)!.length === 1 || text.includes('This process is shutting down')).toBe(
    true,
  )
  await edge.close()
})

test('a process that is shutting down is no longer ready', async () => {
  const agent = new Agent()
  expect((await get('/readyz', agent)).statusCode).toBe(200)

  edge.app.edge.drain()

  const answer = await edge.ask(host, '/readyz')
  expect(answer.statusCode).toBe(503)
  expect(answer.json()).toMatchObject({ detail: 'This process is shutting down' })
  await edge.close()
})

test('what does not finish is cut off', async () => {
  const answer = get('/api/v1/slow', new Agent()).catch((error: NodeJS.ErrnoException) => error.code)
  await eventually('the request', () => waiting === 1)
  edge.app.edge.drain()
  const closed = edge.close()

  edge.app.edge.cutOff()

  expect(await answer).toBe('ECONNRESET')
  await closed
})

test('headers that never end are refused', async () => {
  const answer = await new Promise<string>((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${'x'.repeat(20_000)}`),
    )
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.on('close', () => resolve(text))
  })

  expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  await edge.close()
})
