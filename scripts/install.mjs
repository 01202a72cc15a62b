// Installs what package-lock.json says, unless node_modules holds exactly that already.
import { ensureInstalled, requireNode } from './support/install.mjs'

requireNode()
try {
  await ensureInstalled({ quiet: true })
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
