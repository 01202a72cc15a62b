import type { Role } from '#platform/identity/index.ts'
import { createTenant } from './database.ts'
import { type Edge, hostOf, openEdge } from './edge.ts'
import { accessTokenOf, createPerson } from './people.ts'

/** The API of one marketplace of its own, on this worker's database. Close it after use. */
export async function openMarketApi() {
  const edge = await openEdge({ hasLimits: false })
  const scope = await createTenant()
  return { edge, scope, ...clientOf(edge, scope.tenantId), close: () => edge.close() }
}

type Request = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`. */
  url: string
  headers?: Record<string, string>
  body?: object
  token?: string
}
/** An answer with its JSON read; `body` is empty when it is none. */
export type Answer = {
  status: number
  headers: Record<string, unknown>
  body: Record<string, unknown> & { items?: Record<string, unknown>[] }
  raw: Buffer
}

function clientOf(edge: Edge, tenantId: string) {
  async function call({ method = 'GET', url, headers = {}, body, token }: Request): Promise<Answer> {
    const response = await edge.ask(hostOf(tenantId), {
      method,
      url: `/api/v1${url}`,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body }),
    })
    return {
      status: response.statusCode,
      headers: response.headers,
      body: /json/.test(String(response.headers['content-type'])) ? response.json() : {},
      raw: response.rawPayload,
    }
  }

  /** Somebody new who is signed in. @returns the access token */
  async function signUp(role: Role, providerId: string | null = null): Promise<string> {
    return accessTokenOf(edge, tenantId, await createPerson(tenantId, role, { providerId }))
  }

  return { call, signUp }
}

export type MarketApi = Awaited<ReturnType<typeof openMarketApi>>
