import middie from '@fastify/middie'
import { unstable_setDevServerHooks as setDevServerHooks, type ServerBuild } from '@remix-run/server-runtime'
import type { FastifyInstance } from 'fastify'
import { assetPrefix, type AppName, type PageApps } from '../page-apps.ts'

type DevServerHooks = Parameters<typeof setDevServerHooks>[0]

/**
 * Development only: both apps are served from their sources by Vite inside this process, and change as the files
 * do. Loaded on demand, because Vite is not there in production.
 */
export async function developedApps(app: FastifyInstance): Promise<PageApps> {
  await app.register(middie)
  const storefront = await startVite(app, 'tenant-app')
  const console = await startVite(app, 'admin')
  const both = [storefront, console]
  // Remix keeps the hooks of one Vite server, whichever came last, and would ask it for the other app's styles.
  setDevServerHooks({
    getCriticalCss: async (build, path) =>
      both.find(({ prefix }) => prefix === build.publicPath)?.hooks.getCriticalCss?.(build, path),
    processRequestError: (error) => both.forEach(({ hooks }) => hooks.processRequestError?.(error)),
  })
  return { 'tenant-app': storefront.load, admin: console.load }
}

async function startVite(app: FastifyInstance, name: AppName) {
  const { createServer } = await import('vite')
  const prefix = assetPrefix[name]
  const others = process.listeners('SIGTERM')
  const vite = await createServer({
    configFile: `${name}/vite.config.ts`,
    appType: 'custom',
    server: { middlewareMode: true },
  })
  // Vite ends the process when it is told to stop; here it is one part of it, and requests are finished first.
  for (const listener of process.listeners('SIGTERM'))
    if (!others.includes(listener)) process.off('SIGTERM', listener)
  app.addHook('onClose', () => vite.close())
  app.use((request, response, next) => {
    if (request.url?.startsWith(prefix)) vite.middlewares(request, response, next)
    else next()
  })
  const load = async () => (await vite.ssrLoadModule('virtual:remix/server-build')) as unknown as ServerBuild
  return { prefix, load, hooks: currentHooks() }
}

function currentHooks(): DevServerHooks {
  const kept = Reflect.get(globalThis, '__remix_devServerHooks') as DevServerHooks | undefined
  return kept ?? {}
}
