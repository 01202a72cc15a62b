import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { projectFolder } from '#platform/config.ts'
import { withLock } from '../../scripts/support/lock.mjs'
import { findProgram } from '../../scripts/support/programs.mjs'

const run = promisify(execFile)

export interface RedisProgram {
  program: string
  /** For LD_LIBRARY_PATH, where the program was only unpacked. */
  libraries: string | null
}

/** A Redis on a free port that all tests may share, and that keeps nothing. */
export async function startSharedRedis({
  program,
  libraries,
}: RedisProgram): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'test-redis-'))
  const port = await freePort()
  const options = { port: String(port), bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no' }
  // The shell ends with the pipe to this process, however that one dies, and takes the server along.
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      '"$@" >"$0/redis.log" 2>&1 & server=$!; read -r _; kill "$server"; wait "$server"',
      folder,
      program,
    ].concat(Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])),
    {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      env: { ...process.env, ...(libraries && { LD_LIBRARY_PATH: libraries }) },
    },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `redis://127.0.0.1:${port}`
  const stop = async () => {
    child.stdin.end()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await waitUntilReady(url)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

async function waitUntilReady(url: string) {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null, retryStrategy: () => 20 })
  client.on('error', () => {}) // refused until the server listens
  try {
    await Promise.race([
      client.ping(),
      sleep(10_000, undefined, { ref: false }).then(() => {
        throw new Error('redis-server does not answer')
      }),
    ])
  } finally {
    client.disconnect()
  }
}

/**
 * The `redis-server` of this machine, else Debian's package unpacked into `.cache` (nothing is installed, no
 * rights are needed).
 * @throws Error when there is none and none can be fetched
 */
export async function findRedis(): Promise<RedisProgram> {
  const installed = findProgram('redis-server')
  if (installed) return { program: installed, libraries: null }
  const folder = join(projectFolder, '.cache/redis')
  return withLock(`${folder}-lock`, async () => {
    if (!existsSync(folder)) await unpackDebianRedis(folder)
    return unpacked(folder)
  })
}

async function unpackDebianRedis(target: string) {
  if (!findProgram('apt-get') || !findProgram('dpkg')) {
    throw new Error('no redis-server on the PATH, and no apt-get to fetch one with')
  }
  const draft = `${target}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(join(draft, 'packages'), { recursive: true })
  try {
    const options = await aptOptions(join(draft, 'apt'))
    const packages = await missingPackages(options)
    await run('apt-get', [...options, 'download', ...packages], { cwd: join(draft, 'packages') })
    for (const file of readdirSync(join(draft, 'packages'))) {
      await run('dpkg', ['-x', join(draft, 'packages', file), draft])
    }
    rmSync(join(draft, 'packages'), { recursive: true })
    rmSync(join(draft, 'apt'), { recursive: true, force: true })
    // One program under three names; the package of tools holds it as redis-check-rdb.
    symlinkSync('redis-check-rdb', join(draft, 'usr/bin/redis-server'))
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    throw new Error(
      `no redis-server on the PATH, and apt-get cannot fetch one: ${output || String(error)}`.trim(),
      {
        cause: error,
      },
    )
  }
}

/** The system's package lists where it has them, else lists of our own, which need no rights. */
async function aptOptions(folder: string): Promise<string[]> {
  const known = await run('apt-cache', ['show', 'redis-tools']).catch(() => null)
  if (known) return []
  mkdirSync(join(folder, 'lists/partial'), { recursive: true })
  mkdirSync(join(folder, 'cache/archives/partial'), { recursive: true })
  const options = ['-o', `Dir::State::lists=${folder}/lists`, '-o', `Dir::Cache=${folder}/cache`]
  await run('apt-get', [...options, 'update', '-qq'])
  return options
}

/** redis-tools (which holds the server) and those libraries that this system lacks. */
async function missingPackages(options: string[]): Promise<string[]> {
  const { stdout } = await run('apt-get', [
    ...options,
    '-o',
    'Debug::NoLocking=1',
    'install',
    '--simulate',
    '--no-install-recommends',
    'redis-tools',
  ])
  const missing = [...stdout.matchAll(/^Inst (\S+)/gm)].flatMap(([, name]) => name ?? [])
  return [...new Set(['redis-tools', ...missing])]
}

function unpacked(folder: string): RedisProgram {
  const program = join(folder, 'usr/bin/redis-server')
  if (!existsSync(program))
    throw new Error(`${folder} holds no redis-server: delete it, and it is fetched again`)
  const library = join(folder, 'usr/lib')
  const folders = existsSync(library)
    ? readdirSync(library, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : []
  return { program, libraries: folders.map((entry) => join(library, entry.name)).join(':') || null }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
