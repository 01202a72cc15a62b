import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '#platform/config.ts'
import { dependencies, type Domain } from '#platform/dependencies.ts'
import { importsBelow, importsOf, type Import } from './imports.ts'

const domains = Object.keys(dependencies) as Domain[]
/** Folders of the platform that are no domains: what all are made of, and what puts them together. */
const others = ['config', 'kernel', 'database', 'http', 'local', 'decisions']

const partOf = (path: string) => /^platform\/([^/]+)\//.exec(path)?.[1] ?? ''
const isDomain = (name: string): name is Domain => Object.hasOwn(dependencies, name)
const shown = ({ from, to }: Import) => `${from} imports ${to}`

const platform = importsBelow('platform')
const ofDomains = platform.filter(({ from }) => isDomain(partOf(from)))

test('every folder of the platform is in the drawing', () => {
  const folders = readdirSync(join(projectFolder, 'platform'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

  expect(folders.filter((name) => !isDomain(name) && !others.includes(name))).toEqual([])
})

test('the drawing has no way round in a circle', () => {
  const below = (domain: Domain, seen: readonly Domain[] = []): void => {
    expect(seen).not.toContain(domain)
    for (const lower of dependencies[domain]) below(lower, [...seen, domain])
  }
  domains.forEach((domain) => below(domain))
})

test('a domain imports another one only where the drawing says so', () => {
  const strays = ofDomains.filter(({ from, to }) => {
    const [own, other] = [partOf(from), partOf(to)]
    return (
      isDomain(own) &&
      isDomain(other) &&
      own !== other &&
      !(dependencies[own] as readonly string[]).includes(other)
    )
  })

  expect(strays.map(shown)).toEqual([])
})

test('a domain is imported through its index.ts only, by whomever', () => {
  const all = [...platform, ...importsBelow('tenant-app'), ...importsBelow('admin'), ...importsBelow('ui')]
  const burglars = all.filter(({ from, to }) => {
    const other = partOf(to)
    return isDomain(other) && partOf(from) !== other && !isEntrance(other, to)
  })

  expect(burglars.map(shown)).toEqual([])
})

/** What a domain shows besides its index, each for a reason. */
const entrances: Record<string, readonly string[]> = {
  // Asked before anything else of a process that is to serve.
  tenancy: ['isolation/index.ts'],
  // Colour arithmetic, which the artwork of the demo marketplaces uses too.
  storefront: ['theme-colours.ts'],
}
const isEntrance = (domain: string, path: string) =>
  ['index.ts', ...(entrances[domain] ?? [])].some((file) => path === `platform/${domain}/${file}`)

test('the kernel knows no domain and no edge', () => {
  const strays = platform.filter(
    ({ from, to }) => partOf(from) === 'kernel' && to.startsWith('platform/') && partOf(to) !== 'kernel',
  )

  expect(strays.map(shown)).toEqual([])
})

const isRoutes = (path: string) => path.endsWith('routes.ts') || path.includes('/routes/')

test('of the edge, a domain knows what its routes need, and types', () => {
  const strays = ofDomains.filter(({ from, to, isTypeOnly }) => {
    const isEdge =
      partOf(to) === 'http' || partOf(to) === 'local' || /^platform\/(?!config\.ts)[^/]+\.ts$/.test(to)
    return isEdge && !isTypeOnly && !(isRoutes(from) && partOf(to) === 'http')
  })

  expect(strays.map(shown)).toEqual([])
})

test('the apps get types from the platform and nothing that runs', () => {
  const strays = [...importsBelow('tenant-app'), ...importsBelow('admin'), ...importsBelow('ui')].filter(
    ({ to, isTypeOnly }) => to.startsWith('platform/') && !isTypeOnly,
  )

  expect(strays.map(shown)).toEqual([])
})

test('only models, services and the database itself speak SQL builders', () => {
  const strays = platform.filter(
    ({ from, to, isTypeOnly }) =>
      (to === 'knex' || to === 'objection') &&
      !isTypeOnly &&
      !/^platform\/(kernel|database|local)\/|\/models\.ts$|\/service(\/|\.ts$)/.test(from),
  )

  expect(strays.map(shown)).toEqual([])
})

test('what stands in for outside services on a developer’s machine is loaded on demand only', () => {
  const strays = platform.filter(
    ({ from, to, isTypeOnly, isOnDemand }) =>
      partOf(to) === 'local' &&
      partOf(from) !== 'local' &&
      !isTypeOnly &&
      !isOnDemand &&
      // Without a secret nothing starts, so this one is asked for before anything can be loaded.
      to !== 'platform/local/secret-key.ts',
  )

  expect(strays.map(shown)).toEqual([])
})

test('third-party plugins of the web server are each in one small file', () => {
  const strays = platform.filter(
    ({ from, to, isTypeOnly }) =>
      to.startsWith('@fastify/') &&
      to !== '@fastify/type-provider-typebox' &&
      !isTypeOnly &&
      !from.startsWith('platform/http/external/'),
  )

  expect(strays.map(shown)).toEqual([])
})

test('the reader of imports sees each kind of them', () => {
  const text = `
    import type { A } from './a.ts'
    import { type B } from '#platform/b/index.ts'
    import { c, type C } from 'c'
    import './d.ts'
    export { e } from '../e/index.ts'
    const f = await import('./f.ts')`

  expect(importsOf('platform/x/y.ts', text)).toEqual([
    { from: 'platform/x/y.ts', to: 'platform/x/a.ts', isTypeOnly: true, isOnDemand: false },
    { from: 'platform/x/y.ts', to: 'platform/b/index.ts', isTypeOnly: true, isOnDemand: false },
    { from: 'platform/x/y.ts', to: 'c', isTypeOnly: false, isOnDemand: false },
    { from: 'platform/x/y.ts', to: 'platform/x/d.ts', isTypeOnly: false, isOnDemand: false },
    { from: 'platform/x/y.ts', to: 'platform/e/index.ts', isTypeOnly: false, isOnDemand: false },
    { from: 'platform/x/y.ts', to: 'platform/x/f.ts', isTypeOnly: false, isOnDemand: true },
  ])
})
