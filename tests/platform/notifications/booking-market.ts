import ical, { type VEvent } from 'node-ical'
import { confirmBooking, createHold, type Asked } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import { hours } from '#platform/kernel/time.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { contact, createBookable, type Bookable } from '#tests/support/factories.ts'
import { movingClock } from '#tests/support/moving-clock.ts'
import { settle } from '#tests/support/settle.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

// The night from 27 to 28 March 2027 has no hour from two to three in Berlin.
const opening = '2027-03-20T09:00:00Z'
export const startsAt = new Date('2027-03-28T08:00:00Z')
export const time = movingClock(opening)
export const hoursBefore = (count: number) => new Date(startsAt.getTime() - hours(count))

export let world: WorkerRuntime
beforeAll(async () => {
  world = await openWorkerRuntime('notices', {}, undefined, { clock: time.clock })
})
beforeEach(() => time.moveTo(opening))
afterAll(() => world.close())

const terms = {
  cancellation: [
    { hoursBefore: 48, refundPercent: 100 },
    { hoursBefore: 24, refundPercent: 50 },
  ],
  reschedule: { mostTimes: 2, hoursBefore: 2 },
  noShow: { graceMinutes: 15, feePercent: 100, contestHours: 48 },
}

export type Booked = Awaited<ReturnType<typeof book>>

/** A booking of 60 euros under strict terms; its mails are read by the host of its marketplace. */
export async function book(bookable: Bookable = {}, { withTeam = false } = {}) {
  const scope = newScope()
  return world.runtime.database.inTenant(scope, async (ctx) => {
    await insertTenant(ctx, { name: 'Lindenhof', support_email: 'hello@lindenhof.example' })
    await ctx
      .trx('booking_policies')
      .insert({ id: newId(), name: 'Strict', terms: JSON.stringify(terms), is_default: true })
    const made = await createBookable(ctx, bookable)
    const memberIds = withTeam ? await createTeam(ctx, made) : []
    const hold = await createHold(ctx, {
      serviceId: made.serviceId,
      startsAt: startsAt.toISOString(),
      ...(withTeam ? { memberId: memberIds[0]! } : {}),
    })
    const { booking, managePath } = await confirmBooking(ctx, {
      holdId: hold.id,
      secret: hold.secret,
      ...contact,
    })
    const { slug } = await ctx.trx('tenants').where({ id: ctx.tenantId }).first('slug')
    const guest: Asked = { as: 'guest', secret: managePath.split('/').at(-1)! }
    const provider: Asked = { as: 'provider', bookingId: booking.id }
    const tenant: Asked = { as: 'tenant', bookingId: booking.id }
    return {
      scope,
      host: `${slug as string}.localhost`,
      booking,
      memberIds,
      ...made,
      guest,
      provider,
      tenant,
    }
  })
}

async function createTeam(ctx: Ctx, { providerId, serviceId }: { providerId: string; serviceId: string }) {
  const memberIds: string[] = []
  for (const name of ['Jana Wolf', 'Ole Brandt']) {
    const id = newId()
    await ctx.trx('team_members').insert({ id, provider_id: providerId, name })
    await ctx.trx('service_members').insert({ id: newId(), service_id: serviceId, member_id: id })
    memberIds.push(id)
  }
  return memberIds
}
export const act = <T>({ scope }: { scope: Scope }, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  world.runtime.database.inTenant(systemScope(scope.tenantId), work)

export type Received = {
  to: 'customer' | 'provider'
  subject: string
  text: string
  calendar: Calendar | null
}
type Calendar = { method: string; uid: string; sequence: number; start: Date; status: string }

/** What has been sent about a booking since the last look, read out of the mailbox. */
export const seen = new Set<string>()
export async function mailsOf({ host }: Booked): Promise<Received[]> {
  await settle(world.runtime)
  const fresh = (await world.mails.list()).filter(({ sender, id }) => sender === host && !seen.has(id))
  const mails = await Promise.all(
    fresh.map(async ({ id, toAddress, subject, text, attachmentCount }): Promise<Received> => {
      seen.add(id)
      const to = toAddress === contact.email ? 'customer' : 'provider'
      return { to, subject, text, calendar: attachmentCount > 0 ? await calendarOf(id) : null }
    }),
  )
  return mails.toSorted((one, other) => one.to.localeCompare(other.to))
}

/** As another program understands the attached file. */
async function calendarOf(mailId: string): Promise<Calendar> {
  const text = (await world.mails.attachment(mailId, 0))!.content.toString()
  const events = Object.values(ical.sync.parseICS(text)).filter((part) => part?.type === 'VEVENT')
  expect(events).toHaveLength(1)
  const { uid, sequence, start, status, method } = events[0] as unknown as VEvent & { method: string }
  return { method, uid, sequence: Number(sequence), start: new Date(start), status: String(status) }
}
export const toCustomer = (mails: readonly Received[]) => mails.find(({ to }) => to === 'customer')!
export const toProvider = (mails: readonly Received[]) => mails.find(({ to }) => to === 'provider')!
export const approval = { service: { booking_mode: 'approval' } }
