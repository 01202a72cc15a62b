import { randomBytes } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { createCategory, createService } from '#platform/catalog/index.ts'
import {
  addMembership,
  createUser,
  findUserByEmail,
  hashPassword,
  openSession,
} from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, type Edge } from '#tests/support/edge.ts'
import { createSchedule } from '#tests/support/factories.ts'
import { accessTokenOf, createPerson } from '#tests/support/people.ts'
import { listedProvider, newImage } from '#tests/support/supply.ts'
import { writeAboutCalendars } from './good-calendars.ts'
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
  await inTenant(scope, (ctx) => writeAboutCalls(ctx, { vault: edge.runtime.vault, marker }))
  const { bookingId } = await market.newBooking()
  await inTenant(scope, async (ctx) => {
    await writeAboutBooking(ctx, bookingId, marker)
    const { user_id: userId } = await ctx.trx('memberships').where({ role: 'customer' }).first('user_id')
    await writeAboutCalendars(ctx, { providerId: market.keeperId, userId, bookingId, marker })
  })
  const { secret } = await market.newBooking()
  await post(edge, host, `/booking-links/${secret}/cancellation`, { reason: `Rain on ${marker}` })
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

const questionsOf = (marker: string) => [
  { id: 'gate', label: `Gate ${marker}?`, kind: 'short_text' as const, isRequired: false },
]

/** Two providers with a service, images and times each, and what hangs on them. */
async function supply(ctx: Ctx, marker: string) {
  const category = await createCategory(ctx, {
    name: `Category ${marker}`,
    description: `About ${marker}`,
    icon: 'paint-roller',
    colour: '#b4552d',
  })
  const made: { providerId: string; serviceId: string; galleryImageId: string; imageId: string }[] = []
  for (const slug of ['keeper-studio', 'owner-studio']) {
    const { id: providerId } = await listedProvider(ctx, {
      businessName: `Studio ${marker}`,
      email: `${slug}@people.example`,
      headline: `Headline ${marker}`,
      introduction: `We have painted for ${marker} longer than anybody remembers, and we still like it.`,
      street: `Street ${marker}`,
      city: `City ${marker}`,
      postalCode: '10115',
    })
    await createSchedule(ctx, providerId)
    const imageId = await newImage(ctx, `Image ${marker}`)
    const galleryImageId = await addToGallery(ctx, providerId, imageId, marker)
    const { id: serviceId } = await createService(ctx, {
      ...serviceOf(marker),
      providerId,
      categoryId: category.id,
      imageIds: [imageId],
      intakeQuestions: questionsOf(marker),
    })
    await createService(ctx, { ...serviceOf(marker), providerId, categoryId: category.id })
    await ctx
      .trx('availability_exceptions')
      .insert({ id: newId(), provider_id: providerId, date: '2031-05-01', note: `Closed ${marker}` })
    await ctx.trx('providers').where({ id: providerId }).update({ slug, logo_image_id: imageId })
    made.push({ providerId, serviceId, galleryImageId, imageId })
  }
  await ctx.trx('categories').where({ id: category.id }).update({ slug: 'painting' })
  await ctx.trx('deliveries').insert({
    id: newId(),
    event_id: newId(),
    template: `template ${marker}`,
    channel: 'email',
    recipient: `${marker}@people.example`,
    recipient_name: `Ada ${marker}`,
    data: JSON.stringify({ note: marker }),
    last_error: `No answer for ${marker}`,
  })
  const [keeper, owner] = made as [(typeof made)[0], (typeof made)[0]]
  return {
    categoryId: category.id,
    keeperId: keeper.providerId,
    serviceId: keeper.serviceId,
    ownerId: owner.providerId,
    ownServiceId: owner.serviceId,
    imageId: owner.imageId,
    timeOffId: await newTimeOff(ctx, owner.providerId, marker),
  }
}

export const serviceOf = (marker: string) => ({
  title: `Paint ${marker}`,
  description: `Description ${marker}`,
  durationMinutes: 5,
  stepMinutes: 5,
  minimumNoticeMinutes: 0,
  horizonDays: 730,
  priceAmount: 24_000,
  locationKind: 'at_customer' as const,
  isActive: true,
})

/** What is only written on the way to somewhere else: each with the marker, so that a leak of it shows. */
/** A Jitsi Meet of their own, and an app at Zoom that they have used before. */
async function writeAboutCalls(ctx: Ctx, { vault, marker }: { vault: Vault; marker: string }) {
  await ctx.trx('meeting_settings').insert({
    id: newId(),
    address: `https://meet.${marker}.example`,
    zoom_account_id: `account-${marker}`,
    zoom_client_id: `app-${marker}`,
    sealed_zoom_secret: vault.seal('zoom secret', ctx.tenantId, `secret-${marker}`),
  })
}

async function writeAboutPeople(ctx: Ctx, marker: string) {
  const { user_id: userId } = await ctx.trx('memberships').where({ role: 'customer' }).first('user_id')
  await ctx.trx('audit_entries').insert({
    id: newId(),
    action: `action.${marker}`,
    actor: JSON.stringify({ kind: 'system' }),
    subject_kind: `kind ${marker}`,
    before: JSON.stringify({ note: `Before ${marker}` }),
    after: JSON.stringify({ note: `After ${marker}` }),
    request_id: newId(),
  })
  const factor = { user_id: userId, name: `Key ${marker}` }
  await ctx.trx('authenticators').insert([
    { id: newId(), ...factor, kind: 'totp', sealed_secret: `Sealed ${marker}` },
    { id: newId(), ...factor, kind: 'passkey', credential_id: `Id ${marker}`, public_key: `Key ${marker}` },
  ])
  await ctx.trx('challenges').insert({
    id: newId(),
    purpose: 'handoff',
    target: `Browser ${marker}`,
    payload: JSON.stringify({ note: marker }),
    expires_at: new Date(),
  })
  await ctx.trx('invitations').insert({
    id: newId(),
    kind: 'customer',
    email: `invited@people.example`,
    role: `role ${marker}`,
    invited_by: `Inviter ${marker}`,
    expires_at: new Date(),
  })
  await ctx.trx('sessions').insert({
    id: newId(),
    user_id: userId,
    secret_hash: newId(),
    user_agent: marker,
    last_used_at: new Date(),
    expires_at: new Date(),
    impersonator_id: newId(),
    impersonator_name: `Support ${marker}`,
  })
  const { id: providerId } = await ctx.trx('providers').where({ slug: 'keeper-studio' }).first('id')
  await ctx.trx('access_domains').insert({ id: newId(), domain: `${marker}.example` })
  await ctx.trx('background_checks').insert({
    id: newId(),
    provider_id: providerId,
    gateway: `Gateway ${marker}`,
    reference: `Reference ${marker}`,
    state: 'clear',
    detail: `Detail ${marker}`,
  })
  await ctx.trx('credentials').insert({
    id: newId(),
    provider_id: providerId,
    kind: 'licence',
    title: `Licence ${marker}`,
    issuer: `Issuer ${marker}`,
    sealed_number: `Sealed ${marker}`,
    file_key: `${ctx.tenantId}/credentials/${marker}.pdf`,
    file_name: `File ${marker}`,
    file_type: 'application/pdf',
    file_size: 1,
    state: 'replaced',
    reason: `Reason ${marker}`,
  })
  await ctx.trx('impersonations').insert({
    id: newId(),
    account_id: newId(),
    account_name: `Support ${marker}`,
    user_id: userId,
    reason: `Reason ${marker}`,
    decided_at: new Date(0),
    is_granted: false,
    expires_at: new Date(0),
  })
  await ctx.trx('provider_stage_changes').insert({
    id: newId(),
    provider_id: providerId,
    step: `step ${marker}`,
    from_stage: 'active',
    to_stage: 'paused',
    reason: `Reason ${marker}`,
    actor_kind: 'system',
  })
  await ctx.trx('booking_policies').insert({
    id: newId(),
    name: `Policy ${marker}`,
    description: `Description ${marker}`,
    terms: JSON.stringify(policyTerms),
    is_offered: false,
  })
  await ctx.trx('resources').insert({
    id: newId(),
    provider_id: providerId,
    name: `Room ${marker}`,
    kind: 'room',
  })
  const { id: waitedFor } = await ctx.trx('services').where({ provider_id: providerId }).first('id')
  await ctx.trx('waitlist_entries').insert({
    id: newId(),
    service_id: waitedFor,
    provider_id: providerId,
    status: 'left',
    first_name: `Ada ${marker}`,
    last_name: `Okafor ${marker}`,
    email: 'waiting@people.example',
    first_date: '2031-05-01',
    last_date: '2031-05-02',
  })
  await ctx.trx('social_identities').insert({
    id: newId(),
    user_id: userId,
    issuer: 'google',
    subject: `Subject ${marker}`,
    email: 'ada@people.example',
  })
}

export const policyTerms = {
  cancellation: [{ hoursBefore: 24, refundPercent: 100 }],
  reschedule: { mostTimes: 2, hoursBefore: 24 },
  noShow: { graceMinutes: 10, feePercent: 50, contestHours: 48 },
}

/** What was said about a booking by its parties, and by those who decide. */
async function writeAboutBooking(ctx: Ctx, bookingId: string, marker: string) {
  const { provider_id: providerId } = await ctx.trx('bookings').where({ id: bookingId }).first('provider_id')
  await ctx
    .trx('bookings')
    .where({ id: bookingId })
    .update({
      policy: JSON.stringify({ id: null, name: `Policy ${marker}`, version: 1, ...policyTerms }),
    })
  await ctx.trx('booking_transitions').insert({
    id: newId(),
    booking_id: bookingId,
    from_status: 'held',
    to_status: 'confirmed',
    taken_by: 'customer',
    actor: `actor ${marker}`,
    reason: `Reason ${marker}`,
    booking_version: 1,
  })
  await ctx.trx('booking_moves').insert({
    id: newId(),
    booking_id: bookingId,
    moved_by: 'customer',
    actor: `actor ${marker}`,
    reason: `Reason ${marker}`,
    from_starts_at: new Date(0),
    to_starts_at: new Date(0),
    start_version: 0,
  })
  const { id: entryId } = await ctx.trx('waitlist_entries').first('id')
  await ctx.trx('waitlist_offers').insert({
    id: newId(),
    entry_id: entryId,
    booking_id: bookingId,
    state: 'declined',
    starts_at: new Date(0),
    expires_at: new Date(0),
    sealed_hold_secret: `Sealed ${marker}`,
  })
  await ctx.trx('meetings').insert({
    id: newId(),
    booking_id: bookingId,
    made_for: `start ${marker}`,
    gateway: marker,
    sealed_room: `Sealed ${marker}`,
  })
  await ctx.trx('no_show_reports').insert({
    id: newId(),
    booking_id: bookingId,
    provider_id: providerId,
    reported_by: 'provider',
    absent: 'customer',
    reason: `Nobody home ${marker}`,
    contest_until: new Date(),
    contested_at: new Date(),
    contest_reason: `I was there ${marker}`,
    decided_at: new Date(),
    decision: 'upheld',
    decision_reason: `Decided ${marker}`,
  })
}

export async function addToGallery(ctx: Ctx, providerId: string, imageId: string, marker: string) {
  const id = newId()
  const [found] = await ctx.trx('gallery_images').where({ provider_id: providerId }).max('position as last')
  await ctx.trx('gallery_images').insert({
    id,
    provider_id: providerId,
    image_id: imageId,
    position: Number(found?.last ?? 0) + 1,
    caption: `Caption ${marker}`,
  })
  return id
}

export async function newTimeOff(ctx: Ctx, providerId: string, marker: string) {
  const id = newId()
  await ctx.trx('time_off').insert({
    id,
    provider_id: providerId,
    starts_at: new Date(Date.now() + 400 * 24 * 60 * minutes),
    ends_at: new Date(Date.now() + 401 * 24 * 60 * minutes),
    reason: `Away ${marker}`,
  })
  return id
}
