import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { declarePublic } from '../gate.ts'

const packages = createRequire(import.meta.url)
const needed = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js'])

/** Script and style of the page that shows the API document; the package's own page, logo and icons are its maker's. */
export async function readerFiles(app: FastifyInstance) {
  declarePublic(app)
  await app.register(fastifyStatic, {
    root: join(dirname(packages.resolve('@fastify/swagger-ui/package.json')), 'static'),
    decorateReply: false,
    allowedPath: (path) => needed.has(path),
    maxAge: '1d',
  })
}
