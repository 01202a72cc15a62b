import type { ErrorObject } from 'ajv'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, toAppError, type ErrorCode } from '#platform/kernel/errors.ts'
import { sendErrorPage, wantsPage } from './error-page.ts'
import { sendReplay } from './idempotency.ts'
import { problemType, toProblem } from './problem.ts'
import { fieldErrors } from './validation.ts'

// What the framework and its plugins throw, in our words. Anything else of theirs is told by its status alone.
const ofFramework: Record<string, { code: ErrorCode; detail: string }> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'validation_failed', detail: 'The body is not valid JSON' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'validation_failed', detail: 'The body is empty, but must be JSON' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'validation_failed',
    detail: 'Content-Length does not fit the body',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'payload_too_large', detail: 'The body is too large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    detail: 'The body must be application/json',
  },
  FST_ERR_BAD_URL: { code: 'validation_failed', detail: 'The address is not a valid one' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'not_found', detail: 'There is nothing at this address' },
  FST_ERR_ASYNC_CONSTRAINT: { code: 'internal', detail: 'Something went wrong on our side' },
  FST_REQ_FILE_TOO_LARGE: { code: 'payload_too_large', detail: 'The file is too large' },
  FST_FILES_LIMIT: { code: 'payload_too_large', detail: 'These are too many files' },
  FST_FIELDS_LIMIT: { code: 'payload_too_large', detail: 'These are too many fields' },
  FST_PARTS_LIMIT: { code: 'payload_too_large', detail: 'These are too many parts' },
  FST_INVALID_MULTIPART_CONTENT_TYPE: {
    code: 'unsupported_media_type',
    detail: 'The body must be multipart/form-data',
  },
  FST_UNDER_PRESSURE: { code: 'unavailable', detail: 'There is more to do than can be done at once' },
}

const ofStatus: Record<number, ErrorCode> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
}

type Thrown = Partial<FastifyError> & { validation?: ErrorObject[]; validationContext?: string }

/** What is answered for anything that was thrown while a request was handled. */
export function edgeError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const error = (thrown ?? {}) as Thrown
  if (error.validation) {
    const errors = fieldErrors(error.validation)
    return new AppError('validation_failed', { detail: 'Some of the input is not right', errors })
  }
  const known = ofFramework[error.code ?? '']
  if (known) {
    const retryAfterSeconds = known.code === 'unavailable' ? 5 : undefined
    return new AppError(known.code, { detail: known.detail, retryAfterSeconds, cause: thrown })
  }
  const status = error.statusCode ?? 500
  if (status >= 400 && status < 500)
    return new AppError(ofStatus[status] ?? 'validation_failed', { cause: thrown })
  return toAppError(thrown)
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AppError) {
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds))
  if (error.status === 401) reply.header('www-authenticate', 'Bearer')
  reply.header('cache-control', 'no-store')
  return reply
    .code(error.status)
    .type(problemType)
    .serializer((text: string) => text)
    .send(JSON.stringify(toProblem(error, request.id)))
}

/** One line per failure of ours, with the cause; what the client did wrong is told by the access line already. */
export function logFailure(request: FastifyRequest, error: AppError) {
  if (error.code === 'internal') request.log.error({ err: error.cause ?? error }, 'request failed')
  else if (error.code === 'unavailable')
    request.log.warn({ err: error.cause ?? error }, 'request could not be served')
}

export function handleErrors(app: FastifyInstance) {
  app.setErrorHandler((thrown, request, reply) => {
    if (sendReplay(thrown, reply)) return reply
    const error = edgeError(thrown)
    logFailure(request, error)
    return sendError(request, reply, error)
  })
}

/** In the form that the client reads. */
export const sendError = (request: FastifyRequest, reply: FastifyReply, error: AppError) =>
  wantsPage(request) ? sendErrorPage(request, reply, error) : sendProblem(request, reply, error)
