// Installs what package-lock.json says, unless node_modules holds exactly that already.
import { describeFailure } from './support/failure.mjs'
import { ensureInstalled, requireNode } from './support/install.mjs'

requireNode()
try {
  await ensureInstalled({ quiet: true })
} catch (error) {
  console.error(describeFailure(error))
  process.exitCode = 1
}
