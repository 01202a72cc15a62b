import { execFile } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { isReachableBy, type ServerUser } from './server-user.ts'

/**
 * Makes the data folder if there is none. It gets its name only when it is complete, so that a start that was
 * killed half-way leaves nothing that looks like a database.
 */
export async function ensureCluster(
  cluster: string,
  binaries: Binaries,
  user: ServerUser | null,
  password: string,
): Promise<void> {
  if (existsSync(cluster)) return
  const draft = `${cluster}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (user) chownSync(draft, user.uid, user.gid)
  await withPasswordFile(password, user, (passwordFile) =>
    runInitdb(
      binaries.initdb,
      [
        ['--pgdata', dataArgument(draft, user)],
        ['--username', 'postgres'],
        ['--pwfile', passwordFile],
        ['--auth', 'scram-sha-256'],
        ['--encoding', 'UTF8'],
        // The same order and case rules on every machine, whatever its C library.
        ['--locale-provider', 'builtin'],
        ['--builtin-locale', 'C.UTF-8'],
        ['--locale', 'C'],
        ['--no-instructions'],
      ].flat(),
      draft,
      user,
    ),
  )
  renameSync(draft, cluster)
}

/**
 * How the server is told its data folder. Below a home that its user may not enter, an absolute path fails,
 * but the folder that the process was started in (by root, which may) stays open to it.
 */
export function dataArgument(cluster: string, user: ServerUser | null): string {
  if (!user || isReachableBy(user, join(cluster, '..'))) return cluster
  if (process.platform === 'linux') return '/proc/self/cwd'
  throw new Error(
    `PostgreSQL does not run as root, and no other user may enter ${cluster}: start as a normal user, ` +
      'or move the checkout out of the private folder.',
  )
}

async function runInitdb(initdb: string, args: string[], folder: string, user: ServerUser | null) {
  try {
    await promisify(execFile)(initdb, args, { cwd: folder, env: serverEnvironment(), ...user })
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new Error(`The database could not be created: ${output || String(error)}`, { cause: error })
  }
}

/** Nothing of our own environment (secrets, PG* variables that would redirect it) reaches the server. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  NODE_ENV: process.env.NODE_ENV,
  PATH: process.env.PATH,
  LANG: 'C',
  LC_ALL: 'C',
  TZ: 'UTC',
})

async function withPasswordFile(
  password: string,
  user: ServerUser | null,
  work: (file: string) => Promise<void>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'database-'))
  const file = join(folder, 'password')
  try {
    writeFileSync(file, password, { mode: 0o600 })
    if (user) for (const path of [file, folder]) chownSync(path, user.uid, user.gid)
    await work(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
