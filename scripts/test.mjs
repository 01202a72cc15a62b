// npm test [-- words]: everything, or the test files whose path contains one of the words.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeFailure } from './support/failure.mjs'
import { ensureInstalled, projectFolder, requireNode } from './support/install.mjs'

const folder = mkdtempSync(join(tmpdir(), 'test-run-'))
const summaryFile = join(folder, 'summary')

/** Seconds for the tear-down: dropping databases, ending servers. */
const patience = 90

let code = 1
try {
  requireNode()
  await ensureInstalled()
  code = await runJest(process.argv.slice(2))
} catch (error) {
  console.error(describeFailure(error))
}

/** The last line, after everything that Jest and its workers had to say. */
console.log(summaryOf(code))
rmSync(folder, { recursive: true, force: true })
process.exitCode = code

function runJest(args) {
  const child = spawn(process.execPath, ['node_modules/jest/bin/jest.js', ...args], {
    cwd: projectFolder,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'test', TEST_SUMMARY_FILE: summaryFile, TZ: process.env.TZ ?? 'UTC' },
  })
  // Ctrl-C reaches Jest by itself; this process stays for the last line.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const watch = endWhatHangs(child)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (exitCode) => {
      clearInterval(watch)
      resolve(exitCode ?? 1)
    })
  })
}

/** A test that leaves a server or a timer behind keeps Jest from ending: that is a failure, and no reason to wait. */
function endWhatHangs(child) {
  let waited = 0
  return setInterval(() => {
    if (!existsSync(summaryFile)) return
    waited += 1
    if (waited < patience) return
    console.error(`Jest did not end within ${patience} s after its last test: a test left something open.`)
    child.kill('SIGKILL')
  }, 1_000)
}

function summaryOf(exitCode) {
  try {
    const summary = readFileSync(summaryFile, 'utf8')
    // All tests passed, and yet the run failed: its set-up or tear-down did.
    return exitCode !== 0 && summary.endsWith(' 0 failed')
      ? summary.replace(/0 failed$/, '1 failed')
      : summary
  } catch {
    return '0 passed, 1 failed'
  }
}
