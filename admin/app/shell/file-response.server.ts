import { createReadableStreamFromReadable } from '@remix-run/node'
import { PassThrough } from 'node:stream'

/** A file that is sent as it is being made; nobody keeps a copy of it on the way. */
export function csvResponse(file: NodeJS.ReadableStream, name: string): Response {
  const body = new PassThrough()
  file.on('error', (error: Error) => body.destroy(error))
  file.pipe(body)
  return new Response(createReadableStreamFromReadable(body), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })
}

/** `salon-users-2026-11-21.csv` */
export const exportName = (slug: string, what: string) =>
  `${slug}-${what}-${new Date().toISOString().slice(0, 10)}.csv`
