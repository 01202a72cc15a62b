import { Sites, type HostLookups } from '#platform/http/sites.ts'
import type { HostRecord } from '#platform/tenancy/index.ts'

const salon: HostRecord = {
  tenantId: '01a1f000-0000-7000-8000-000000000001',
  slug: 'salon',
  name: 'Salon',
  locale: 'en',
  status: 'live',
  access: 'open',
  primaryHost: null,
}
const withDomain: HostRecord = { ...salon, slug: 'spa', primaryHost: 'spa.example' }

function newSites(lookups: Partial<HostLookups> = {}, now = () => Date.now()) {
  const asked: string[] = []
  const known: HostRecord[] = [salon, withDomain]
  const domains: Record<string, HostRecord> = { 'spa.example': withDomain, 'spa-berlin.example': withDomain }
  const sites = new Sites({
    platformDomain: 'market.test',
    isLocal: false,
    now,
    lookups: {
      bySlug: async (slug) => {
        asked.push(slug)
        return known.find((record) => record.slug === slug) ?? null
      },
      byDomain: async (host) => {
        asked.push(host)
        return domains[host] ?? null
      },
      ...lookups,
    },
  })
  return { sites, asked }
}

test.each([
  ['market.test', { kind: 'platform' }],
  ['admin.market.test', { kind: 'console' }],
  ['www.market.test', { kind: 'redirect', host: 'market.test' }],
  ['salon.market.test', { kind: 'storefront', tenantId: salon.tenantId }],
  ['www.salon.market.test', { kind: 'redirect', host: 'salon.market.test' }],
  ['spa.example', { kind: 'storefront', slug: 'spa' }],
  ['www.spa.example', { kind: 'redirect', host: 'spa.example' }],
  ['spa.market.test', { kind: 'redirect', host: 'spa.example' }],
  ['spa-berlin.example', { kind: 'redirect', host: 'spa.example' }],
])('%s is %j', async (host, site) => {
  expect(await newSites().sites.find(host)).toMatchObject(site)
})

test.each(['nobody.market.test', 'a.salon.market.test', 'nobody.example', 'www.nobody.example', '127.0.0.1'])(
  '%s is nobody',
  async (host) => {
    expect(await newSites().sites.find(host)).toBeNull()
  },
)

test.each(['provisioning', 'erased'] as const)('a marketplace that is %s is nobody', async (status) => {
  const { sites } = newSites({ bySlug: async () => ({ ...salon, status }) })

  expect(await sites.find('salon.market.test')).toBeNull()
})

test('the second question for a host does not reach the database', async () => {
  const { sites, asked } = newSites()
  await sites.find('salon.market.test')

  await sites.find('salon.market.test')

  expect(asked).toEqual(['salon'])
  expect(sites.peek('salon.market.test')).toMatchObject({ kind: 'storefront' })
})

test('a hundred questions at once are one question to the database', async () => {
  const { sites, asked } = newSites()

  await Promise.all(Array.from({ length: 100 }, () => sites.find('salon.market.test')))

  expect(asked).toHaveLength(1)
})

test('a host that was nobody is found once it is told that it changed', async () => {
  let isThere = false
  const { sites } = newSites({ byDomain: async () => (isThere ? withDomain : null) })
  expect(await sites.find('spa.example')).toBeNull()
  isThere = true

  sites.forgetHost('spa.example')

  expect(await sites.find('spa.example')).toMatchObject({ kind: 'storefront' })
})

test('what was read before a change was announced is not remembered', async () => {
  const finish: ((record: HostRecord | null) => void)[] = []
  let asked = 0
  const { sites } = newSites({
    bySlug: () => {
      asked += 1
      return new Promise((resolve) => finish.push(resolve))
    },
  })
  const early = sites.find('salon.market.test')
  sites.forgetTenant(salon.tenantId)
  finish[0]?.(salon)
  await early

  const late = sites.find('salon.market.test')
  finish[1]?.({ ...salon, status: 'suspended' })

  expect(await late).toMatchObject({ status: 'suspended' })
  expect(asked).toBe(2)
})

test('an outage of the database does not take known hosts with it', async () => {
  let clock = 0
  let isDown = false
  const { sites } = newSites(
    {
      bySlug: async () => {
        if (isDown) throw new Error('connect ECONNREFUSED')
        return salon
      },
    },
    () => clock,
  )
  await sites.find('salon.market.test')
  isDown = true
  clock = 10 * 60_000

  expect(await sites.find('salon.market.test')).toMatchObject({ kind: 'storefront' })
  await expect(sites.find('other.market.test')).rejects.toThrow('ECONNREFUSED')
})

test('made-up hosts do not push real ones out of memory', async () => {
  const { sites } = newSites()
  await sites.find('salon.market.test')

  for (let count = 0; count < 6_000; count++) await sites.find(`x${count}.market.test`)

  expect(sites.peek('salon.market.test')).toMatchObject({ kind: 'storefront' })
})
