import { randomBytes } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import {
  addMembership,
  createUser,
  findUserByEmail,
  hashPassword,
  openSession,
} from '#platform/identity/index.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, type Edge } from '#tests/support/edge.ts'
import { accessTokenOf, createPerson } from '#tests/support/people.ts'
import { writeAboutPlans } from './good-billing.ts'
import { writeAboutCalendars } from './good-calendars.ts'
import { writeAboutMoney } from './market-money.ts'
import { writeAboutBooking, writeAboutCalls, writeAboutPeople } from './market-rows.ts'
import { supply } from './market-supply.ts'
import { toInject, type Request } from './requests.ts'

/** Who asks. The keeper's provider is booked by guests, the owner's is changed by the tests. */
export const callers = ['guest', 'customer', 'owner', 'keeper', 'operator'] as const
export type Caller = (typeof callers)[number]

const password = 'Blue-Kettle-Over-77'
let passwordHash: Promise<string> | undefined

const roleOf = { customer: 'customer', owner: 'provider_owner', keeper: 'provider_owner' } as const
/** Those who are users of the marketplace. The operator is an account of the platform, and has a token only. */
type User = keyof typeof roleOf
const users = Object.keys(roleOf) as User[]
const minutes = 60_000

/**
 * A marketplace of the same shape as every other one made here: the same slugs, e-mail addresses and amounts, and a
 * marker of its own in every text that people write.
 */
export async function openMarket(edge: Edge) {
  const marker = `mark${randomBytes(8).toString('hex')}`
  const scope = await createTenant({
    name: `Market ${marker}`,
    trade: `trade ${marker}`,
    tagline: `Tagline ${marker}`,
    legal_name: `Legal ${marker}`,
    legal_address: `Street 1, ${marker}`,
    support_email: `help@${marker}.example`,
  })
  const rows = await inTenant(scope, (ctx) => supply(ctx, marker))
  const host = hostOf(scope.tenantId)
  let nextStart = Math.ceil(Date.now() / (5 * minutes)) * 5 * minutes + 24 * 60 * minutes

  const market = {
    edge,
    marker,
    scope,
    host,
    ...rows,
    tokens: {} as Record<Exclude<Caller, 'guest'>, string>,
    cookies: {} as Record<User, string>,
    password,
    emailOf: (caller: Exclude<Caller, 'guest'>) => `${caller}@people.example`,
    inject: (request: InjectOptions) => edge.ask(host, request),
    ask: (request: Request) => edge.ask(host, toInject(request)),
    authorization: (caller: Caller): Record<string, string> =>
      caller === 'guest' ? {} : { authorization: `Bearer ${market.tokens[caller]}` },
    /** One more session of the customer, by its cookie; signing in that often would be refused. */
    newSession: async () => {
      const opened = await inTenant(scope, async (ctx) => {
        const user = await findUserByEmail(ctx, market.emailOf('customer'))
        return openSession(ctx, { userId: user!.id, assurance: 'one_factor', userAgent: marker })
      })
      return { cookie: `session=${opened!.secret}`, 'sec-fetch-site': 'same-origin' }
    },
    inTenant: <T>(work: (ctx: Ctx) => Promise<T>) => inTenant(scope, work),
    vault: edge.runtime.vault,
    /** Somebody new without a password, for what changes or ends an account. */
    newUser: async () => {
      const person = await createPerson(scope.tenantId, 'customer', { lastName: `Last ${marker}` })
      const token = await accessTokenOf(edge, scope.tenantId, person)
      return { ...person, headers: { authorization: `Bearer ${token}` } }
    },
    /** Sends a form of several parts as the owner. */
    post: async (path: string, contentType: string, payload: Buffer) => {
      const headers = { ...market.authorization('owner'), 'content-type': contentType }
      const answer = await edge.ask(host, { method: 'POST', url: `/api/v1${path}`, headers, payload })
      if (answer.statusCode !== 201) throw new Error(`POST ${path} answered ${answer.body}`)
      return answer.json() as Record<string, unknown>
    },
    /** A start that nobody has yet. */
    newStart: () => new Date((nextStart += 5 * minutes)).toISOString(),
    newHold: async () => {
      const body = {
        serviceId: market.serviceId,
        startsAt: market.newStart(),
        customerTimeZone: 'Asia/Tokyo',
      }
      const hold = await post(edge, host, '/holds', body)
      return { holdId: String(hold.id), secret: String(hold.secret) }
    },
    newBooking: async () => {
      const body = { ...(await market.newHold()), ...contactOf(marker) }
      const { booking, managePath } = (await post(edge, host, '/bookings', body)) as {
        booking: { id: string }
        managePath: string
      }
      return { bookingId: booking.id, secret: managePath.split('/').at(-1)!.split('?')[0]! }
    },
    signIn: async (caller: User) => {
      const answer = await edge.ask(host, {
        method: 'POST',
        url: '/api/v1/sessions',
        payload: { email: market.emailOf(caller), password },
      })
      if (answer.statusCode !== 201) throw new Error(`Signing in answered ${answer.body}`)
      return {
        token: String(answer.json().accessToken),
        cookie: String(answer.headers['set-cookie']).split(';')[0]!,
      }
    },
  }
  await addPeople(market, scope)
  for (const caller of users) {
    const { token, cookie } = await market.signIn(caller)
    market.tokens[caller] = token
    market.cookies[caller] = cookie
  }
  const operator = await createPerson(scope.tenantId, 'tenant_owner', { lastName: `Last ${marker}` })
  market.tokens.operator = await accessTokenOf(edge, scope.tenantId, operator)
  await inTenant(scope, (ctx) => writeAboutPeople(ctx, marker))
  await inTenant(scope, (ctx) => writeAboutPlans(ctx, marker))
  await inTenant(scope, (ctx) => writeAboutCalls(ctx, { vault: edge.runtime.vault, marker }))
  const { bookingId } = await market.newBooking()
  await inTenant(scope, async (ctx) => {
    await writeAboutBooking(ctx, bookingId, marker)
    const { user_id: userId } = await ctx.trx('memberships').where({ role: 'customer' }).first('user_id')
    await writeAboutCalendars(ctx, { providerId: market.keeperId, userId, bookingId, marker })
  })
  const { secret } = await market.newBooking()
  await post(edge, host, `/booking-links/${secret}/cancellation`, { reason: `Rain on ${marker}` })
  await writeAboutMoney(market)
  return market
}
export type Market = Awaited<ReturnType<typeof openMarket>>

async function post(edge: Edge, host: string, path: string, payload: object) {
  const answer = await edge.ask(host, { method: 'POST', url: `/api/v1${path}`, payload })
  if (answer.statusCode !== 201) {
    const cause = JSON.stringify(edge.logged.findLast(({ msg }) => msg === 'request failed') ?? {})
    throw new Error(`POST ${path} answered ${answer.body} ${cause}`)
  }
  return answer.json() as Record<string, unknown>
}

export const contactOf = (marker: string) => ({
  firstName: `Ada ${marker}`,
  lastName: `Okafor ${marker}`,
  email: 'ada@people.example',
  phone: '+49 30 1234567',
  address: `Door ${marker}`,
  notes: `Notes ${marker}`,
  answers: [{ questionId: 'gate', value: `Gate ${marker}` }],
})

async function addPeople(market: Pick<Market, 'marker' | 'emailOf' | 'ownerId' | 'keeperId'>, scope: Scope) {
  passwordHash ??= hashPassword(password)
  const hash = await passwordHash
  await inTenant(scope, async (ctx) => {
    for (const caller of users) {
      const { id: userId } = await createUser(ctx, {
        email: market.emailOf(caller),
        passwordHash: hash,
        firstName: `First ${market.marker}`,
        lastName: `Last ${market.marker}`,
      })
      const providerId = { customer: null, owner: market.ownerId, keeper: market.keeperId }[caller]
      await addMembership(ctx, { userId, role: roleOf[caller], providerId })
    }
  })
}
