import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/server-runtime'
import { AppError } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { createTenant, inTenant, newScope } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { eventually } from '#tests/support/eventually.ts'
import { newApps, printed } from '#tests/support/page-apps.ts'

let renders = 0
let isWaiting = false
let isAborted = false

const routes = {
  '/': {
    loader: ({ context }: LoaderFunctionArgs) => ({
      name: context.tenant.name,
      origin: context.origin,
      user: context.user,
    }),
  },
  '/read': {
    loader: ({ context }: LoaderFunctionArgs) =>
      context.read((ctx, core) => core.catalog.listCategories(ctx)),
  },
  '/write-through-the-read-door': {
    loader: ({ context }: LoaderFunctionArgs) =>
      context.read((ctx) => ctx.trx('outbox_events').insert({ id: newId(), name: 'x', payload: '{}' })),
  },
  '/missing': {
    loader: ({ context }: LoaderFunctionArgs) =>
      context.read((ctx, core) => core.catalog.getService(ctx, newId())),
  },
  '/bug': {
    loader: () => {
      throw new Error('a bug in a loader')
    },
  },
  '/cookies': {
    loader: () => {
      const headers = new Headers()
      headers.append('set-cookie', 'a=1; Path=/')
      headers.append('set-cookie', 'b=2; Path=/; Expires=Thu, 01 Jan 2037 00:00:00 GMT')
      return redirect('/', { headers })
    },
  },
  '/form': {
    action: async ({ request, context }: ActionFunctionArgs) => {
      const form = await request.formData()
      const file = form.get('file')
      return context.attempt(async () => {
        if (form.get('name') === 'wrong') {
          throw new AppError('validation_failed', { errors: [{ field: 'name', message: 'No' }] })
        }
        if (form.get('name') === 'missing') throw new AppError('not_found')
        return { name: form.get('name'), size: file instanceof File ? file.size : null }
      })
    },
  },
  '/stream': {
    isResource: true,
    loader: () =>
      new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode('first '))
            await sleep(20)
            controller.enqueue(new TextEncoder().encode('second'))
            controller.close()
          },
        }),
        { headers: { 'content-type': 'text/plain' } },
      ),
  },
  '/never': {
    isResource: true,
    loader: ({ request }: LoaderFunctionArgs) =>
      new Promise((resolve) => {
        isWaiting = true
        request.signal.addEventListener('abort', () => {
          isAborted = true
          resolve(new Response('gone'))
        })
      }),
  },
  '/shared': {
    headers: () => ({ 'cache-control': 'public, s-maxage=2' }),
    loader: async ({ request }: LoaderFunctionArgs) => {
      renders += 1
      await sleep(20)
      return { renders, cookie: request.headers.get('cookie'), url: request.url }
    },
  },
}

let edge: Edge
let host: string
let tenantId: string
beforeAll(async () => {
  edge = await openEdge({ pages: newApps(routes) })
  ;({ tenantId } = await createTenant({ name: 'Salon Nord' }))
  host = hostOf(tenantId)
})
beforeEach(() => {
  renders = 0
})
afterAll(() => edge.close())

const get = (url: string, headers: Record<string, string> = {}) =>
  edge.ask(host, { url, headers: { accept: 'text/html', ...headers } })
const sameOrigin = { 'sec-fetch-site': 'same-origin' }

test('the host says which app answers, and for whom', async () => {
  const storefront = await get('/')
  const console = await edge.ask('admin.localhost', '/')
  const platform = await edge.ask('localhost', '/')

  expect(printed(storefront.body).loaderData).toMatchObject({
    root: { app: 'storefront' },
    '/': { name: 'Salon Nord', origin: `http://${host}`, user: null },
  })
  expect(printed(console.body).loaderData.root).toMatchObject({ app: 'console' })
  expect(printed(platform.body).loaderData.root).toMatchObject({ app: 'console' })
})

test('a page is nobody else’s, and runs only scripts with its own nonce', async () => {
  const page = await get('/')

  const nonce = /<script nonce="([^"]+)"/.exec(page.body)?.[1]
  expect(page.headers['cache-control']).toBe('no-store')
  expect(page.headers['content-security-policy']).toContain(`script-src 'self' 'nonce-${nonce}'`)
  expect(page.headers['x-content-type-options']).toBe('nosniff')
})

test('a loader reads through the core', async () => {
  expect(printed((await get('/read')).body).loaderData['/read']).toEqual([])
})

test('the read door does not write', async () => {
  expect((await get('/write-through-the-read-door')).statusCode).toBe(500)
})

test('what is not there reaches the error boundary as a 404 with the problem', async () => {
  const page = await get('/missing')

  expect(page.statusCode).toBe(404)
  const problem = Object.values(printed(page.body).errors ?? {})[0]
  expect(problem).toMatchObject({
    status: 404,
    data: { code: 'not_found', requestId: page.headers['x-request-id'] },
  })
})

test('an address that no page has is a 404 of the app, and no fault of ours', async () => {
  const page = await get('/no-such-page')

  expect(page.statusCode).toBe(404)
  expect(
    edge.logged.filter((line) => line.reqId === page.headers['x-request-id'] && line.level === 50),
  ).toEqual([])
})

test('a bug in a loader shows nothing of itself and is logged once', async () => {
  const page = await get('/bug')

  expect(page.statusCode).toBe(500)
  expect(page.body).not.toContain('a bug in a loader')
  const faults = edge.logged.filter(
    (line) => line.reqId === page.headers['x-request-id'] && line.msg === 'a page failed to render',
  )
  expect(faults).toHaveLength(1)
})

test('each cookie is a header of its own', async () => {
  const page = await get('/cookies')

  expect(page.statusCode).toBe(302)
  expect(page.headers['set-cookie']).toEqual([
    'a=1; Path=/',
    'b=2; Path=/; Expires=Thu, 01 Jan 2037 00:00:00 GMT',
  ])
})

test('forms arrive, plain and with a file', async () => {
  const plain = await edge.ask(host, {
    method: 'POST',
    url: '/form',
    headers: { ...sameOrigin, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'name=Ada',
  })
  const form = new FormData()
  form.set('name', 'Ada')
  form.set('file', new File(['x'.repeat(70_000)], 'a.png'))
  const encoded = new Request('http://localhost', { method: 'POST', body: form })
  const withFile = await edge.ask(host, {
    method: 'POST',
    url: '/form',
    headers: { ...sameOrigin, 'content-type': encoded.headers.get('content-type')! },
    payload: Buffer.from(await encoded.arrayBuffer()),
  })

  expect(printed(plain.body).actionData).toEqual({
    '/form': { ok: true, value: { name: 'Ada', size: null } },
  })
  expect(printed(withFile.body).actionData).toMatchObject({ '/form': { ok: true, value: { size: 70_000 } } })
})

const postName = (name: string) =>
  edge.ask(host, {
    method: 'POST',
    url: '/form',
    headers: { ...sameOrigin, 'content-type': 'application/x-www-form-urlencoded' },
    payload: `name=${name}`,
  })

test('a form learns what its person can mend; the rest goes to the error boundary', async () => {
  expect(printed((await postName('wrong')).body).actionData).toMatchObject({
    '/form': {
      ok: false,
      problem: { code: 'validation_failed', errors: [{ field: 'name', message: 'No' }] },
    },
  })
  expect((await postName('missing')).statusCode).toBe(404)
})

test('a form that another site posts is refused, signed in or not', async () => {
  const answer = await edge.ask(host, {
    method: 'POST',
    url: '/form',
    headers: { origin: 'http://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'name=Ada',
  })

  expect(answer.statusCode).toBe(403)
})

test('what fails before a page is drawn is told to a browser as a page', async () => {
  const posted = { method: 'POST', url: '/form', payload: 'name=Ada' } as const
  const headers = { origin: 'http://evil.example', 'content-type': 'application/x-www-form-urlencoded' }

  const browser = await edge.ask(host, { ...posted, headers: { ...headers, accept: 'text/html' } })
  const program = await edge.ask(host, { ...posted, headers })

  expect(browser.headers['content-type']).toContain('text/html')
  expect(program.headers['content-type']).toContain('application/problem+json')
})

test('the data of a page comes by itself for navigation in the browser', async () => {
  const data = await get('/_root.data')

  expect(data.statusCode).toBe(200)
  expect(data.headers['content-type']).toContain('text/x-script')
  expect(data.body).toContain('Salon Nord')
})

test('a HEAD is answered like a GET, without the body', async () => {
  const answer = await edge.ask(host, { method: 'HEAD', url: '/' })

  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toContain('text/html')
  expect(answer.body).toBe('')
})

test('an answer is streamed as it comes', async () => {
  expect((await get('/stream')).body).toBe('first second')
})

test('an address with a NUL character is nothing', async () => {
  expect((await get('/services/%00')).statusCode).toBe(404)
})

const unique = () => `/shared?q=${newId()}`

describe('a page that may be shared', () => {
  test('is rendered once for all who ask at the same time', async () => {
    const url = unique()

    const pages = await Promise.all(Array.from({ length: 50 }, () => get(url)))

    expect(renders).toBe(1)
    expect(new Set(pages.map(({ body }) => body)).size).toBe(1)
    for (const { body, headers } of pages) {
      expect(headers['content-security-policy']).toContain(`'nonce-${/nonce="([^"]+)"/.exec(body)?.[1]}'`)
      expect(headers['cache-control']).toBe('no-cache')
    }
  })

  test('comes compressed, and empty to whoever has it already', async () => {
    const url = unique()
    const first = await get(url)

    const again = await get(url, { 'if-none-match': String(first.headers.etag) })
    const small = await get(url, { 'accept-encoding': 'br' })

    expect(again.statusCode).toBe(304)
    expect(again.body).toBe('')
    expect(again.headers['content-security-policy']).toBeUndefined()
    expect(small.headers['content-encoding']).toBe('br')
    expect(small.headers.vary).toContain('accept-encoding')
  })

  test('is not shared with whoever has a cookie', async () => {
    const url = unique()
    await get(url)

    const own = await get(url, { cookie: 'hold-1=secret' })

    expect(renders).toBe(2)
    expect(own.headers['cache-control']).toBe('no-store')
    expect(printed(own.body).loaderData['/shared']).toMatchObject({ cookie: 'hold-1=secret' })
    expect(printed((await get(url)).body).loaderData['/shared']).toMatchObject({ cookie: null })
  })

  test("knows nothing of an advertiser's click", async () => {
    const url = unique()

    const page = await get(`${url}&utm_source=x`)

    expect(printed(page.body).loaderData['/shared']).toMatchObject({ url: `http://${host}${url}` })
    await get(url)
    expect(renders).toBe(1)
  })

  test('is not shared between marketplaces', async () => {
    const other = hostOf((await createTenant()).tenantId)
    const url = unique()

    await get(url)
    await edge.ask(other, url)

    expect(renders).toBe(2)
  })

  test('is dropped when the marketplace changes', async () => {
    const url = unique()
    await get(url)

    await inTenant(newScope({ tenantId }), (ctx) =>
      ctx.trx('tenants').where({ id: tenantId }).increment('version', 1),
    )
    await edge.runtime.realtime.publish('00000000-0000-0000-0000-000000000000', 'edge', {
      type: 'forget',
      tenantId,
    })
    await eventually('another render', async () => (await get(url)) && renders === 2)
  })

  test('is not touched by the database once it is there', async () => {
    const url = unique()
    await get(url)
    const before = edge.runtime.database.roundTrips()

    await get(url)

    expect(edge.runtime.database.roundTrips()).toBe(before)
  })
})

test('when the client goes away, the loader is told', async () => {
  const port = await edge.listen()
  const asked = connect(port, '127.0.0.1', () =>
    asked.write(`GET /never HTTP/1.1\r\nHost: ${host}\r\nCookie: a=1\r\n\r\n`),
  )
  await eventually('the loader', () => isWaiting)

  asked.destroy()

  await eventually('the end of its signal', () => isAborted)
})
