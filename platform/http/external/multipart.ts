import multipart from '@fastify/multipart'
import fp from 'fastify-plugin'

export const maxFileBytes = 12 * 1024 * 1024

/** Uploads: one file and a few fields at a time. */
export const uploads = fp(async (app) => {
  await app.register(multipart, {
    limits: {
      fileSize: maxFileBytes,
      files: 1,
      fields: 10,
      parts: 11,
      fieldSize: 10_000,
      fieldNameSize: 100,
      headerPairs: 50,
    },
    throwFileSizeLimit: true,
  })
})
