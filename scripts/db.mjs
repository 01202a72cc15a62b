// npm run db:migrate | db:rollback | db:seed | db:reset, on the database that the environment names, else on the
// embedded one (which is started for it when nothing serves it).
import { describeFailure } from './support/failure.mjs'
import { ensureInstalled, requireNode } from './support/install.mjs'

requireNode()
try {
  await ensureInstalled()
  const { register } = await import('tsx/esm/api')
  register()
  const { runDatabaseTask } = await import('../platform/local/database-tasks.ts')
  await runDatabaseTask(process.argv[2])
} catch (error) {
  console.error(describeFailure(error))
  process.exitCode = 1
}
