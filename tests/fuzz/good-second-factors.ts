import type { InjectOptions } from 'fastify'
import { hashPassword } from '#platform/identity/index.ts'
import { PasskeyDevice } from '#tests/support/passkey-device.ts'
import { codeAt } from '#tests/support/sign-ins.ts'
import type { Market } from './market.ts'
import type { Request } from './requests.ts'

type Part = Partial<Pick<Request, 'params' | 'headers'>> & {
  caller?: 'guest'
  body?: Record<string, unknown>
}
type Asked = { id?: string; secret?: string; token?: string; challenge?: string; factor?: { id: string } } & {
  options?: Record<string, unknown> & { challenge: string }
  recoveryCodes?: string[] | null
}

const password = 'quiet rivers carry long boats'
let passwordHash: Promise<string> | undefined

/** Somebody new with a session, who has a password when asked to. */
async function newcomer(market: Market) {
  const { userId, email, headers } = await market.newUser()
  const ask = async (path: string, payload: object, by: Record<string, string> = headers): Promise<Asked> => {
    const request: InjectOptions = { method: 'POST', url: `/api/v1${path}`, payload, headers: by }
    const answer = await market.inject(request)
    if (answer.statusCode >= 300) throw new Error(`POST ${path} answered ${answer.body}`)
    return answer.json() as Asked
  }
  return { userId, email, headers, ask }
}

/** Asked for the second factor, having given the password. */
async function asked(market: Market) {
  const person = await newcomer(market)
  const hash = await (passwordHash ??= hashPassword(password))
  await market.inTenant((ctx) =>
    ctx.trx('users').where({ id: person.userId }).update({ password_hash: hash }),
  )
  const factor = await withApp(person)
  await market.inTenant((ctx) =>
    ctx.trx('authenticators').where({ user_id: person.userId }).update({ last_step: null }),
  )
  const { challenge } = await person.ask('/sessions', { email: person.email, password }, {})
  return { ...factor, challenge }
}

type Newcomer = Awaited<ReturnType<typeof newcomer>>

async function withApp({ ask }: Newcomer) {
  const { id, secret } = await ask('/users/me/totp', {})
  const { factor } = await ask(`/users/me/totp/${id}/confirmation`, { code: codeAt(secret!) })
  return { factorId: factor!.id, secret: secret! }
}

async function attested(market: Market) {
  const person = await newcomer(market)
  const device = new PasskeyDevice(`http://${market.host}`)
  const { token, options } = await person.ask('/users/me/passkeys/challenges', {})
  return { person, device, body: { token, name: `Key ${market.marker}`, response: device.create(options!) } }
}

const own = async (market: Market, change: (person: Newcomer) => Promise<Part> = async () => ({})) => {
  const person = await newcomer(market)
  return { caller: 'guest' as const, headers: person.headers, ...(await change(person)) }
}
const ofOwnApp = (market: Market) =>
  own(market, async (person) => ({ params: { factorId: (await withApp(person)).factorId } }))

/** Requests about second factors that succeed: what they need is set up just before. */
export const goodSecondFactors: Record<string, (market: Market) => Promise<Part>> = {
  completeSecondFactor: async (market) => {
    const { challenge, secret } = await asked(market)
    // The other proofs are left out: exactly one is taken.
    return {
      caller: 'guest',
      body: { challenge, code: codeAt(secret), recoveryCode: undefined, passkey: undefined },
    }
  },
  listSecondFactors: (market) => own(market),
  startTotp: (market) => own(market, async () => ({ body: { name: `App ${market.marker}` } })),
  confirmTotp: (market) =>
    own(market, async ({ ask }) => {
      const { id, secret } = await ask('/users/me/totp', {})
      return { params: { factorId: id! }, body: { code: codeAt(secret!) } }
    }),
  renameSecondFactor: ofOwnApp,
  removeSecondFactor: async (market) => ({ ...(await ofOwnApp(market)), body: {} }),
  renewRecoveryCodes: async (market) => ({
    ...(await own(market, async (person) => {
      await withApp(person)
      return {}
    })),
    body: {},
  }),
  startPasskey: (market) => own(market),
  addPasskey: async (market) => {
    const { person, body } = await attested(market)
    return { caller: 'guest', headers: person.headers, body }
  },
  requestPasskey: async () => ({ caller: 'guest', body: { secondFactor: undefined } }),
  signInByPasskey: async (market) => {
    const { person, device, body } = await attested(market)
    await person.ask('/users/me/passkeys', body)
    const { token, options } = await person.ask('/passkey-challenges', {}, {})
    return { caller: 'guest', body: { token, response: device.get(options!) } }
  },
  listSocialLinks: (market) => own(market),
  startSocialLink: (market) => own(market, async () => ({ body: { issuer: 'google' } })),
  removeSocialLink: (market) =>
    own(market, async ({ userId }) => {
      const identity = {
        id: userId,
        user_id: userId,
        issuer: 'google',
        subject: userId,
        email: 'x@people.example',
      }
      await market.inTenant(async (ctx) => {
        await ctx.trx('social_identities').insert(identity)
        await ctx.trx('users').where({ id: userId }).update({ password_hash: 'x' })
      })
      return { params: { issuer: 'google' }, body: { currentPassword: null } }
    }),
}
