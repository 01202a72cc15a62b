import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectFolder, type EnvironmentVariables } from '#platform/config.ts'

export interface ServerOptions {
  /** `watch` starts it anew when one of its files changes. */
  mode: 'run' | 'watch'
  env: EnvironmentVariables
  /** Where it will answer `/readyz`. */
  port: number
  host: string
  /** Keeps its log; null: the log goes to this process's own output. */
  logFile: string | null
  /** Told each warning and error that a ready server writes to the file; those before are in the thrown error. */
  onProblem?: (line: string) => void
}

export interface ServerProcess {
  /** Settles when the process has ended, for whatever reason. */
  ended: Promise<string>
  /** Asks it to finish what is in flight; ends it by force when that takes longer than 15 seconds. */
  stop(): Promise<void>
}

const watcher = ['node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', 'platform/main.ts']
const exitWithParent = ['--import', './scripts/support/exit-with-parent.mjs']

/**
 * Starts `platform/main.ts` and waits until it is ready.
 * @throws Error with the end of its log when it ends before
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const logFd = options.logFile ? openLog(options.logFile) : null
  const child = spawn(
    process.execPath,
    options.mode === 'watch'
      ? [...exitWithParent, ...watcher]
      : ['--import', 'tsx', ...exitWithParent, 'platform/main.ts'],
    {
      cwd: projectFolder,
      env: options.env as NodeJS.ProcessEnv,
      stdio: options.logFile ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'inherit', 'inherit', 'ipc'],
      // A group of its own: Ctrl-C in the terminal reaches whoever started it, and that one decides the order.
      detached: true,
    },
  )
  const log = keepLog(child, logFd, options)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, by) => resolve(by ? `ended by ${by}` : `ended with code ${code}`))
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    const force = setTimeout(() => child.kill('SIGKILL'), 15_000)
    await ended
    clearTimeout(force)
  }
  const failure = await Promise.race([ended, readiness(options, ended)])
  if (failure !== null) {
    await stop()
    throw new Error(`The server did not start (${failure}).\n${log.lastLines.join('\n')}`.trim())
  }
  log.isReady = true
  return { ended, stop }
}

async function readiness({ host, port }: ServerOptions, ended: Promise<string>): Promise<string | null> {
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}/readyz`
  const deadline = Date.now() + 120_000
  let isOver = false
  void ended.then(() => (isOver = true))
  while (!isOver) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) })
      await response.body?.cancel()
      if (response.ok) return null
    } catch {
      // Nobody listens yet.
    }
    if (Date.now() > deadline) return `it was not ready after two minutes at ${url}`
    await sleep(50)
  }
  return ended
}

function openLog(logFile: string): number {
  mkdirSync(dirname(logFile), { recursive: true })
  return openSync(logFile, 'w', 0o600)
}

interface Log {
  lastLines: string[]
  isReady: boolean
}

function keepLog(child: ChildProcess, fd: number | null, { onProblem }: ServerOptions): Log {
  const lastLines: string[] = []
  const log: Log = { lastLines, isReady: false }
  if (fd === null) return log
  const file = createWriteStream('', { fd })
  let open = 0
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    open++
    createInterface({ input: stream })
      .on('line', (line) => {
        file.write(`${line}\n`)
        lastLines.push(readable(line))
        if (lastLines.length > 20) lastLines.shift()
        if (log.isReady && levelOf(line) >= 40) onProblem?.(readable(line))
      })
      .on('close', () => {
        if (--open === 0) file.end()
      })
  }
  return log
}

function levelOf(line: string) {
  const { level } = parsed(line)
  // What is not a log line was written by a library or by Node itself: shown, since it is never routine.
  return typeof level === 'number' ? level : 50
}

function readable(line: string) {
  const { msg, err } = parsed(line)
  if (typeof msg !== 'string') return line
  const cause = typeof err === 'object' && err && 'stack' in err ? `\n${String(err.stack)}` : ''
  return `${msg}${cause}`
}

function parsed(line: string): { level?: unknown; msg?: unknown; err?: unknown } {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value ? value : {}
  } catch {
    return {}
  }
}

export const logFileOf = (dataFolder: string) => join(dataFolder, 'logs/server.log')
