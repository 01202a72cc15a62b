import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import fp from 'fastify-plugin'

/** For answers made on the spot: quick levels. What can be kept is compressed once and better (`page-cache.ts`, `assets.ts`). */
export const compression = fp(async (app) => {
  await app.register(compress, {
    encodings: ['br', 'gzip', 'identity'],
    threshold: 1024,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 6 },
    // A body that claims to be compressed could be small and unpack to anything: none is taken.
    globalDecompression: false,
  })
})
