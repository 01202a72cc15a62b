import { ConfigError, loadConfig, type Config } from './config.ts'
import { buildApp } from './http/app.ts'
import { openRuntime } from './runtime.ts'

/** In-flight requests and jobs get this long to finish; then the process ends anyway, below ten seconds. */
const graceMs = 8_000

export type Serving = { address: string; stop(): Promise<void> }

/** Opens what the role needs and serves. @throws when isolation is not in force, or a route has no gate */
export async function serve(config: Config): Promise<Serving> {
  const runtime = await openRuntime(config)
  const { log } = runtime
  const app = config.role === 'worker' ? null : buildApp(runtime)
  try {
    const address = app ? await app.listen({ port: config.port, host: config.host }) : ''
    log.info({ role: config.role, listening: address }, 'serving')
    return { address, stop: () => stop() }
  } catch (error) {
    await app?.close()
    await runtime.close()
    throw error
  }

  async function stop() {
    const cutOff = setTimeout(() => app?.edge.cutOff(), graceMs)
    app?.edge.drain()
    await app?.close()
    clearTimeout(cutOff)
    await runtime.close()
    log.info('stopped')
  }
}

async function main() {
  const serving = await serve(loadConfig())
  let isStopping = false
  const stop = (signal: string) => {
    if (isStopping) return
    isStopping = true
    // A part that cannot be closed must not keep the process: whoever sent the signal waits for ten seconds.
    setTimeout(() => process.exit(1), graceMs + 1_500).unref()
    serving.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`Could not stop cleanly after ${signal}:`, error)
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : error)
    process.exit(1)
  })
}
