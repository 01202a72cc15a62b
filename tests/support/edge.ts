import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { loadConfig, type Config } from '#platform/config.ts'
import { buildApp, type AppOptions } from '#platform/http/app.ts'
import { newLogger } from '#platform/logger.ts'
import { openRuntime, type Runtime } from '#platform/runtime.ts'
import { databaseUrl, testDatabase } from './database.ts'

export type Edge = {
  app: FastifyInstance
  runtime: Runtime
  /** Every line that was logged, parsed. */
  logged: Record<string, unknown>[]
  /** Asks the host; `accept` is a program's unless said otherwise. */
  ask(host: string, request: InjectOptions | string): Promise<Answer>
  /** Listens on a free port. @returns the port */
  listen(): Promise<number>
  close(): Promise<void>
}
export type Answer = Awaited<ReturnType<FastifyInstance['inject']>>

type EdgeOptions = AppOptions & {
  env?: Record<string, string>
  config?: Partial<Config>
}

/** The whole edge on this worker's database, as `main.ts` builds it, without pages unless a test brings some. */
export async function openEdge({ env, config: overrides, ...options }: EdgeOptions = {}): Promise<Edge> {
  await testDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'edge-'))
  const config = {
    ...loadConfig({
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl('app'),
      DATABASE_MIGRATOR_URL: databaseUrl('migrator'),
      DATABASE_RELAY_URL: databaseUrl('relay'),
      DATA_FOLDER: folder,
      PORT: '0',
      POOL_SIZE: '6',
      SMTP_URL: 'smtp://127.0.0.1:9',
      ...env,
    }),
    publicPort: null,
    ...overrides,
  }
  const logged: Record<string, unknown>[] = []
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>)
  const logger = newLogger({ logLevel: 'info' }, { write })
  const runtime = await openRuntime(config, { logger })
  const app = buildApp(runtime, { pages: null, hasLateSchemas: true, ...options })
  await app.ready()
  return {
    app,
    runtime,
    logged,
    ask: (host, request) => {
      const asked = typeof request === 'string' ? { url: request } : request
      return app.inject({ ...asked, headers: { host, ...asked.headers } })
    },
    async listen() {
      await app.listen({ port: 0, host: '127.0.0.1' })
      const address = app.server.address()
      return typeof address === 'object' && address ? address.port : 0
    },
    async close() {
      await app.close()
      await runtime.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The host of a tenant's storefront as `createTenant` made it. */
export const hostOf = (tenantId: string) => `t${tenantId.replaceAll('-', '').slice(-20)}.localhost`
