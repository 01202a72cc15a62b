import type { FastifySchema, RouteOptions } from 'fastify'
import type { OpenAPIV3_1 } from 'openapi-types'
import type { TSchema } from 'typebox'
import { Problem, problemType } from './problem.ts'
import { plainSchema } from './plain-schema.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The parts of a multipart form, for the document. */
    form?: TSchema
  }
}

type Document = OpenAPIV3_1.Document
type Operation = OpenAPIV3_1.OperationObject

/** What an operation says about itself when its route does not: an id, a summary and a tag made from method and path. */
export function describeRoute(
  schema: FastifySchema,
  url: string,
  { method, config }: RouteOptions,
): FastifySchema {
  const operationId = schema.operationId ?? operationIdOf([method].flat()[0]!, url)
  return {
    ...schema,
    // A form with files is read by the route itself, so the framework knows nothing of its parts.
    ...(config?.form === undefined ? {} : { body: config.form, consumes: ['multipart/form-data'] }),
    operationId,
    summary: schema.summary ?? inWords(operationId),
    tags: schema.tags ?? [titleCase(resourceNames(url)[0] ?? 'API')],
    security: config?.permission === undefined ? [] : [{ session: [] }, { accessToken: [] }],
    ...(config?.onConsole === 'only' ? { 'x-console': true } : {}),
    ...(config?.permission === undefined ? {} : { 'x-permission': config.permission }),
    ...(config?.feature === undefined ? {} : { 'x-feature': config.feature }),
  }
}

const verbs: Record<string, string> = { POST: 'create', PUT: 'replace', PATCH: 'edit', DELETE: 'delete' }
const segmentsOf = (url: string) =>
  url.split('/').filter((part) => part && part !== 'api' && !/^v\d+$/.test(part))
const isParameter = (part: string) => part.startsWith(':') || part.startsWith('{')
const resourceNames = (url: string) => segmentsOf(url).filter((part) => !isParameter(part))

function operationIdOf(method: string, url: string): string {
  const endsInParameter = isParameter(segmentsOf(url).at(-1) ?? '')
  const verb = verbs[method] ?? (endsInParameter ? 'get' : 'list')
  return (
    verb +
    resourceNames(url)
      .flatMap((name) => name.split('-'))
      .map(titleCase)
      .join('')
  )
}

const titleCase = (word: string) => word.charAt(0).toUpperCase() + word.slice(1).replaceAll('-', ' ')
const inWords = (id: string) => titleCase(id.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`))

const problemRef = { $ref: '#/components/schemas/Problem' }
const problem = (description: string): OpenAPIV3_1.ResponseObject => ({
  description,
  content: { [problemType]: { schema: problemRef } },
})

export const securitySchemes: Record<string, OpenAPIV3_1.SecuritySchemeObject> = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'session',
    description: 'The cookie of a signed-in browser',
  },
  accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Good for 15 minutes' },
}

/** Adds what holds for every operation: the problems it may answer, the headers it takes, who may call it. */
export function completeDocument(document: Partial<Document> | Record<string, unknown>): Document {
  const complete = document as Document
  complete.components = {
    ...complete.components,
    schemas: { ...complete.components?.schemas, Problem: problemSchema() },
  }
  for (const item of Object.values(complete.paths ?? {})) {
    for (const [method, operation] of Object.entries(item ?? {})) {
      if (isOperation(operation)) completeOperation(method, operation)
    }
  }
  return complete
}

function problemSchema(): OpenAPIV3_1.SchemaObject {
  const { $id: _, ...schema } = plainSchema(Problem) as Record<string, unknown>
  return schema
}

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'responses' in value

function completeOperation(method: string, operation: Operation) {
  const isGated = (operation.security ?? []).length > 0
  const changes = method !== 'get' && method !== 'head'
  operation.responses = {
    ...operation.responses,
    400: problem('The input is not right; `errors` says where'),
    ...(isGated ? { 401: problem('Sign in first'), 403: problem('Signed in, but not allowed') } : {}),
    404: problem('There is no such thing on this marketplace'),
    ...(changes
      ? {
          409: problem('It does not fit the present state, or the same request is being worked on'),
          422: problem('Not possible, or the idempotency key was used for another request'),
        }
      : {}),
    429: problem('Too many requests; Retry-After says when'),
    503: problem('Not available for a moment; Retry-After says when'),
    default: problem('Any other problem'),
    ...declared(operation),
  }
  const headers = [
    ...(method === 'post' ? [idempotencyKey] : []),
    ...(method === 'put' || method === 'patch' ? [ifMatch] : []),
  ]
  if (headers.length > 0) operation.parameters = [...(operation.parameters ?? []), ...headers]
}

/** What the route declared itself wins over what is said of all. */
const declared = ({ responses = {} }: Operation) => responses

const idempotencyKey: OpenAPIV3_1.ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A random text of your own, such as a UUID. Repeating the request with it within 24 hours answers what the first ' +
    'one did, with `Idempotency-Replayed: true`, and changes nothing.',
  schema: { type: 'string', minLength: 16, maxLength: 255 },
}
const ifMatch: OpenAPIV3_1.ParameterObject = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The ETag of the version that is being changed; where versions are kept, without it the answer is 428.',
  schema: { type: 'string' },
}
