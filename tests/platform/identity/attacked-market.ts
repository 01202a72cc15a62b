import { hashPassword, tokenOf } from '#platform/identity/index.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { createPerson } from '#tests/support/people.ts'

export let edge: Edge
export let passwordHash: string
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
  passwordHash = await hashPassword(password)
})
afterAll(() => edge.close())

export const password = 'a quiet morning walk'
export const client = { userAgent: 'Firefox', address: '192.0.2.7' }
let places = 0
/** Another place each time, so that one test's attempts are not counted in the next. */
export const elsewhere = () => ({ userAgent: 'curl', address: `198.51.100.${(places += 1)}` })

export async function marketplace() {
  const { tenantId } = await createTenant()
  const guest: Scope = { ...systemScope(tenantId), actor: { kind: 'guest' } }
  const ada = await createPerson(tenantId, 'customer', { email: 'ada@example.com', passwordHash })
  const challenges = () => inTenant(systemScope(tenantId), (ctx) => ctx.trx('challenges').orderBy('id'))
  const post = async (url: string, payload: object, token?: string) =>
    edge.ask(hostOf(tenantId), {
      method: 'POST',
      url: `/api/v1${url}`,
      payload,
      headers: token ? { authorization: `Bearer ${token}` } : {},
    })
  return { tenantId, guest, ada, challenges, post }
}
export type Stored = {
  id: string
  purpose: 'password_reset' | 'sign_in_link' | 'registration' | 'email_change'
}

export const linkOf = (tenantId: string, challenge: Stored) =>
  tokenOf(edge.runtime.vault, tenantId, challenge)
