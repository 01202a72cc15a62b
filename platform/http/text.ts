import type { FastifyInstance } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'

const maxDepth = 20

/**
 * Refuses what PostgreSQL cannot store as text (the NUL character, halves of a surrogate pair) and what is nested
 * deeper than anything we take, once for all routes and before their schemas look at it.
 */
export function refuseBrokenText(app: FastifyInstance) {
  app.addHook('preValidation', async (request) => {
    for (const [place, value] of [
      ['body', request.body],
      ['query', request.query],
      ['params', request.params],
    ] as const) {
      const field = brokenField(value)
      if (field === null) continue
      const message = 'This holds characters that cannot be stored'
      throw new AppError('validation_failed', {
        detail: message,
        errors: [{ field: field || place, message }],
      })
    }
  })
}

function brokenField(root: unknown): string | null {
  const waiting: { value: unknown; path: string; depth: number }[] = [{ value: root, path: '', depth: 0 }]
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    const { value, path, depth } = item
    if (typeof value === 'string' && isBroken(value)) return path
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) continue
    if (depth === maxDepth) return path
    for (const [key, inner] of Object.entries(value)) {
      const innerPath = path ? `${path}.${key}` : key
      if (isBroken(key)) return path
      waiting.push({ value: inner, path: innerPath.slice(0, 200), depth: depth + 1 })
    }
  }
  return null
}

export const isBroken = (text: string): boolean => /[\0\p{Surrogate}]/u.test(text)
