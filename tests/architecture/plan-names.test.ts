import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '#platform/config.ts'
import { seedPlans } from '#platform/billing/rules/index.ts'

// What a plan is called is its seller's, who may call it something else tomorrow: code asks for features.
const folders = ['platform', 'tenant-app/app', 'admin/app', 'ui']
/** Where the first price list is written. */
const seeds = 'platform/billing/rules/seeds.ts'

const names = [
  ...new Set(['provider', 'tenant'].flatMap((buyer) => seedPlans(buyer as 'provider' | 'tenant', 'USD'))),
].map(({ name }) => name)

const filesBelow = (folder: string): string[] =>
  readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('node_modules') && !path.startsWith('build'))
    .map((path) => `${folder}/${path}`)

const name = `['"\`](${names.join('|')})['"\`]`
/** A plan's name in a comparison, a case, a search or a condition; or any comparison of what a plan is called. */
const asked = [
  new RegExp(`([!=]==?|\\bcase|includes\\(|\\bname:)\\s*${name}`),
  new RegExp(`${name}\\s*[!=]==?`),
  /\bplan\w*\??\.(name|slug)\s*[!=]==?|[!=]==?\s*\w*plan\w*\??\.(name|slug)/i,
]
const faultsIn = (path: string, text: string): string[] =>
  text
    .split('\n')
    .flatMap((line, index) =>
      asked.some((pattern) => pattern.test(line)) ? [`${path}:${index + 1} ${line.trim()}`] : [],
    )

test('no code asks for a plan by its name', () => {
  const sources = folders
    .flatMap(filesBelow)
    .filter((path) => path !== seeds)
    .map((path) => ({ path, text: readFileSync(join(projectFolder, path), 'utf8') }))

  expect(sources.length).toBeGreaterThan(500)
  expect(sources.flatMap(({ path, text }) => faultsIn(path, text))).toEqual([])
})

test.each([
  'if (plan.name === other) return',
  "if (subscription.planName !== 'Business') throw refused",
  "case 'Professional':",
  "where({ name: 'Free' })",
])('the check sees: %s', (line) => {
  expect(faultsIn('somewhere.ts', line)).toHaveLength(1)
})
