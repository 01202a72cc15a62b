import type { InjectOptions } from 'fastify'
import { Raw } from './evil.ts'
import type { Operation } from './operations.ts'

/** A request in parts, so that each of them can be exchanged. */
export type Request = {
  operation: Operation
  params: Record<string, unknown>
  query: Record<string, unknown>
  headers: Record<string, string>
  /** What is sent as JSON; undefined sends nothing. */
  body?: unknown
  /** Sent as it stands, instead of the body. */
  payload?: { contentType: string | null; data: string | Buffer }
}

/** The request as bytes. What cannot be said in an address (half a surrogate pair) is said in its encoded form. */
export function toInject({ operation, params, query, headers, body, payload }: Request): InjectOptions {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(params[name]))
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => `${encode(name)}=${encode(each)}`),
  )
  const content =
    payload !== undefined
      ? { type: payload.contentType, data: payload.data }
      : body === undefined
        ? null
        : { type: 'application/json', data: toJson(body) }
  return {
    method: operation.method,
    url: pairs.length > 0 ? `${path}?${pairs.join('&')}` : path,
    headers: { ...(content?.type ? { 'content-type': content.type } : {}), ...headers },
    ...(content ? { payload: content.data } : {}),
  }
}

const encode = (value: unknown): string => {
  const text = value instanceof Raw ? value.text : typeof value === 'string' ? value : toJson(value)
  return encodeURIComponent(text.slice(0, 20_000).replaceAll(/\p{Surrogate}/gu, '\uE000')).replaceAll(
    '%EE%80%80',
    '%ED%A0%80',
  )
}

/** JSON in which raw text stands for itself, and an own `__proto__` is kept. */
export function toJson(value: unknown): string {
  if (value instanceof Raw) return value.text
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, each]) => each !== undefined)
    return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${toJson(each)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
