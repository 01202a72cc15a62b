import ical, { type VEvent } from 'node-ical'
import { confirmGroup, type Asked } from '#platform/booking/index.ts'
import { claimGroup } from '#platform/booking/service/groups/holds.ts'
import { lookAtSeries } from '#platform/booking/service/groups/series.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { contact, createBookable, type Bookable } from '#tests/support/factories.ts'
import { movingClock } from '#tests/support/moving-clock.ts'
import { settle } from '#tests/support/settle.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

// Three Tuesdays at ten in Berlin; between the second and the third the clocks are put forward.
const opening = '2027-03-10T09:00:00Z'
export const starts = ['2027-03-16T09:00:00Z', '2027-03-23T09:00:00Z', '2027-03-30T08:00:00Z'].map(
  (at) => new Date(at),
)
export const later = (start: Date, milliseconds: number) => new Date(start.getTime() + milliseconds)
export const time = movingClock(opening)

export let world: WorkerRuntime
beforeAll(async () => {
  world = await openWorkerRuntime('group_notices', {}, undefined, { clock: time.clock })
})
beforeEach(() => time.moveTo(opening))
afterAll(() => world.close())

export const act = <T>({ scope }: { scope: Scope }, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  world.runtime.database.inTenant(systemScope(scope.tenantId), work)

/** A marketplace with one provider, and what a test books there. */
export async function newMarket(bookable: Bookable = {}, theme = 'linen') {
  const scope = newScope()
  return world.runtime.database.inTenant(scope, async (ctx) => {
    await insertTenant(ctx, { name: 'Lindenhof', support_email: 'hello@lindenhof.example' })
    await ctx.trx('brandings').insert({ id: newId(), theme, state: 'published' })
    const made = await createBookable(ctx, bookable)
    const { slug } = await ctx.trx('tenants').where({ id: ctx.tenantId }).first('slug')
    return { scope, host: `${slug as string}.localhost`, ...made }
  })
}
export type Market = Awaited<ReturnType<typeof newMarket>>

export async function confirmed(ctx: Ctx, held: { groupId: string; secret: string }) {
  const { group, links } = await confirmGroup(ctx, { ...held, ...contact })
  const bookings = group.items.map(({ booking }) => booking)
  const guests = links.map(({ managePath }): Asked => ({
    as: 'guest',
    secret: managePath.split('/').at(-1)!.split('?')[0]!,
  }))
  const providers = bookings.map(({ id }): Asked => ({ as: 'provider', bookingId: id }))
  return { bookings, guest: guests[0]!, provider: providers[0]!, guests, providers }
}

/** Three Tuesdays of one guest. */
export async function bookSeries(
  bookable: Bookable = {},
  theme?: string,
  memberId?: string,
  market?: Market,
) {
  const place = market ?? (await newMarket(bookable, theme))
  const booked = await world.runtime.database.inTenant(place.scope, async (ctx) => {
    const { plan, conflicts } = await lookAtSeries(ctx, {
      serviceId: place.serviceId,
      firstStartsAt: starts[0]!.toISOString(),
      everyWeeks: 1,
      count: 3,
      ...(memberId ? { memberId } : {}),
    })
    expect(conflicts).toEqual([])
    return confirmed(ctx, await claimGroup(ctx, plan))
  })
  return { ...place, ...booked }
}

type Received = {
  to: string
  subject: string
  text: string
  html: string
  calendar: Calendar[]
  method: string
}
type Calendar = { uid: string; sequence: number; start: Date; status: string }

/** What has been sent since the last look, read out of the mailbox. */
const seen = new Set<string>()
export async function mailsOf({ host }: { host: string }): Promise<Received[]> {
  await settle(world.runtime)
  const fresh = (await world.mails.list()).filter(({ sender, id }) => sender === host && !seen.has(id))
  const mails = await Promise.all(
    fresh.map(async ({ id, toAddress, subject, text, attachmentCount }): Promise<Received> => {
      seen.add(id)
      const { html } = (await world.mails.find(id))!
      const to = toAddress === contact.email ? 'customer' : toAddress
      const file = attachmentCount > 0 ? await calendarOf(id) : { events: [], method: '' }
      return { to, subject, text, html: String(html), calendar: file.events, method: file.method }
    }),
  )
  return mails.toSorted((one, other) => Number(other.to === 'customer') - Number(one.to === 'customer'))
}

/** As another program understands the attached file. */
async function calendarOf(mailId: string): Promise<{ events: Calendar[]; method: string }> {
  const text = (await world.mails.attachment(mailId, 0))!.content.toString()
  const parts = Object.values(ical.sync.parseICS(text)).filter((part) => part?.type === 'VEVENT')
  const events = (parts as unknown as VEvent[])
    .map(({ uid, sequence, start, status }) => ({
      uid,
      sequence: Number(sequence),
      start: new Date(start),
      status: String(status),
    }))
    .toSorted((one, other) => one.start.getTime() - other.start.getTime())
  return { events, method: /^METHOD:(\w+)\s*$/m.exec(text)![1]! }
}

export const startsIn = ({ calendar }: Received) => calendar.map(({ start }) => start)
export const sidesOf = (mails: readonly Received[]) =>
  mails.map(({ to }) => (to === 'customer' ? 'customer' : 'provider'))
