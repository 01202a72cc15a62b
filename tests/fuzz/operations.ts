import type { OpenAPIV3_1 } from 'openapi-types'

export type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  pattern?: string
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
}
export type Parameter = { name: string; in: string; required?: boolean; schema: Schema }
type Response = { content?: Record<string, { schema?: Schema }> }

/** One operation of the API as its document describes it. */
export type Operation = {
  id: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  /** Somebody must have signed in. */
  isGated: boolean
  parameters: Parameter[]
  body: Schema | null
  /** By status, and `default`. */
  responses: Record<string, Response>
}

export function operationsOf(document: OpenAPIV3_1.Document): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).flatMap(([method, found]) => {
      // What is only in the console is not on a marketplace's host.
      if ((found as { 'x-console'?: true })['x-console']) return []
      const operation = found as OpenAPIV3_1.OperationObject
      const requestBody = operation.requestBody as OpenAPIV3_1.RequestBodyObject | undefined
      return {
        id: operation.operationId!,
        method: method.toUpperCase() as Operation['method'],
        path,
        isGated: (operation.security ?? []).length > 0,
        parameters: (operation.parameters ?? []) as unknown as Parameter[],
        body: (requestBody?.content['application/json']?.schema as Schema | undefined) ?? null,
        responses: operation.responses as Record<string, Response>,
      }
    }),
  )
}
