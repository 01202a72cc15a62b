import { confirmBooking, createHold } from '#platform/booking/index.ts'
import type { OauthKind } from '#platform/calendars/index.ts'
import { consumers } from '#platform/consumers.ts'
import { buildApp } from '#platform/http/app.ts'
import { addMembership, createUser, openSession } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { dispatchBatch, type EventJob } from '#platform/kernel/relay.ts'
import { runSweep } from '#platform/kernel/sweeps.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { consume } from '#platform/worker.ts'
import { agreeAt, gatewaysOf, Person, startCompany } from './calendars.ts'
import { insertTenant, newScope } from './database.ts'
import { hostOf } from './edge.ts'
import { contact, createBookable, quarterAfter, type Bookable } from './factories.ts'
import { movingClock } from './moving-clock.ts'
import { openWorkerRuntime } from './worker-runtime.ts'

const isOfCalendars = ({ id }: { id: string }) => id.startsWith('calendars.')
const all = [...consumers.subscribers, ...consumers.jobs].filter(isOfCalendars)
const followers = new Map(
  all.map(({ event: { name } }) => [
    name,
    all.filter(({ event }) => event.name === name).map(({ id }) => id),
  ]),
)
const sweeps = consumers.sweeps.filter(({ name }) => name.startsWith('calendars.'))

/**
 * The whole edge that listens, a database and one company of its own, under one clock that tests move. Close it after
 * use.
 */
export async function openCalendarMarket(kind: OauthKind) {
  const time = movingClock(new Date())
  const world = await openWorkerRuntime(`calendars_${kind}`, {}, undefined, { clock: time.clock })
  const company = await startCompany(kind, { now: time.clock })
  const { runtime } = world
  runtime.calendars = gatewaysOf(company)
  const app = buildApp(runtime, { pages: null, hasLimits: false, hasLateSchemas: true })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  runtime.config.publicPort = typeof address === 'object' && address ? address.port : 0
  const inside = <T>(scope: Scope, work: (ctx: Ctx) => Promise<T>) => runtime.database.inTenant(scope, work)

  /** A business of a marketplace of its own with a service that can be booked at any hour. */
  async function business(bookable: Bookable = {}) {
    const scope = newScope()
    const made = await inside(scope, async (ctx) => {
      await insertTenant(ctx)
      return createBookable(ctx, bookable)
    })
    return { scope, ...made, owner: await newUser(scope, 'provider_owner', made.providerId) }
  }

  /** Somebody who is signed in. */
  async function newUser(scope: Scope, role: 'provider_owner' | 'provider_member', providerId: string) {
    const opened = await inside(scope, async (ctx) => {
      const user = await createUser(ctx, {
        email: `${newId()}@example.com`,
        passwordHash: null,
        firstName: 'Kim',
        lastName: 'Okafor',
        isEmailVerified: true,
      })
      await addMembership(ctx, { userId: user.id, role, providerId })
      return { userId: user.id }
    })
    return { ...opened, ...(await signIn(scope, opened.userId)) }
  }

  /** One more session of somebody. */
  async function signIn(scope: Scope, userId: string) {
    const session = await inside(scope, (ctx) =>
      openSession(ctx, { userId, assurance: 'two_factors', userAgent: 'Tests' }),
    )
    if (!session) throw new Error('This person cannot sign in')
    return { cookie: `session=${session.secret}` }
  }

  async function newMember(scope: Scope, providerId: string) {
    const user = await newUser(scope, 'provider_member', providerId)
    const memberId = newId()
    const row = { id: memberId, provider_id: providerId, user_id: user.userId, name: 'Mia Okafor' }
    await inside(scope, (ctx) => ctx.trx('team_members').insert(row))
    return { ...user, memberId }
  }

  type Signed = { cookie: string }
  type Call = {
    method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
    /** Below `/api/v1`. */
    url: string
    body?: object
    headers?: Record<string, string>
  }
  async function call(scope: Scope, { cookie }: Signed, { method = 'GET', url, body, headers }: Call) {
    const answer = await app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { host: hostOf(scope.tenantId), cookie, 'sec-fetch-site': 'same-origin', ...headers },
      ...(body ? { payload: body } : {}),
    })
    const isJson = /json/.test(String(answer.headers['content-type']))
    const read = (isJson ? answer.json() : {}) as Record<string, unknown> & {
      items?: Record<string, unknown>[]
    }
    return { status: answer.statusCode, body: read }
  }

  /** A page that a browser opens. @returns status, and where it leads */
  async function open(url: string | URL, cookie = '') {
    const { host, pathname, search } = new URL(url)
    const answer = await app.inject({ url: pathname + search, headers: { host, cookie } })
    return { status: answer.statusCode, location: String(answer.headers.location ?? ''), text: answer.body }
  }
  const storefront = (scope: Scope, path: string) => new URL(path, `http://${hostOf(scope.tenantId)}`)

  /** The first half of a consent. @returns the address at the marketplace to which the browser is led back */
  async function agree(scope: Scope, signed: Signed, email: string, body: object = {}): Promise<URL> {
    const begun = await call(scope, signed, {
      method: 'POST',
      url: '/provider/calendar-consents',
      body: { kind, ...body },
    })
    if (begun.status !== 201) throw new Error(JSON.stringify(begun.body))
    const callback = await agreeAt(String(begun.body.continueTo), email)
    return new URL((await open(callback)).location)
  }

  /** All of a consent. @returns the account's id */
  async function connectAccount(scope: Scope, signed: Signed, email: string, body: object = {}) {
    const { location } = await open(await agree(scope, signed, email, body), signed.cookie)
    const accountId = new URL(location, 'http://here').searchParams.get('account')
    if (!accountId) throw new Error(location)
    return accountId
  }

  /** The main calendar of somebody, connected both ways, with their hands in it. */
  async function connect(
    { scope, owner }: { scope: Scope; owner: Signed },
    email = `${newId()}@example.com`,
    choices: object = {},
    whose: object = {},
  ) {
    const accountId = await connectAccount(scope, owner, email, whose)
    const person = new Person(company.store, email)
    const made = await call(scope, owner, {
      method: 'POST',
      url: `/provider/calendar-accounts/${accountId}/connections`,
      body: { calendarId: person.calendar.id, isWriting: true, ...choices },
    })
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    await settle()
    return { accountId, email, person, connectionId: String(made.body.id), view: made.body }
  }

  /** Everything that a worker does for calendars by itself, until nothing is left to do at this moment. */
  async function settle(): Promise<void> {
    for (;;) {
      await company.postman.settled()
      const jobs: EventJob[] = []
      const handedOver = await dispatchBatch({
        pool: runtime.relayPool,
        queueName: 'events',
        consumersOf: followers,
        queue: {
          addBulk: async (_queue, added) => void jobs.push(...added.map(({ data }) => data as EventJob)),
        },
      })
      for (const job of jobs) await consume(runtime, consumers, job)
      let due = 0
      for (const sweep of sweeps) due += await runSweep(runtime, sweep)
      if (handedOver === 0 && due === 0) return
    }
  }

  /** What is due in so long, done then. */
  async function settleAfter(milliseconds: number) {
    time.moveBy(milliseconds)
    await settle()
  }

  type Booked = { scope: Scope; serviceId: string }
  async function book(
    { scope, serviceId }: Booked,
    startsAt = inTwoDays(),
    fields: { memberId?: string } = {},
  ) {
    return inside(scope, async (ctx) => {
      const hold = await createHold(ctx, { serviceId, startsAt: startsAt.toISOString(), ...fields })
      const { booking, managePath } = await confirmBooking(ctx, {
        holdId: hold.id,
        secret: hold.secret,
        ...contact,
      })
      return { ...booking, startsAt, guest: { as: 'guest', secret: managePath.split('/').at(-1)! } as const }
    })
  }
  /** By which the company tells of changes now. */
  const channels = () => [...('channels' in company ? company.channels : company.subscriptions).values()]
  const inTwoDays = () => quarterAfter(time.now(), 48)

  /** Whether a start can be had. */
  async function isFree({ scope, serviceId }: Booked, startsAt: Date): Promise<boolean> {
    const day = (offset: number) =>
      new Date(startsAt.getTime() + offset * 86_400_000).toISOString().slice(0, 10)
    const query = `from=${day(-1)}&to=${day(1)}&timeZone=UTC`
    const { body } = await call(
      scope,
      { cookie: '' },
      { url: `/services/${serviceId}/availability?${query}` },
    )
    return JSON.stringify(body).includes(startsAt.toISOString().slice(0, 16))
  }

  return {
    time,
    world,
    runtime,
    company,
    app,
    inside,
    business,
    newMember,
    signIn,
    channels,
    call,
    open,
    storefront,
    agree,
    connectAccount,
    connect,
    settle,
    settleAfter,
    book,
    inTwoDays,
    isFree,
    async close() {
      await app.close()
      await company.close()
      await world.close()
    },
  }
}
export type CalendarMarket = Awaited<ReturnType<typeof openCalendarMarket>>
