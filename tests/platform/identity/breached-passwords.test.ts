import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openBreachedPasswords } from '#platform/identity/index.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, openEdge } from '#tests/support/edge.ts'

const known = 'correct horse battery staple'
const digest = createHash('sha1').update(known).digest('hex').toUpperCase()
const padding = `${'0'.repeat(35)}:0`

type Handler = (request: IncomingMessage, response: ServerResponse) => void
/** A range service that answers as the real one: suffix and count per line, padded with counts of zero. */
const rangeService: Handler = (request, response) => {
  const prefix = request.url!.slice('/range/'.length)
  response.end(
    [padding, ...(prefix === digest.slice(0, 5) ? [`${digest.slice(5)}:4242`] : []), ''].join('\r\n'),
  )
}

async function serving<T>(handler: Handler, work: (url: string, asked: IncomingMessage[]) => Promise<T>) {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    handler(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

test('a password from a breach is known, another one is not, and neither leaves the house', () =>
  serving(rangeService, async (url, asked) => {
    const passwords = openBreachedPasswords({ url })

    expect([await passwords.has(known), await passwords.has('seven slow green trams')]).toEqual([true, false])
    for (const { url: path } of asked) expect(path).toMatch(/^\/range\/[0-9A-F]{5}$/)
    expect(asked[0]!.headers['add-padding']).toBe('true')
  }))

test('a padded line with the same digits and a count of zero is nothing', () =>
  serving(
    (_request, response) => void response.end(`${digest.slice(5)}:0`),
    async (url) => expect(await openBreachedPasswords({ url }).has(known)).toBe(false),
  ))

test.each<[string, Handler]>([
  ['fails', (_request, response) => void response.writeHead(500).end()],
  [
    'sends somewhere else',
    (_request, response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
  ],
  ['breaks off', (request) => void request.socket.destroy()],
  ['never answers', () => {}],
])('a service that %s keeps nobody out, and is reported', (_, handler) =>
  serving(handler, async (url) => {
    const failures: unknown[] = []
    const passwords = openBreachedPasswords({ url, onFailure: (error) => failures.push(error) })

    expect(await passwords.has(known)).toBe(false)
    expect(failures).toHaveLength(1)
  }),
)

test('who registers with a breached password is told why, at the field, and nothing is kept', () =>
  serving(rangeService, async (url) => {
    const edge = await openEdge({ hasLimits: false, env: { BREACHED_PASSWORDS_URL: `${url}/` } })
    const scope = await createTenant()

    const answer = await edge.ask(hostOf(scope.tenantId), {
      method: 'POST',
      url: '/api/v1/registrations',
      payload: { email: 'ada@example.com', password: known, firstName: 'Ada', lastName: 'Okafor' },
    })

    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors).toEqual([
      { field: 'password', message: expect.stringContaining('known from a breach') },
    ])
    expect(await inTenant(scope, (ctx) => ctx.trx('challenges').pluck('id'))).toEqual([])
    await edge.close()
  }))
