import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'
import { declarePublic } from '../gate.ts'
import { clientFolder, type AppName } from '../page-apps.ts'
import { precompress } from '../precompress.ts'

/**
 * The built files of an app. Their names hold a hash of their content, so they may be kept for ever. A compressed
 * copy beside a file (`precompress.ts`) is sent as it is. The console's files are not on the marketplaces' hosts.
 */
export async function appAssets(app: FastifyInstance, { name }: { name: AppName }) {
  declarePublic(app)
  const isStorefrontApp = name === 'tenant-app'
  app.addHook('onRequest', async (request) => {
    if ((request.site?.kind === 'storefront') !== isStorefrontApp) throw new AppError('not_found')
  })
  app.addHook('onReady', async () => {
    // Beside serving: until a copy is there, its file is compressed on the way out.
    precompress(clientFolder(name)).catch((error: unknown) =>
      app.log.warn({ err: error }, 'assets stay uncompressed'),
    )
  })
  await app.register(fastifyStatic, {
    root: clientFolder(name),
    decorateReply: false,
    index: false,
    preCompressed: true,
    lastModified: false,
    maxAge: '365d',
    immutable: true,
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).header('cache-control', 'no-store').send())
}
