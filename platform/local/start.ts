import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import {
  loadConfig,
  loadSettings,
  originOf,
  projectFolder,
  type Config,
  type EnvironmentVariables,
  type Settings,
} from '#platform/config.ts'
import { migrateLatest } from '#platform/database/migrate.ts'
import { ensureBuilt, staleApps } from '../../scripts/support/build.mjs'
import { lockHolder, tryLock, withLock } from '../../scripts/support/lock.mjs'
import type { Steps } from '../../scripts/support/steps.mjs'
import { databaseVariables, provideDatabase, type LocalDatabase } from './database.ts'
import { needsDemoData, writeDemoData } from './demo-data.ts'
import { isPortFree, nextFreePort } from './ports.ts'
import { logFileOf, startServer, type ServerProcess } from './server-process.ts'

export type Mode = 'start' | 'dev'

const appNames: Record<string, string> = { 'tenant-app': 'Storefront', admin: 'Console' }

/**
 * Everything from an empty data folder to marketplaces that are served; returns when it was told to stop.
 * @throws Error whose message is for the person at the terminal
 */
export async function serveLocally(mode: Mode, steps: Steps): Promise<void> {
  const settings = loadSettings()
  if (settings.role === 'worker') {
    throw new Error(
      `ROLE is worker, but this command serves pages: run node --import tsx platform/main.ts instead.`,
    )
  }
  const release = lockCheckout(settings)
  warnRoot(steps)
  const house = new House(settings, mode, steps)
  const told = onceTold()
  try {
    const isServing = await Promise.race([house.open().then(() => true), told.then(() => false)])
    if (isServing) {
      const reason = await Promise.race([told, house.serverEnded()])
      if (reason !== 'told') throw new Error(`The server ended unexpectedly (${reason}).`)
    }
    steps.line('\nStopping.')
  } finally {
    await house.close()
    release()
  }
  process.exit(0) // a step that was cut short may still hold something open
}

/** What was opened, and in which order it has to be closed again. */
class House {
  private database: Promise<LocalDatabase> | null = null
  private server: Promise<ServerProcess> | null = null
  private isClosing = false

  constructor(
    private readonly settings: Settings,
    private readonly mode: Mode,
    private readonly steps: Steps,
  ) {}

  async open(): Promise<void> {
    const [env] = await Promise.all([this.prepareDatabase(), this.mode === 'start' && this.buildApps()])
    const port = await this.serve(env)
    await this.greet(loadConfig({ ...env, PORT: String(port) }))
  }

  serverEnded = async () => (await this.server)?.ended ?? 'not started'

  async close(): Promise<void> {
    this.isClosing = true
    // What fails while it is being cut short has no news; what it opened is closed all the same.
    const server = await this.server?.catch(() => null)
    await server?.stop()
    const database = await this.database?.catch(() => null)
    await database?.stop()
  }

  private async prepareDatabase(): Promise<EnvironmentVariables> {
    const { settings } = this
    const { urls } = await this.step('Database', async (note) => {
      this.database = provideDatabase(settings)
      const database = await this.database
      note(database.description)
      return database
    })
    const env = {
      ...process.env,
      ...databaseVariables(urls),
      NODE_ENV: this.mode === 'dev' ? 'development' : 'production',
      LOCAL_MODE: String(settings.isLocal),
    }
    await this.step('Schema', async (note) => {
      const applied = await migrateLatest(urls.migratorUrl)
      note(applied.length > 0 ? `${applied.length} migrations` : 'up to date')
    })
    const config = loadConfig(env)
    if (settings.isLocal && (await needsDemoData(config))) {
      await this.step('Demo data', (note) => writeDemoData(config, note))
    }
    return env
  }

  private async buildApps(): Promise<void> {
    await Promise.all(staleApps().map((app) => this.step(appNames[app] ?? app, () => ensureBuilt({ app }))))
  }

  /** @returns the port; another one than 3000 when that is taken and none was asked for */
  private async serve(env: EnvironmentVariables): Promise<number> {
    const { settings } = this
    const isAsked = Boolean(process.env.PORT)
    if (isAsked && !(await isPortFree(settings.port))) {
      throw new Error(`PORT is ${settings.port}, but another program listens there already.`)
    }
    return this.step('Server', (note) =>
      // Two checkouts that start together would find the same port free, and each take the other's server for its own.
      withLock(join(tmpdir(), `port-choice-${process.getuid?.() ?? 0}.lock`), async () => {
        for (let from = settings.port; ; from++) {
          const port = isAsked ? settings.port : await nextFreePort(from)
          this.server = this.startServer(env, port)
          try {
            await this.server
            note(`port ${port}`)
            return port
          } catch (error) {
            // Another program took it after we had looked.
            if (isAsked || !(error instanceof Error && error.message.includes('EADDRINUSE'))) throw error
            from = port
          }
        }
      }),
    )
  }

  private startServer(env: EnvironmentVariables, port: number): Promise<ServerProcess> {
    const { settings, mode } = this
    return startServer({
      mode: mode === 'dev' ? 'watch' : 'run',
      env: { ...env, PORT: String(port) },
      port,
      host: settings.host,
      // Whoever develops or operates it wants the log; whoever tries it wants the addresses.
      logFile: mode === 'start' && settings.isLocal ? logFileOf(settings.dataFolder) : null,
      onProblem: (line) => this.steps.line(`! ${line}`),
    })
  }

  private async greet(config: Config) {
    const origin = originOf(config, config.platformDomain)
    writeFileSync(addressFileOf(config), origin)
    if (!config.isLocal) return this.steps.line(`\nServing ${origin}`)
    const { demoSummary } = await import('./demo/summary.ts')
    this.steps.line(`\n${demoSummary(config)}`)
    const log = this.mode === 'start' && relative(process.cwd(), logFileOf(config.dataFolder))
    for (const [name, fact] of Object.entries({ Log: log, Stop: 'Ctrl-C' })) {
      if (fact) this.steps.line(`${name.padEnd(20)} ${fact}`)
    }
  }

  /** A step that fails because everything is being closed is no failure. */
  private async step<T>(name: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> {
    if (this.isClosing) return new Promise(() => {})
    return this.steps.run(name, work)
  }
}

const addressFileOf = ({ dataFolder }: Pick<Settings, 'dataFolder'>) => join(dataFolder, 'address')

/** `sudo npm start` works, but the owner of the checkout cannot go on with files of root. */
function warnRoot(steps: Steps) {
  if (process.getuid?.() !== 0 || statSync(projectFolder).uid === 0) return
  steps.line('! This runs as root in a checkout of another user: what it writes belongs to root from now on.')
}

/** One checkout serves once: two would share data, ports and builds. */
function lockCheckout(settings: Settings): () => void {
  mkdirSync(settings.dataFolder, { recursive: true })
  const file = join(settings.dataFolder, 'start-lock')
  const release = tryLock(file)
  if (!release) {
    throw new Error(
      `This checkout is being served already (process ${lockHolder(file)?.pid}${servedAddress(settings)}): ` +
        'stop that one first, or start another checkout.',
    )
  }
  rmSync(addressFileOf(settings), { force: true })
  return release
}

function servedAddress(settings: Settings) {
  try {
    return `, ${readFileSync(addressFileOf(settings), 'utf8')}`
  } catch {
    return ''
  }
}

/** Settles at the first request to end. Further ones change nothing: npm and the terminal both send theirs. */
function onceTold(): Promise<'told'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('told'))
  })
}
