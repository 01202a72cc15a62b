import { Secret, TOTP } from 'otpauth'
import { hashPassword, type Role } from '#platform/identity/index.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { inTenant } from './database.ts'
import type { Edge } from './edge.ts'
import { createPerson } from './people.ts'

export const password = 'a quiet morning walk'
let passwordHash: Promise<string> | undefined

/** A person with a password, and a client of the API in their hands. */
export async function newMember(edge: Edge, host: string, tenantId: string, role: Role = 'customer') {
  const person = await createPerson(tenantId, role, {
    passwordHash: await (passwordHash ??= hashPassword(password)),
  })
  const member = new Member(edge, host, person.userId, person.email, tenantId)
  return member
}

/** Somebody who uses the API with the cookie that it gave. */
export class Member {
  cookie = ''

  constructor(
    readonly edge: Edge,
    readonly host: string,
    readonly userId: string,
    readonly email: string,
    readonly tenantId: string,
  ) {}

  async call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) {
    const response = await this.edge.ask(this.host, {
      method,
      url: `/api/v1${url}`,
      headers: { ...(this.cookie ? { cookie: this.cookie } : {}), origin: `http://${this.host}` },
      ...(body === undefined ? {} : { payload: body }),
    })
    const set = [response.headers['set-cookie']].flat().find((text) => text?.startsWith('session='))
    if (set) this.cookie = set.split(';')[0]!
    return { status: response.statusCode, body: (response.body ? response.json() : {}) as Body }
  }

  /** The first factor. */
  signIn = () => this.call('POST', '/sessions', { email: this.email, password })

  async setUpTotp(): Promise<{ factorId: string; secret: string; recoveryCodes: string[] }> {
    const begun = await this.call('POST', '/users/me/totp', {})
    const { id, secret } = begun.body
    const done = await this.call('POST', `/users/me/totp/${id}/confirmation`, { code: codeAt(secret!) })
    await this.forgetStep()
    return { factorId: id!, secret: secret!, recoveryCodes: done.body.recoveryCodes ?? [] }
  }

  /** As if half a minute had passed since the last code. */
  forgetStep = () =>
    inTenant(systemScope(this.tenantId), (ctx) =>
      ctx.trx('authenticators').where({ user_id: this.userId }).update({ last_step: null }),
    )

  /** As if all sessions of this person were of this morning. */
  age = () =>
    inTenant(systemScope(this.tenantId), (ctx) =>
      ctx
        .trx('sessions')
        .where({ user_id: this.userId })
        .update({ created_at: new Date(Date.now() - 3_600_000) }),
    )
}

type Body = {
  id?: string
  code?: string
  detail?: string
  secret?: string
  address?: string
  qrCode?: string
  challenge?: string
  token?: string
  options?: Record<string, unknown> & { challenge: string }
  methods?: string[]
  codes?: string[]
  recoveryCodes?: string[] | null
  recoveryCodesLeft?: number
  factor?: { id: string; kind: string; name: string }
  items?: Record<string, unknown>[]
  errors?: { field: string; message: string }[]
  reason?: string
  user?: { id: string }
}

/** What an app with this secret shows, now or some steps of half a minute from now. */
export const codeAt = (secret: string, steps = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })

/** A code that no step near now has. */
export function wrongCode(secret: string): string {
  const near = new Set([-2, -1, 0, 1, 2].map((steps) => codeAt(secret, steps)))
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.has(code))!
}
