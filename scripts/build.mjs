// npm run build: both Remix apps, whatever was built before.
import { apps, ensureBuilt } from './support/build.mjs'
import { describeFailure } from './support/failure.mjs'
import { ensureInstalled, requireNode } from './support/install.mjs'

requireNode()
try {
  await ensureInstalled()
  await Promise.all(
    apps.map(async (app) => {
      const start = Date.now()
      await ensureBuilt({ app, force: true })
      console.log(`✓ ${app.padEnd(12)} ${((Date.now() - start) / 1000).toFixed(1)} s`)
    }),
  )
} catch (error) {
  console.error(describeFailure(error))
  process.exitCode = 1
}
