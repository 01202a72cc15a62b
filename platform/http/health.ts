import type { FastifyInstance } from 'fastify'
import { migrationNames } from '#platform/database/migration-names.ts'
import { AppError, isUnavailable } from '#platform/kernel/errors.ts'
import type { Runtime } from '#platform/runtime.ts'

const checkEveryMs = 1_000

/**
 * `/healthz`: the process runs. `/readyz`: it can serve, that is, the database answers and has every migration that
 * this code was written for. Both on any host and without a brand: they are for the machine room.
 */
export function healthRoutes(app: FastifyInstance, runtime: Runtime) {
  const expected = migrationNames()
  let checkedAt = 0
  let answer: Promise<string | null> | undefined

  // However often somebody asks: one question to the database a second.
  function missing() {
    if (!answer || Date.now() - checkedAt > checkEveryMs) {
      checkedAt = Date.now()
      answer = whatIsMissing(runtime, expected)
    }
    return answer
  }

  const config = { isPublic: true, anyHost: true } as const
  app.get('/healthz', { config }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  )
  app.get('/readyz', { config }, async (_request, reply) => {
    const problem = app.isDraining() ? 'This process is shutting down' : await missing()
    if (problem !== null) throw new AppError('unavailable', { detail: problem, retryAfterSeconds: 2 })
    return reply.header('cache-control', 'no-store').send({ status: 'ready' })
  })
}

/** @throws before anything is served or worked on with a schema that this code was not written for */
export async function assertMigrated(runtime: Pick<Runtime, 'database' | 'log'>): Promise<void> {
  const missing = await whatIsMissing(runtime, migrationNames())
  if (missing !== null) throw new Error(missing)
}

async function whatIsMissing(
  { database, log }: Pick<Runtime, 'database' | 'log'>,
  expected: readonly string[],
): Promise<string | null> {
  try {
    const { rows } = await database.pool.query<{ name: string }>('select name from knex_migrations')
    const present = new Set(rows.map(({ name }) => name))
    return expected.every((name) => present.has(name)) ? null : 'The database has not been migrated'
  } catch (error) {
    if (!isUnavailable(error)) log.error({ err: error }, 'the readiness check failed')
    return 'The database does not answer'
  }
}
