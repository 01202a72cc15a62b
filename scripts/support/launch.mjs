import { describeFailure } from './failure.mjs'
import { ensureInstalled, isInstalled, requireNode } from './install.mjs'
import { createSteps } from './steps.mjs'

/**
 * Installs what is missing, then hands over to TypeScript in this same process.
 * @param {'start' | 'dev'} mode
 */
export async function launch(mode) {
  requireNode()
  const steps = createSteps()
  try {
    if (!isInstalled()) {
      steps.line('Installing packages from package-lock.json; the first time takes a minute or two.')
      await steps.run('Packages', () => ensureInstalled({ quiet: true }))
    }
    const { register } = await import('tsx/esm/api')
    register()
    const { serveLocally } = await import('../../platform/local/start.ts')
    await serveLocally(mode, steps)
  } catch (error) {
    console.error(`\n${describeFailure(error)}`)
    process.exit(1)
  }
}
