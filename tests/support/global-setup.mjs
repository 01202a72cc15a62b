import { register } from 'tsx/esm/api'

/** Runs once before all tests, whoever starts them (`npm test`, `npx jest path`, an editor). */
export default async function globalSetup() {
  const unregister = register()
  try {
    const { startTestServices } = await import('./test-services.ts')
    await startTestServices()
  } finally {
    await unregister()
  }
}
