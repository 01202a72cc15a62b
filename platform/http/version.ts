import type { FastifyRequest } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'

/**
 * The version that the client believes it is changing, from `If-Match: "7"`.
 * @throws AppError `precondition_required` without it, `stale_version` when it cannot be the present one
 */
export function ifMatch(request: Pick<FastifyRequest, 'headers'>): number {
  const header = request.headers['if-match']
  if (header === undefined) {
    throw new AppError('precondition_required', { detail: 'Send If-Match with the ETag that you read' })
  }
  const version = /^"(\d{1,9})"$/.exec(header)?.[1]
  if (version === undefined)
    throw new AppError('stale_version', { detail: 'If-Match is not an ETag of this resource' })
  return Number(version)
}

/** The ETag of a versioned resource, for `reply.header('etag', …)`. */
export const versionTag = (version: number): string => `"${version}"`
