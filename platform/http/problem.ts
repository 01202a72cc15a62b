import { Type, type Static } from 'typebox'
import { errorCodes, type AppError } from '#platform/kernel/errors.ts'

/** RFC 9457. Every error answer of the API has this shape; `code` is what a client may branch on. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'Always about:blank: the code says which problem it is' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable' }),
    detail: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), {
        description: 'What is wrong with which field',
      }),
    ),
    requestId: Type.String({ description: 'Tell it when you ask for help' }),
  },
  { $id: 'Problem', additionalProperties: true },
)
export type Problem = Static<typeof Problem>

export const problemType = 'application/problem+json'

export function toProblem(error: AppError, requestId: string): Problem & Record<string, unknown> {
  const { title } = errorCodes[error.code]
  return {
    // What a domain adds must not replace what every problem has.
    ...error.extra,
    type: 'about:blank',
    title,
    status: error.status,
    code: error.code,
    ...(error.message === title ? {} : { detail: error.message }),
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
    requestId,
  }
}
