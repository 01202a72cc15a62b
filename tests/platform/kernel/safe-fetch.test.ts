import { createServer, type RequestListener, type Server } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { isPublicAddress } from '#platform/kernel/public-address.ts'
import {
  safeFetch,
  type SafeFetchCode,
  SafeFetchError,
  type SafeFetchOptions,
} from '#platform/kernel/safe-fetch.ts'

/** Two servers on this machine: one that may be asked, and one behind which something private would be. */
const servers: Server[] = []
async function listen(handler: RequestListener): Promise<number> {
  const server = createServer(handler)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

let answer: RequestListener
let open: number
let secret: number
let secretAsked = 0
beforeAll(async () => {
  open = await listen((request, response) => answer(request, response))
  secret = await listen((_request, response) => {
    secretAsked += 1
    response.end('the secret')
  })
})
afterAll(() =>
  Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((done) => {
          server.close(() => done())
          server.closeAllConnections()
        }),
    ),
  ),
)
beforeEach(() => {
  secretAsked = 0
  answer = (_request, response) => void response.end('hello')
})
afterEach(() => {
  if (secretAsked > 0) throw new Error('What lies inside was asked')
})

const ask = (path = '/', options: Partial<SafeFetchOptions> = {}) =>
  safeFetch(`http://127.0.0.1:${open}${path}`, { allowsHttp: true, loopbackPorts: [open], ...options })

async function codeOf(work: Promise<unknown>): Promise<SafeFetchCode | string> {
  try {
    await work
    return 'answered'
  } catch (error) {
    return error instanceof SafeFetchError ? error.code : String(error)
  }
}

test('a server of ours is asked where its port is allowed', async () => {
  const { status, body, url } = await ask('/a.ics')

  expect(status).toBe(200)
  expect(body.toString()).toBe('hello')
  expect(url.pathname).toBe('/a.ics')
})

describe('what leads to this machine or its network', () => {
  const hosts = [
    '127.0.0.1',
    '127.1',
    '127.255.255.254',
    '0.0.0.0',
    '0',
    '2130706433',
    '017700000001',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '127.0.0.1.',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:7f00:0001]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[ff02::1]',
    '[2001:db8::1]',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '１２７.0.0.1',
    'localhost',
    'LOCALHOST.',
  ]
  test.each(hosts)('%s is not asked', async (host) => {
    const code = await codeOf(
      safeFetch(`http://${host}:${secret}/`, { allowsHttp: true, loopbackPorts: [open] }),
    )

    expect(['address_blocked', 'unreachable']).toContain(code)
  })

  // A header holds no letters but ASCII's.
  const locations = hosts.filter((host) => !/\P{ASCII}/u.test(host))
  test.each(locations)('%s is not asked after a redirect either', async (host) => {
    answer = (_request, response) =>
      void response.writeHead(302, { location: `http://${host}:${secret}/` }).end()

    expect(['address_blocked', 'unreachable']).toContain(await codeOf(ask()))
  })

  test('a name that turns out private is not asked, nor one of several that does', async () => {
    const resolvesTo = (...addresses: string[]) => ({
      resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    })
    const asked = (...addresses: string[]) =>
      codeOf(
        safeFetch(`http://calendar.example:${secret}/`, { allowsHttp: true, ...resolvesTo(...addresses) }),
      )

    expect(await asked('127.0.0.1')).toBe('address_blocked')
    expect(await asked('93.184.216.34', '10.0.0.1')).toBe('address_blocked')
    expect(await asked('::ffff:10.0.0.1')).toBe('address_blocked')
    expect(await asked()).toBe('unreachable')
  })

  test('a name is looked up once for each request, and the connection goes where that led', async () => {
    let lookups = 0
    const answers = ['127.0.0.1', '203.0.113.9']
    const { body } = await safeFetch(`http://calendar.example:${open}/`, {
      allowsHttp: true,
      loopbackPorts: [open],
      resolve: async () => [{ address: answers[lookups++] ?? '203.0.113.9', family: 4 }],
    })

    expect(body.toString()).toBe('hello')
    expect(lookups).toBe(1)
  })

  test('a redirect is looked up again, and may not lead inside', async () => {
    answer = (_request, response) =>
      void response.writeHead(301, { location: `http://inside.example:${secret}/` }).end()

    const code = await codeOf(
      ask('/', {
        resolve: async (host) => [
          { address: host === 'inside.example' ? '10.1.2.3' : '93.184.216.34', family: 4 },
        ],
      }),
    )

    expect(code).toBe('address_blocked')
  })

  test('other ports of this machine stay shut where one of them is open', async () => {
    expect(
      await codeOf(safeFetch(`http://127.0.0.1:${secret}/`, { allowsHttp: true, loopbackPorts: [open] })),
    ).toBe('address_blocked')
    expect(
      await codeOf(safeFetch(`http://10.0.0.1:${open}/`, { allowsHttp: true, loopbackPorts: [open] })),
    ).toBe('address_blocked')
  })
})

test.each([
  ['a file', 'file:///etc/passwd'],
  ['data', 'data:text/calendar,BEGIN:VCALENDAR'],
  ['another protocol', 'gopher://127.0.0.1:25/'],
  ['a password', 'https://user:pass@calendar.example/'],
  ['a user alone', 'https://user@calendar.example/'],
  ['nothing', ''],
  ['no host', 'https://'],
  ['a host that is none', 'https://exa mple/'],
  ['an address without encryption where that is not allowed', 'http://calendar.example/'],
])('%s is no address', async (_, address) => {
  expect(await codeOf(safeFetch(address, { allowsHttp: false }))).toBe('invalid_address')
})

test('ports of services that are no web servers are not asked', async () => {
  expect(await codeOf(safeFetch('https://calendar.example:25/', { allowsHttp: false }))).toBe(
    'address_blocked',
  )
})

test('an encrypted address does not lead to an open one where that is not allowed', async () => {
  answer = (_request, response) =>
    void response.writeHead(302, { location: 'http://calendar.example/' }).end()

  expect(await codeOf(ask('/', { allowsHttp: false }))).toBe('invalid_address')
})

describe('redirects', () => {
  test('are followed five times, relative ones too, and not more often', async () => {
    answer = ({ url }, response) => {
      const left = Number(url!.slice(1))
      if (left > 0) response.writeHead(307, { location: String(left - 1) }).end()
      else response.end('arrived')
    }

    expect((await ask('/5')).body.toString()).toBe('arrived')
    expect(await codeOf(ask('/6'))).toBe('too_many_redirects')
  })

  test('take no header along to another server', async () => {
    const seen: (string | undefined)[] = []
    const other = await listen(({ headers }, response) => {
      seen.push(headers['if-none-match'])
      response.end()
    })
    answer = ({ headers }, response) => {
      seen.push(headers['if-none-match'])
      response.writeHead(302, { location: `http://127.0.0.1:${other}/` }).end()
    }

    await ask('/', { headers: { 'if-none-match': '"1"' }, loopbackPorts: [open, other] })

    expect(seen).toEqual(['"1"', undefined])
  })

  test('to nowhere are refused', async () => {
    answer = (_request, response) => void response.writeHead(302, { location: 'https://[' }).end()

    expect(await codeOf(ask())).toBe('invalid_address')
  })
})

describe('size', () => {
  const limit = { mostBytes: 64 * 1024 }
  const send =
    (encoding: string, body: Buffer): RequestListener =>
    (_request, response) =>
      void response.writeHead(200, { 'content-encoding': encoding }).end(body)

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('what is packed by %s is unpacked, up to the limit', async (encoding, pack) => {
    answer = send(encoding, pack(Buffer.from('BEGIN:VCALENDAR')))
    expect((await ask('/', limit)).body.toString()).toBe('BEGIN:VCALENDAR')

    answer = send(encoding, pack(Buffer.alloc(8 * 1024 * 1024)))
    expect(await codeOf(ask('/', limit))).toBe('too_large')
  })

  test('a body that goes on for ever is cut off', async () => {
    answer = (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16 * 1024)));
      }
      response.on('drain', more).on('error', () => {})
      more()
    }

    expect(await codeOf(ask('/', limit))).toBe('too_large')
  })

  test('what is no packing, or one inside another, is refused', async () => {
    answer = send('gzip', Buffer.from('not packed at all'))
    expect(await codeOf(ask())).toBe('bad_encoding')

    answer = send('gzip, gzip', gzipSync(gzipSync('twice')))
    expect(await codeOf(ask())).toBe('bad_encoding')
  })
})

describe('time', () => {
  const limit = { timeLimitMs: 150 }

  test('a server that says nothing, or a word now and then, is left', async () => {
    answer = () => {}
    expect(await codeOf(ask('/', limit))).toBe('timed_out')

    answer = (_request, response) => {
      const timer = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(timer))
    }
    expect(await codeOf(ask('/', limit))).toBe('timed_out')
  })

  test('a name that nobody knows in time is left', async () => {
    const code = codeOf(
      safeFetch('https://calendar.example/', {
        allowsHttp: false,
        ...limit,
        resolve: () => new Promise(() => {}),
      }),
    )

    expect(await code).toBe('timed_out')
  })
})

test('a server that is not there, or hangs up, is unreachable', async () => {
  answer = ({ socket }) => socket.destroy()

  expect(await codeOf(ask())).toBe('unreachable')
})

test('no IPv4 address of a private network is public, in any spelling of IPv6', () => {
  const byte = fc.integer({ min: 0, max: 255 })
  const closed = fc.oneof(
    fc.tuple(fc.constant(10), byte, byte, byte),
    fc.tuple(fc.constant(127), byte, byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
    fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
    fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
  )
  const hex = (high: number, low: number) => ((high << 8) | low).toString(16)
  fc.assert(
    fc.property(closed, ([a, b, c, d]) => {
      const tail = `${hex(a, b)}:${hex(c, d)}`
      const spellings = [
        `${a}.${b}.${c}.${d}`,
        `::ffff:${a}.${b}.${c}.${d}`,
        `::ffff:${tail}`,
        `::${tail}`,
        `64:ff9b::${tail}`,
        `2002:${tail}::`,
      ]
      expect(spellings.filter(isPublicAddress)).toEqual([])
    }),
  )
})

test('addresses of the public internet are public', () => {
  for (const address of [
    '8.8.8.8',
    '93.184.216.34',
    '172.15.255.255',
    '172.32.0.1',
    '100.128.0.1',
    '2606:2800:220:1::1',
    '2a00:1450:4001::200e',
  ]) {
    expect(isPublicAddress(address)).toBe(true)
  }
})
