import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'
import { actorKey, type Ctx, type InTenant, type Scope } from '#platform/kernel/tenant.ts'
import {
  answerCipher,
  claimKey,
  completeClaim,
  releaseClaim,
  type Answer,
  type AnswerCipher,
  type Claim,
} from './idempotency-store.ts'

/** What is known of one request that came with a key. */
type Attempt = {
  claim: Claim
  cipher: AnswerCipher
  /** Is the claim in the database, and with which answer? */
  state: 'new' | 'claimed' | 'settled'
  stored: Answer | null
  /** The answer that the handler will most likely give for the result of its transaction. */
  foresee(result: unknown): Answer | null
}

// By scope for the door, which knows no requests, and by request for the answer.
const attempts = new WeakMap<Scope, Attempt>()
const byRequest = new WeakMap<FastifyRequest, Attempt>()

/** Thrown inside the transaction of a repeated request, which must do nothing: carries the first one's answer. */
class Replay extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super('This request was answered before')
    this.answer = answer
  }
}

/**
 * `Idempotency-Key` on every POST: the first request with a key does its work, every later one with the same key and
 * body gets the first one's answer. The key is claimed and the answer is written in the transaction of the work
 * itself, so that after a crash there are both or neither. What failed changed nothing and is not kept: it may be
 * tried again under its key.
 *
 * A key belongs to who sent it: a user's to the user. Guests have no name, so theirs must be long enough that nobody
 * else hits upon it, and the answer is readable with the key alone (see `idempotency-store.ts`).
 */
export function takeIdempotencyKeys(app: FastifyInstance, secretKey: string) {
  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key']
    if (request.method !== 'POST' || key === undefined) return
    const { scope } = request
    assertKey(key, scope)
    const owner = actorKey(scope.actor)
    const claim = {
      route: `${request.method} ${request.routeOptions.url}`,
      keyHash: hash(owner, key),
      requestHash: hash(request.url, bodyText(request)),
    }
    const cipher = answerCipher(secretKey, owner, key)
    const foresee = (result: unknown) => foreseenAnswer(request, reply, result)
    attempts.set(scope, { claim, cipher, state: 'new', stored: null, foresee })
    byRequest.set(request, attempts.get(scope)!)
  })
}

/** Goes before anything that changes an answer on its way out, such as compression. */
export function keepAnswers(app: FastifyInstance) {
  app.addHook('onSend', async (request, reply, payload) => {
    const attempt = byRequest.get(request)
    if (attempt?.state === 'claimed') await settle(app, request, reply, payload, attempt)
    return payload
  })
}

function assertKey(key: string | string[], { actor }: Scope): asserts key is string {
  const shortest = actor.kind === 'guest' ? 16 : 1
  if (typeof key === 'string' && key.length >= shortest && key.length <= 255 && /^[\x21-\x7e]+$/.test(key))
    return
  const message = `This must have ${shortest} to 255 visible ASCII characters; a random UUID is best`
  throw new AppError('validation_failed', {
    detail: message,
    errors: [{ field: 'Idempotency-Key', message }],
  })
}

const hash = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

/** Uploads are streamed past: of those only the length is compared. */
const bodyText = (request: FastifyRequest) =>
  request.isMultipart()
    ? `multipart ${request.headers['content-length'] ?? ''}`
    : JSON.stringify(request.body ?? null)

/**
 * The write door as handlers get it: the first transaction of a request with a key claims the key before its work and
 * writes the answer down after it.
 */
export function idempotentDoor(inTenant: InTenant): InTenant {
  return async (scope, work) => {
    const attempt = attempts.get(scope)
    if (attempt?.state !== 'new') return inTenant(scope, work)
    const result = await inTenant(scope, async (ctx) => {
      await claimOrReplay(ctx, attempt)
      const value = await work(ctx)
      const answer = attempt.foresee(value)
      if (answer) await completeClaim(ctx, attempt.claim, attempt.cipher.seal(answer))
      attempt.stored = answer
      return value
    })
    attempt.state = 'claimed'
    return result
  }
}

async function claimOrReplay(ctx: Ctx, attempt: Attempt) {
  const found = await claimKey(ctx, attempt.claim)
  if (found === 'claimed') return
  if (found === 'in_progress') throw new AppError('request_in_progress', { retryAfterSeconds: 1 })
  if (found === 'other_request') throw new AppError('idempotency_mismatch')
  attempt.state = 'settled'
  throw new Replay(attempt.cipher.open(found.sealed))
}

/** True when it was a repeated request, which has now been answered. */
export function sendReplay(thrown: unknown, reply: FastifyReply): boolean {
  if (!(thrown instanceof Replay)) return false
  const { status, headers, body } = thrown.answer
  reply
    .code(status)
    .headers({ ...headers, 'idempotency-replayed': 'true' })
    .serializer((text: string) => text)
    .send(body === '' ? undefined : body)
  return true
}

/** Null where the route has several success statuses, or the result is not yet what its schema describes. */
function foreseenAnswer(request: FastifyRequest, reply: FastifyReply, result: unknown): Answer | null {
  const { response } = (request.routeOptions.schema ?? {}) as { response?: Record<string, unknown> }
  const [status, ...others] = Object.keys(response ?? {}).filter((code) => code.startsWith('2'))
  if (status === undefined || others.length > 0) return null
  if (status === '204') return { status: 204, headers: {}, body: '' }
  try {
    const body = reply.getSerializationFunction(status)?.(result as Record<string, unknown>)
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    return typeof body === 'string' ? { status: Number(status), headers, body } : null
  } catch {
    return null
  }
}

const keptHeaders = ['content-type', 'etag', 'location'] as const

/**
 * What was written in the transaction was a good guess (the one success status, the transaction's result). Where the
 * handler answered something else, that is written now; where it failed after all, the key is free again.
 */
async function settle(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  attempt: Attempt,
) {
  const { inTenant } = app.runtime.database
  const isKept =
    reply.statusCode < 400 &&
    // A cookie is for one browser and must not be handed out again.
    !reply.hasHeader('set-cookie') &&
    (payload === undefined || payload === null || typeof payload === 'string')
  attempt.state = 'settled'
  if (!isKept) {
    await inTenant(request.scope, (ctx) => releaseClaim(ctx, attempt.claim))
    return
  }
  const headers = Object.fromEntries(
    keptHeaders.flatMap((name) => (reply.hasHeader(name) ? [[name, String(reply.getHeader(name))]] : [])),
  )
  const answer: Answer = { status: reply.statusCode, headers, body: (payload as string | null) ?? '' }
  if (JSON.stringify(answer) === JSON.stringify(attempt.stored)) return
  await inTenant(request.scope, (ctx) => completeClaim(ctx, attempt.claim, attempt.cipher.seal(answer)))
}
