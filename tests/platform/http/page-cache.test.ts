import { PageCache, pageKey, sharedSeconds, type RenderedPage } from '#platform/http/page-cache.ts'
import { encodingFor } from '#platform/http/page-sharing.ts'

const tenant = '01a1f000-0000-7000-8000-000000000001'
const other = '01a1f000-0000-7000-8000-000000000002'
const page = (text: string, nonce = 'abc'): RenderedPage => ({
  status: 200,
  headers: { 'content-security-policy': `script-src 'nonce-${nonce}'`, 'content-type': 'text/html' },
  body: Buffer.from(`${text} nonce="${nonce}"`),
  freshSeconds: 2,
})

function newCache(options = {}) {
  const clock = { now: 1_000_000 }
  return { clock, cache: new PageCache({ now: () => clock.now, ...options }) }
}

/** Text that does not compress. */
const random = () => Array.from({ length: 300 }, () => Math.random().toString(36)).join('')

test('a page is shown again while it is fresh, in each of its forms', async () => {
  const { cache } = newCache()
  await cache.render(tenant, '1', '/', async () => page('x'.repeat(5_000)))

  const found = cache.find(tenant, '1', '/')

  expect(found).toMatchObject({ mustRefresh: false })
  expect(found?.page.bodies.br.length).toBeLessThan(1_000)
  expect(found?.page.bodies.gzip.length).toBeLessThan(1_000)
})

test('a thousand who wait are one render', async () => {
  const { cache } = newCache()
  let renders = 0
  let finish = () => {}
  const allAsked = new Promise<void>((resolve) => (finish = resolve))
  const ask = () =>
    cache.render(tenant, '1', '/', async () => {
      renders += 1
      await allAsked
      return page('hello')
    })

  const asked = Promise.all(Array.from({ length: 1_000 }, ask))
  finish()
  const pages = await asked

  expect(renders).toBe(1)
  expect(new Set(pages).size).toBe(1)
})

test('when a page is no longer fresh, one renders it anew and the others get the old one', async () => {
  const { cache, clock } = newCache()
  await cache.render(tenant, '1', '/', async () => page('old'))
  clock.now += 3_000

  const answers = Array.from({ length: 5 }, () => cache.find(tenant, '1', '/'))

  expect(answers.map((found) => found?.mustRefresh)).toEqual([true, false, false, false, false])
  await cache.render(tenant, '1', '/', async () => page('new'))
  expect(cache.find(tenant, '1', '/')?.page.bodies.identity.toString()).toContain('new')
})

test('when whoever was to render it anew failed, the next one is asked', async () => {
  const { cache, clock } = newCache()
  await cache.render(tenant, '1', '/', async () => page('old'))
  clock.now += 3_000
  cache.find(tenant, '1', '/')

  await expect(cache.render(tenant, '1', '/', () => Promise.reject(new Error('no')))).rejects.toThrow('no')

  expect(cache.find(tenant, '1', '/')).toMatchObject({ mustRefresh: true })
})

test('a page that is no longer to be shared is dropped', async () => {
  const { cache, clock } = newCache()
  await cache.render(tenant, '1', '/', async () => page('old'))
  clock.now += 3_000

  await cache.render(tenant, '1', '/', async () => null)

  expect(cache.find(tenant, '1', '/')).toBeNull()
})

test('a page that nobody asked for in a while is not shown old', async () => {
  const { cache, clock } = newCache()
  await cache.render(tenant, '1', '/', async () => page('old'))

  clock.now += 60_000

  expect(cache.find(tenant, '1', '/')).toBeNull()
})

test('a new version of a marketplace leaves nothing of the old one', async () => {
  const { cache } = newCache()
  await cache.render(tenant, '1', '/', async () => page('old'))
  await cache.render(other, '1', '/', async () => page('other'))

  expect(cache.find(tenant, '2', '/')).toBeNull()
  expect(cache.find(tenant, '1', '/')).toBeNull()
  expect(cache.find(other, '1', '/')).not.toBeNull()
})

test('what was being rendered when the marketplace changed is shown but not kept', async () => {
  const { cache } = newCache()
  const finish: ((page: RenderedPage) => void)[] = []
  const render = cache.render(tenant, '1', '/', () => new Promise((resolve) => finish.push(resolve)))

  cache.forgetTenant(tenant)
  finish[0]?.(page('old'))

  expect(await render).not.toBeNull()
  expect(cache.find(tenant, '1', '/')).toBeNull()
})

test('an answer that is not to be shared is rendered by everybody for themselves', async () => {
  const { cache } = newCache()

  expect(await cache.render(tenant, '1', '/', async () => null)).toBeNull()

  expect(cache.find(tenant, '1', '/')).toBeNull()
  expect(cache.size).toBe(0)
})

test('the memory is bounded, for all and for each', async () => {
  const { cache } = newCache({ maxBytes: 200_000, maxBytesPerTenant: 50_000 })

  for (let count = 0; count < 50; count++) {
    await cache.render(tenant, '1', `/${count}`, async () => page(random()))
  }

  expect(cache.size).toBeLessThanOrEqual(50_000)
  expect(cache.find(tenant, '1', '/49')).not.toBeNull()
  expect(cache.find(tenant, '1', '/0')).toBeNull()
  for (let count = 0; count < 30; count++) {
    const id = `01a1f000-0000-7000-8000-0000000001${String(count).padStart(2, '0')}`
    await cache.render(id, '1', '/', async () => page(random()))
  }
  expect(cache.size).toBeLessThanOrEqual(200_000)
})

test('the same content rendered again has the same tag, whatever its nonce', async () => {
  const { cache } = newCache()
  const first = await cache.render(tenant, '1', '/a', async () => page('hello', 'one'))
  const second = await cache.render(tenant, '1', '/b', async () => page('hello', 'two'))
  const third = await cache.render(tenant, '1', '/c', async () => page('goodbye', 'two'))

  expect(second?.etag).toBe(first?.etag)
  expect(third?.etag).not.toBe(first?.etag)
})

test.each([
  ['/', '/'],
  ['/services?b=2&a=1', '/services?a=1&b=2'],
  ['/services?utm_source=x&category=hair&gclid=y', '/services?category=hair'],
  ['/services?utm_source=x', '/services'],
  ['/services.data?_routes=root', '/services.data?_routes=root'],
  [`/services?${'x=1&'.repeat(7)}`, null],
  [`/services?q=${'x'.repeat(300)}`, null],
  [`/${'x'.repeat(400)}`, null],
])('%s is kept as %s', (url, key) => {
  expect(pageKey(url)).toBe(key)
})

test.each([
  [null, 0],
  ['no-store', 0],
  ['public, max-age=3600', 0],
  ['private, s-maxage=3', 0],
  ['public, s-maxage=2', 2],
  ['s-maxage=600', 5],
])('%s is shared for %d seconds', (cacheControl, seconds) => {
  expect(sharedSeconds(cacheControl)).toBe(seconds)
})

test.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.0,gzip;q=0', 'identity'],
])('%p gets %s', (accepted, coding) => {
  expect(encodingFor(accepted)).toBe(coding)
})
