import { register } from 'tsx/esm/api'

export default async function globalTeardown() {
  const unregister = register()
  try {
    const { stopTestServices } = await import('./test-services.ts')
    await stopTestServices()
  } finally {
    await unregister()
  }
}
