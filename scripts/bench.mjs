// npm run bench -- slots | claims | next-free | who-is-free | storefront | tenancy | identity | money | payments: one JSON line per measure, each with its baseline.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describeFailure } from './support/failure.mjs'
import { ensureInstalled, projectFolder, requireNode } from './support/install.mjs'

requireNode()
const known = readdirSync(join(projectFolder, 'tests/bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
const [name, ...args] = process.argv.slice(2)

try {
  if (!known.includes(name)) throw new Error(`Say which bench to run: npm run bench -- ${known.join(' | ')}`)
  await ensureInstalled()
  const { register } = await import('tsx/esm/api')
  register()
  const { runBench } = await import('../platform/local/bench.ts')
  process.exitCode = await runBench(name, args)
} catch (error) {
  console.error(describeFailure(error))
  process.exitCode = 1
}
