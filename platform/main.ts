import { ConfigError, loadConfig, type Config } from './config.ts'
import { consumers } from './consumers.ts'
import { buildApp } from './http/app.ts'
import { assertMigrated } from './http/health.ts'
import { openRuntime } from './runtime.ts'
import { assertIsolation } from './tenancy/isolation/index.ts'
import { startWorker } from './worker.ts'

/** In-flight requests and jobs get this long to finish; then the process ends anyway, below ten seconds. */
const graceMs = 8_000

export type Serving = { address: string; stop(): Promise<void> }

/** Opens what the role needs and serves. @throws when isolation is not in force, or a route has no gate */
export async function serve(config: Config): Promise<Serving> {
  const runtime = await openRuntime(config)
  const { log } = runtime
  const app = config.role === 'worker' ? null : buildApp(runtime)
  let worker: Awaited<ReturnType<typeof startWorker>> | null = null
  let address = ''
  try {
    await assertMigrated(runtime)
    await assertIsolation(runtime.database.pool)
    if (config.role !== 'web') worker = await startWorker(runtime, consumers)
    if (app) address = await app.listen({ port: config.port, host: config.host })
  } catch (error) {
    await stop()
    throw error
  }
  log.info({ role: config.role, listening: address }, 'serving')
  return { address, stop }

  /** Requests first: what they cause is still handed to the queue, and what the queue has not done stays in it. */
  async function stop() {
    const cutOff = setTimeout(() => app?.edge.cutOff(), graceMs)
    app?.edge.drain()
    await app?.close()
    clearTimeout(cutOff)
    await worker?.close()
    await runtime.close()
    log.info('stopped')
  }
}

async function main() {
  let serving: Serving | null = null
  let signalled = ''
  const stop = async (signal: string) => {
    if (signalled !== '') return
    signalled = signal
    // A part that cannot be closed must not keep the process: whoever sent the signal waits for ten seconds.
    setTimeout(() => process.exit(1), graceMs + 1_500).unref()
    await serving?.stop()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal).catch(fail))
  serving = await serve(loadConfig())
}

/** A bad setting is told in one sentence; everything else is a fault of ours and comes with its stack. */
function fail(error: unknown): never {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(1)
}

if (process.argv[1] === import.meta.filename) {
  // What nobody has caught leaves the process in a state that nobody has thought of.
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  main().catch(fail)
}
