import middie from '@fastify/middie'
import type { ServerBuild } from '@remix-run/server-runtime'
import type { FastifyInstance } from 'fastify'
import { assetPrefix, type AppName, type PageApps } from '../page-apps.ts'

/**
 * Development only: both apps are served from their sources by Vite inside this process, and change as the files
 * do. Loaded on demand, because Vite is not there in production.
 */
export async function developedApps(app: FastifyInstance): Promise<PageApps> {
  const { createServer } = await import('vite')
  await app.register(middie)
  const start = async (name: AppName) => {
    const vite = await createServer({
      configFile: `${name}/vite.config.ts`,
      appType: 'custom',
      server: { middlewareMode: true },
    })
    app.addHook('onClose', () => vite.close())
    app.use((request, response, next) => {
      if (request.url?.startsWith(assetPrefix[name])) vite.middlewares(request, response, next)
      else next()
    })
    return async () => {
      const build = await vite.ssrLoadModule('virtual:remix/server-build')
      return build as unknown as ServerBuild
    }
  }
  return { 'tenant-app': await start('tenant-app'), admin: await start('admin') }
}
