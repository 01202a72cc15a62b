// npm run check: format, lint, types, build, themes, tests. All of them run, so that one run shows all that is wrong.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, projectFolder, requireNode } from './support/install.mjs'

requireNode()
await ensureInstalled()

const bin = (name) => join('node_modules', '.bin', name)
const themes = 'platform/storefront/check-themes.ts'

const steps = [
  ['format', bin('prettier'), '--check', '.', '--log-level', 'warn'],
  ['lint', bin('oxlint'), '--quiet'],
  ['types', bin('tsc'), '--noEmit'],
  ['build', process.execPath, 'scripts/build.mjs'],
  ...(existsSync(join(projectFolder, themes))
    ? [['themes', process.execPath, '--import', 'tsx', themes]]
    : []),
  ['tests', process.execPath, 'scripts/test.mjs', ...process.argv.slice(2)],
]

const failed = []
for (const [name, command, ...args] of steps) {
  const start = Date.now()
  // The tests come last, and their summary stays the last line.
  if (name === 'tests') console.log(failed.length > 0 ? `\n✗ ${failed.join(', ')}; tests:\n` : '\n  tests:\n')
  const { status } = spawnSync(command, args, { cwd: projectFolder, stdio: 'inherit' })
  if (status !== 0) failed.push(name)
  if (name !== 'tests') {
    console.log(`${status === 0 ? '✓' : '✗'} ${name.padEnd(8)} ${((Date.now() - start) / 1000).toFixed(1)} s`)
  }
}
process.exitCode = failed.length > 0 ? 1 : 0
