import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { hasCode } from '../error-code.ts'
import type { Binaries } from './binaries.ts'
import { dataArgument, serverEnvironment } from './cluster.ts'
import { clusterName, findPostmaster, isAlive, type Postmaster } from './postmaster.ts'
import { giveToOwner, type ServerUser } from './server-user.ts'

/** How long a crash recovery, or the end of a server that is just shutting down, may take. */
const patience = 120_000

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',
}

export interface ServerPlace {
  folder: string
  cluster: string
  binaries: Binaries
  user: ServerUser | null
}

/** Connects as `role`; without one, as the superuser. */
export const connectionUrl = (port: number, password: string, role = 'postgres', database = 'postgres') =>
  `postgres://${role}:${password}@127.0.0.1:${port}/${database}`

/**
 * The port of a server that was left behind and is ours: its process runs in our folder and it knows our
 * password (SCRAM proves that in both directions). Waits for one that is just starting or ending.
 * @returns null when none runs
 */
export async function findRunning(
  { folder, cluster }: ServerPlace,
  password: string,
): Promise<number | null> {
  const deadline = Date.now() + patience
  for (;;) {
    const postmaster = findPostmaster(cluster)
    if (!postmaster) return null
    const problem = postmaster.port > 0 ? await tryConnect(postmaster.port, password) : 'it has no port yet'
    if (!problem) return postmaster.port
    if (Date.now() > deadline) {
      throw new Error(
        `The PostgreSQL of ${folder} runs (process ${postmaster.pid}), but does not let us in: ${problem}\n` +
          logTail(folder),
      )
    }
    await sleep(50)
  }
}

/**
 * Starts the server on `port`, or on another one when that is taken. It stays up when this process is killed.
 * @returns the port
 * @throws Error with the end of the server's log
 */
export async function launch(place: ServerPlace, port: number | null, password: string): Promise<number> {
  const deadline = Date.now() + patience
  let wanted = port ?? (await freePort())
  for (;;) {
    const logStart = rotateLog(place.folder)
    const failure = await launchOnce(place, wanted, password, deadline)
    if (!failure) return wanted
    const log = logTail(place.folder, logStart)
    if (/could not bind|could not create any TCP/.test(log)) {
      wanted = await freePort()
    } else if (!/shared memory block|lock file "postmaster.pid"/.test(log)) {
      // Otherwise: the processes of a killed server are still ending, which takes a moment.
      throw new Error(`PostgreSQL did not start: ${failure}\n${log}`)
    }
    if (Date.now() > deadline) throw new Error(`PostgreSQL did not start: ${failure}\n${log}`)
    await sleep(100)
  }
}

async function launchOnce(
  { folder, cluster, binaries, user }: ServerPlace,
  port: number,
  password: string,
  deadline: number,
): Promise<string | null> {
  const log = openSync(join(folder, 'server.log'), 'a', 0o600)
  giveToOwner(join(folder, 'server.log'), folder)
  const options = Object.entries({ ...settings, port: String(port), cluster_name: clusterName(cluster) })
  const child = spawn(
    binaries.postgres,
    ['-D', dataArgument(cluster, user), ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // A group of its own: Ctrl-C in the terminal must not end the database before its clients.
    { cwd: cluster, env: serverEnvironment(), stdio: ['ignore', log, log], detached: true, ...user },
  )
  closeSync(log)
  child.unref()
  const end = endOf(child)
  for (;;) {
    if (end.reason !== null) return end.reason
    const problem = await tryConnect(port, password)
    // Another program on this port could answer; our own has written its note by the time that it accepts.
    if (!problem && findPostmaster(cluster)?.pid === child.pid) return null
    if (Date.now() > deadline) {
      child.kill('SIGINT')
      return `it was not ready after ${patience / 1000} s (${problem})`
    }
    await sleep(20)
  }
}

function endOf(child: ChildProcess) {
  const end: { reason: string | null } = { reason: null }
  child.on('error', (error) => {
    end.reason = error.message
  })
  child.on('exit', (code, by) => {
    end.reason ??= by ? `it was ended by ${by}` : `it ended with code ${code}`
  })
  return end
}

/** Ends the server, sessions that are open included; returns when it is gone. */
export async function shutDown({ folder, cluster }: Pick<ServerPlace, 'folder' | 'cluster'>) {
  const postmaster = findPostmaster(cluster)
  if (!postmaster) return
  signal(postmaster, 'SIGINT')
  const impatient = Date.now() + 20_000
  const deadline = impatient + 20_000
  while (isAlive(postmaster.pid, cluster)) {
    if (Date.now() > impatient) signal(postmaster, 'SIGQUIT')
    if (Date.now() > deadline) {
      throw new Error(`PostgreSQL (process ${postmaster.pid}) does not end.\n${logTail(folder)}`)
    }
    await sleep(20)
  }
}

function signal({ pid }: Postmaster, name: NodeJS.Signals) {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}

async function tryConnect(port: number, password: string): Promise<string | null> {
  const client = new Client({
    connectionString: connectionUrl(port, password),
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => {}) // a server that ends while we ask reports twice
  try {
    await client.connect()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await client.end().catch(() => {})
  }
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

/** @returns where in the log the coming start begins */
function rotateLog(folder: string) {
  const file = join(folder, 'server.log')
  if (!existsSync(file)) return 0
  const { size } = statSync(file)
  if (size < 10_000_000) return size
  renameSync(file, `${file}.1`)
  return 0
}

function logTail(folder: string, from = 0) {
  try {
    const lines = readFileSync(join(folder, 'server.log'))
      .subarray(from)
      .toString('utf8')
      .trimEnd()
      .split('\n')
    return lines.slice(-15).join('\n')
  } catch {
    return ''
  }
}
