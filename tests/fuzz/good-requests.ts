import sharp from 'sharp'
import { createCategory, createService } from '#platform/catalog/index.ts'
import { codeOf, openSession, tokenOf } from '#platform/identity/index.ts'
import { issueChallenge } from '#platform/identity/service/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { newImage } from '#tests/support/supply.ts'
import { goodBilling } from './good-billing.ts'
import { goodDiscovery } from './good-discovery.ts'
import { goodLive } from './good-live.ts'
import { goodCalendars } from './good-calendars.ts'
import { goodBookings } from './good-bookings.ts'
import { goodEarnings } from './good-earnings.ts'
import { goodGroups } from './good-groups.ts'
import { goodReschedules } from './good-reschedules.ts'
import { goodMeetings } from './good-meetings.ts'
import { goodMoney } from './good-money.ts'
import { goodPapers } from './good-papers.ts'
import { goodPaying } from './good-paying.ts'
import { goodPlanBuying } from './good-plan-buying.ts'
import { goodPaymentSettings } from './good-payment-settings.ts'
import { goodProviders } from './good-providers.ts'
import { goodReconciliation } from './good-reconciliation.ts'
import { goodResources } from './good-resources.ts'
import { goodSecondFactors } from './good-second-factors.ts'
import { goodStaff } from './good-staff.ts'
import { contactOf, type Caller, type Market } from './market.ts'
import { addToGallery, newTimeOff, serviceOf } from './market-supply.ts'
import type { Operation } from './operations.ts'
import type { Request } from './requests.ts'
import { sampleOf, type Dice } from './samples.ts'

export type GoodRequest = Request & { caller: Caller }
type Part = Partial<Pick<GoodRequest, 'caller' | 'params' | 'query' | 'headers' | 'payload'>> & {
  body?: Record<string, unknown>
}

/**
 * A request that should succeed: made of the operation's schemas, with real ids where the name of a parameter tells
 * which, and with what schemas cannot say (a fresh hold, windows that fit together) from the list below.
 */
export async function goodRequest(operation: Operation, market: Market, dice: Dice): Promise<GoodRequest> {
  const isFull = dice.roll(2) === 0
  const own = await special[operation.id]?.(market)
  const values = (place: string) =>
    Object.fromEntries(
      operation.parameters
        .filter((parameter) => parameter.in === place && (parameter.required || place === 'path'))
        .map(({ name, schema }) => [name, knownValue(name, operation, market) ?? sampleOf(schema, dice)]),
    )
  return {
    operation,
    caller: own?.caller ?? (operation.isGated ? 'owner' : 'guest'),
    params: { ...values('path'), ...own?.params },
    query: { ...values('query'), ...own?.query },
    headers: { ...own?.headers },
    ...(operation.body
      ? { body: { ...(sampleOf(operation.body, dice, isFull) as object), ...own?.body } }
      : {}),
    ...(own?.payload ? { payload: own.payload } : {}),
  }
}

const known: Record<string, (market: Market, operation: Operation) => string> = {
  serviceId: (market, { isGated }) => (isGated ? market.ownServiceId : market.serviceId),
  providerId: (market) => market.keeperId,
  providerIdOrSlug: (market) => market.keeperId,
  categoryId: (market) => market.categoryId,
  imageId: (market) => market.imageId,
}
const knownValue = (name: string, operation: Operation, market: Market) => known[name]?.(market, operation)

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000)
const date = (offset: number) => day(offset).toISOString().slice(0, 10)

/** The version now, as the header by which an edit names it. */
async function ifMatch(market: Market, table: string, where: Record<string, string>) {
  const [row] = await market.inTenant<{ version: number }[]>((ctx) =>
    ctx.trx(table).where(where).select('version'),
  )
  return { 'if-match': `"${row?.version ?? 0}"` }
}
const idsOf = (market: Market, table: string, where: Record<string, string> = {}): Promise<string[]> =>
  market.inTenant((ctx: Ctx) => ctx.trx(table).where(where).pluck('id'))

const special: Record<string, (market: Market) => Promise<Part>> = {
  ...goodDiscovery,
  ...goodMeetings,
  ...goodLive,
  ...goodBilling,
  ...goodBookings,
  ...goodEarnings,
  ...goodCalendars,
  ...goodGroups,
  ...goodReschedules,
  ...goodMoney,
  ...goodPapers,
  ...goodPaying,
  ...goodPaymentSettings,
  ...goodPlanBuying,
  ...goodProviders,
  ...goodReconciliation,
  ...goodResources,
  ...goodStaff,
  ...goodSecondFactors,
  signIn: async (market) => ({ body: { email: market.emailOf('customer'), password: market.password } }),
  exportOwnData: (market) => byNewUser(market),
  eraseOwnAccount: async (market) => ({ ...(await byNewUser(market)), body: { currentPassword: null } }),
  exportTenant: async () => ({ caller: 'operator' }),
  requestSignInLink: async (market) => ({ body: { email: market.emailOf('customer') } }),
  signInByLink: async (market) => ({ body: { token: await newToken(market, 'sign_in_link') } }),
  refreshSession: async (market) => {
    const { userId } = await market.newUser()
    const session = await market.inTenant((ctx) =>
      openSession(ctx, { userId, assurance: 'one_factor', userAgent: 'x', wantsRefreshToken: true }),
    )
    return { body: { refreshToken: session!.refreshToken } }
  },
  listSessions: (market) => byNewUser(market),
  signOutOthers: (market) => byNewUser(market),
  revokeSession: async (market) => {
    const { userId, headers } = await market.newUser()
    const session = await market.inTenant((ctx) =>
      openSession(ctx, { userId, assurance: 'one_factor', userAgent: 'x' }),
    )
    return { caller: 'guest', headers, params: { sessionId: session!.sessionId } }
  },
  startRegistration: async (market) => ({ body: newcomer(market) }),
  completeRegistration: async (market) => {
    const answer = await market.inTenant((ctx) =>
      issueChallenge(ctx, {
        purpose: 'registration',
        target: newcomer(market).email,
        payload: { firstName: 'Ada', lastName: `Okafor ${market.marker}`, phone: null, passwordHash: null },
      }),
    )
    return codeFor(market, answer)
  },
  requestPasswordReset: async (market) => ({ body: { email: market.emailOf('customer') } }),
  resetPassword: async (market) => ({
    body: { token: await newToken(market, 'password_reset'), password: soundPassword },
  }),
  editCurrentUser: async (market) => ({ ...(await byNewUser(market)), body: { imageId: market.imageId } }),
  setOwnImage: async (market) => ({ ...(await byNewUser(market)), payload: await upload(null) }),
  changePassword: async (market) => ({
    ...(await byNewUser(market)),
    body: { currentPassword: null, password: soundPassword },
  }),
  requestEmailChange: async (market) => ({
    ...(await byNewUser(market)),
    body: { currentPassword: null, email: newcomer(market).email },
  }),
  confirmEmailChange: async (market) => {
    const { userId, headers } = await market.newUser()
    const challenge = await market.inTenant((ctx) =>
      issueChallenge(ctx, { purpose: 'email_change', target: newcomer(market).email, userId }),
    )
    return { caller: 'guest', headers, ...codeFor(market, challenge) }
  },
  requestPhoneVerification: async (market) => ({
    ...(await byNewUser(market)),
    body: { phone: '+49 30 1234567' },
  }),
  confirmPhone: async (market) => {
    const { userId, headers } = await market.newUser()
    const challenge = await market.inTenant((ctx) =>
      issueChallenge(ctx, { purpose: 'phone_verification', target: '+49301234567', userId }),
    )
    return { caller: 'guest', headers, ...codeFor(market, challenge) }
  },
  signOut: async (market) => ({ caller: 'guest', headers: await market.newSession() }),
  getCurrentUser: async () => ({ caller: 'customer' }),
  uploadImage: async () => ({ payload: await upload() }),

  createCategory: async (market) => ({ caller: 'operator', body: { name: `Sheds ${market.newStart()}` } }),
  orderCategories: async (market) => ({
    caller: 'operator',
    body: { categoryIds: await idsOf(market, 'categories') },
  }),
  editCategory: async (market) => ({
    caller: 'operator',
    headers: await ifMatch(market, 'categories', { id: market.categoryId }),
  }),
  removeCategory: async (market) => {
    const name = `Short-lived ${market.marker} ${market.newStart()}`
    const { id } = await market.inTenant((ctx) =>
      createCategory(ctx, { name, icon: 'sparkles', colour: '#336699' }),
    )
    return { caller: 'operator', params: { categoryId: id } }
  },

  createService: async (market) => ({ body: await soundService(market) }),
  editService: async (market) => ({
    headers: await ifMatch(market, 'services', { id: market.ownServiceId }),
    body: await soundService(market),
  }),
  removeService: async (market) => {
    const service = { ...serviceOf(market.marker), providerId: market.ownerId, categoryId: market.categoryId }
    const { id } = await market.inTenant((ctx) => createService(ctx, service))
    return { params: { serviceId: id } }
  },
  listServices: async (market) => ({ query: { limit: 5, provider: market.keeperId, q: 'paint' } }),

  editOwnProvider: async (market) => ({
    headers: await ifMatch(market, 'providers', { id: market.ownerId }),
    body: {
      sections: [{ kind: 'services', isVisible: true }],
      logoImageId: market.imageId,
      headerImageId: market.imageId,
      isPublished: false,
    },
  }),
  addGalleryImage: async (market) => {
    const imageId = await market.inTenant(async (ctx) => {
      const [full] = await ctx.trx('gallery_images').where({ provider_id: market.ownerId }).limit(1)
      const count = await ctx.trx('gallery_images').where({ provider_id: market.ownerId }).pluck('id')
      if (count.length > 15) await ctx.trx('gallery_images').where({ id: full.id }).delete()
      return newImage(ctx, `Image ${market.marker}`)
    })
    return { body: { imageId } }
  },
  orderGallery: async (market) => ({
    body: { galleryImageIds: await idsOf(market, 'gallery_images', { provider_id: market.ownerId }) },
  }),
  editGalleryImage: async (market) => ({ params: { galleryImageId: await newGalleryImage(market) } }),
  removeGalleryImage: async (market) => ({ params: { galleryImageId: await newGalleryImage(market) } }),

  findAvailability: async () => ({ query: { from: date(1), to: date(3), timeZone: 'Asia/Tokyo' } }),
  replaceSchedule: async (market) => ({
    headers: await ifMatch(market, 'schedules', { provider_id: market.ownerId }),
    body: {
      timeZone: 'Europe/Berlin',
      weekly: [{ weekday: 1, startMinute: 540, endMinute: 1020 }],
      exceptions: [{ date: date(9), windows: [], note: `Closed ${market.marker}` }],
    },
  }),
  addTimeOff: async (market) => ({
    body: { startsAt: day(20).toISOString(), endsAt: day(21).toISOString(), reason: `Away ${market.marker}` },
  }),
  removeTimeOff: async (market) => ({
    params: { timeOffId: await market.inTenant((ctx) => newTimeOff(ctx, market.ownerId, market.marker)) },
  }),

  createHold: async (market) => ({
    body: { serviceId: market.serviceId, startsAt: market.newStart(), customerTimeZone: 'Asia/Tokyo' },
  }),
  extendHold: (market) => ofNewHold(market),
  releaseHold: (market) => ofNewHold(market),
  confirmBooking: async (market) => ({ body: { ...(await market.newHold()), ...contactOf(market.marker) } }),
  getBookingByLink: (market) => ofNewLink(market),
  getBookingCalendar: (market) => ofNewLink(market),
  cancelBookingByLink: (market) => ofNewLink(market),
  listBookings: async () => ({
    caller: 'keeper',
    query: { filter: 'all', from: day(-1).toISOString(), to: day(90).toISOString(), limit: 3 },
  }),
  getBooking: (market) => ofNewBooking(market),
  cancelBooking: (market) => ofNewBooking(market),
}

const soundPassword = 'quiet rivers carry long boats'
const newcomer = ({ marker }: Market) => ({
  email: `new-${newId()}@people.example`,
  firstName: 'Ada',
  lastName: `Okafor ${marker}`,
  password: soundPassword,
  phone: null,
})
async function byNewUser(market: Market): Promise<Part> {
  const { headers } = await market.newUser()
  return { caller: 'guest', headers }
}
async function newToken(market: Market, purpose: 'sign_in_link' | 'password_reset') {
  const { userId, email } = await market.newUser()
  const challenge = await market.inTenant((ctx) => issueChallenge(ctx, { purpose, target: email, userId }))
  return tokenOf(market.vault, market.scope.tenantId, challenge)
}
const codeFor = (market: Market, challenge: Parameters<typeof codeOf>[2]): Part => ({
  params: { challengeId: challenge.id },
  body: { code: codeOf(market.vault, market.scope.tenantId, challenge) },
})

async function ofNewHold(market: Market): Promise<Part> {
  const { holdId, secret } = await market.newHold()
  return { params: { holdId }, body: { secret } }
}
async function ofNewLink(market: Market): Promise<Part> {
  const { secret } = await market.newBooking()
  return { params: { secret } }
}
async function ofNewBooking(market: Market): Promise<Part> {
  const { bookingId } = await market.newBooking()
  return { caller: 'keeper', params: { bookingId } }
}
const newGalleryImage = (market: Market) =>
  market.inTenant(async (ctx) =>
    addToGallery(ctx, market.ownerId, await newImage(ctx, `Image ${market.marker}`), market.marker),
  )

const soundService = async ({ marker, categoryId, imageId }: Market) => ({
  ...serviceOf(marker),
  paymentTerms: { kind: 'full' },
  categoryId,
  imageIds: [imageId],
  intakeQuestions: [
    { id: 'gate', label: `Gate ${marker}?`, kind: 'single_choice', isRequired: true, choices: ['In', 'Out'] },
  ],
})

let picture: Promise<Buffer> | undefined
async function upload(purpose: string | null = 'gallery') {
  picture ??= sharp({ create: { width: 64, height: 48, channels: 3, background: '#b4552d' } })
    .png()
    .toBuffer()
  const part = (head: string) => Buffer.from(`--part\r\nContent-Disposition: form-data; ${head}\r\n\r\n`)
  const data = Buffer.concat([
    ...(purpose === null ? [] : [part('name="purpose"'), Buffer.from(`${purpose}\r\n`)]),
    part('name="alt"'),
    Buffer.from('A wall\r\n'),
    part('name="file"; filename="wall.png"\r\nContent-Type: image/png'),
    await picture,
    Buffer.from('\r\n--part--\r\n'),
  ])
  return { contentType: 'multipart/form-data; boundary=part', data }
}
