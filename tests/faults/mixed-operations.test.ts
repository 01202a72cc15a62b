import pg from 'pg'
import { sweepHolds } from '#platform/booking/flows.ts'
import { newId } from '#platform/kernel/ids.ts'
import { createTenant, databaseUrl, inTenant, testDatabase } from '#tests/support/database.ts'
import { hostOf } from '#tests/support/edge.ts'
import { contact, createBookable, createService, quarterAfter } from '#tests/support/factories.ts'
import { startServing, type Serving } from '#tests/support/serving.ts'

const operations = 1000
const atOnce = 32
const servers: Serving[] = []
afterAll(() => Promise.all(servers.map(({ kill }) => kill())))

type Answer = { status: number; body: { id: string; secret: string; managePath: string } }
async function post({ ask }: Serving, host: string, path: string, body: object): Promise<Answer> {
  const { status, text } = await ask(host, `/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status, body: JSON.parse(text || '{}') as Answer['body'] }
}

/** Two people, a room of which there are two, and four services that want them: plain, long, a class, one for both. */
async function createWorld() {
  const scope = await createTenant()
  const services = await inTenant(scope, async (ctx) => {
    const first = await createBookable(ctx, { service: { duration_minutes: 45, buffer_after_minutes: 15 } })
    const of = { providerId: first.providerId, categoryId: first.categoryId }
    const ids = [
      first.serviceId,
      await createService(ctx, { ...of, duration_minutes: 90, buffer_before_minutes: 15 }),
      await createService(ctx, { ...of, capacity: 4, most_seats: 2 }),
      await createService(ctx, { ...of, members_needed: 2 }),
    ]
    const roomId = newId()
    await ctx
      .trx('resources')
      .insert({ id: roomId, provider_id: of.providerId, name: 'Room', kind: 'room', quantity: 1 })
    await ctx.trx('service_resources').insert({ id: newId(), service_id: ids[1], resource_id: roomId })
    for (const name of ['Mia', 'Ben']) {
      const memberId = newId()
      await ctx.trx('team_members').insert({ id: memberId, provider_id: of.providerId, name })
      for (const serviceId of ids)
        await ctx.trx('service_members').insert({ id: newId(), service_id: serviceId, member_id: memberId })
    }
    return ids
  })
  return { scope, host: hostOf(scope.tenantId), services }
}

/** Repeatable, so that a failure can be looked at again. */
function dice(seed: number) {
  let state = seed
  return (sides: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

test('a thousand mixed steps through two processes leave no overlap, no lost claim and no orphan', async () => {
  const { scope, host, services } = await createWorld()
  const pair = await Promise.all([startServing(), startServing()])
  servers.push(...pair)
  const database = await testDatabase()
  const roll = dice(20_260_314)
  const dayStart = quarterAfter(new Date(), 48)
  const someStart = () => new Date(dayStart.getTime() + roll(48) * 15 * 60_000).toISOString()
  const holds: { id: string; secret: string }[] = []
  const links: string[] = []
  const statuses: Record<string, number> = {}
  const take = <T>(list: T[]): T | undefined => list.splice(roll(list.length), 1)[0]

  async function step(index: number): Promise<void> {
    const server = pair[index % 2]!
    const kind = roll(20)
    const answer = await act(server, kind)
    if (answer) {
      const name = `${answer.kind} ${answer.status}`
      statuses[name] = (statuses[name] ?? 0) + 1
    }
  }

  async function act(server: Serving, kind: number): Promise<{ kind: string; status: number } | undefined> {
    if (kind < 8) {
      const serviceId = services[roll(services.length)]!
      const seats = serviceId === services[2] ? { seats: 1 + roll(2) } : {}
      const held = await post(server, host, '/holds', { serviceId, startsAt: someStart(), ...seats })
      if (held.status === 201) holds.push(held.body)
      return { kind: 'hold', status: held.status }
    }
    if (kind < 13) {
      const hold = take(holds)
      if (!hold) return undefined
      const body = { holdId: hold.id, secret: hold.secret, ...contact }
      const [one] = await Promise.all([
        post(server, host, '/bookings', body),
        // A double click through the other process.
        ...(kind === 12 ? [post(pair[0] === server ? pair[1]! : pair[0]!, host, '/bookings', body)] : []),
      ])
      if (one.status === 201) links.push(one.body.managePath.split('/').at(-1)!)
      return { kind: 'confirm', status: one.status }
    }
    if (kind < 16) {
      const secret = links[roll(links.length)]
      if (!secret) return undefined
      const path = `/booking-links/${secret}/reschedule`
      return { kind: 'move', status: (await post(server, host, path, { startsAt: someStart() })).status }
    }
    if (kind < 18) {
      const secret = links[roll(links.length)]
      if (!secret) return undefined
      return {
        kind: 'cancel',
        status: (await post(server, host, `/booking-links/${secret}/cancellation`, {})).status,
      }
    }
    if (kind === 18) {
      const hold = take(holds)
      if (!hold) return undefined
      const path = `/holds/${hold.id}/release`
      return { kind: 'release', status: (await post(server, host, path, { secret: hold.secret })).status }
    }
    // A hold whose time is over, and the sweep that meets everybody else.
    const hold = take(holds)
    if (hold) {
      await inTenant(scope, async (ctx) => {
        const past = new Date(ctx.now.getTime() - 1000)
        await ctx.trx('bookings').where({ id: hold.id, status: 'held' }).update({ hold_expires_at: past })
        await ctx
          .trx('slot_claims')
          .where({ booking_id: hold.id, active: true })
          .whereNotNull('expires_at')
          .update({ expires_at: past })
      })
    }
    await sweepHolds({ database } as never, scope.tenantId)
    return { kind: 'expire', status: 200 }
  }

  let next = 0
  const walk = async () => {
    while (next < operations) await step(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, walk))

  // Nothing but an answer that the API knows; and every kind of step came to something.
  const known = new Set(['200', '201', '204', '404', '409', '410', '422'])
  expect(Object.keys(statuses).filter((name) => !known.has(name.split(' ')[1]!))).toEqual([])
  for (const name of [
    'hold 201',
    'hold 409',
    'confirm 201',
    'move 201',
    'move 409',
    'cancel 201',
    'release 204',
  ])
    expect(statuses).toHaveProperty([name])
  expect(await faults(scope.tenantId)).toEqual({
    overlaps: 0,
    twice: 0,
    lost: 0,
    orphans: 0,
    dead: 0,
    empty: 0,
    moved: 0,
  })
}, 240_000)

/** Asked past every rule of ours, as the owner of the database. */
async function faults(tenantId: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: databaseUrl('admin') })
  await client.connect()
  const count = async (text: string) => Number((await client.query(text, [tenantId])).rows[0].count)
  const claims = `(select * from slot_claims where tenant_id = $1 and active)`
  const isLive = `(b.status in ('requested', 'confirmed', 'in_progress') or (b.status = 'held' and b.hold_expires_at > now()))`
  try {
    return {
      overlaps: await count(
        `select count(*) from ${claims} a join ${claims} b on a.id < b.id and a.resource_id = b.resource_id
           and a.lane = b.lane and a.starts_at < b.ends_at and b.starts_at < a.ends_at`,
      ),
      // People have no lanes: nobody is in two places.
      twice: await count(
        `select count(*) from ${claims} a join ${claims} b on a.id < b.id and a.resource_id = b.resource_id
           and a.starts_at < b.ends_at and b.starts_at < a.ends_at
           join team_members m on m.id = a.resource_id`,
      ),
      lost: await count(
        `select count(*) from bookings b join services s on s.tenant_id = b.tenant_id and s.id = b.service_id
         where b.tenant_id = $1 and ${isLive} and (select count(*) from ${claims} c where c.booking_id = b.id) <>
           case when s.capacity > 1 then b.seats
                else s.members_needed + (select count(distinct need) from service_resources r where r.service_id = s.id) end`,
      ),
      orphans: await count(
        `select count(*) from ${claims} c join bookings b on b.tenant_id = c.tenant_id and b.id = c.booking_id
         where b.status in ('expired', 'cancelled', 'declined')`,
      ),
      dead: await count(
        `select count(*) from ${claims} c where c.resource_id = c.group_session_id
           and (c.expires_at is null or c.expires_at > now()) and not exists (
           select 1 from ${claims} p where p.group_session_id = c.group_session_id and p.booking_id is null)`,
      ),
      empty: await count(
        `select count(*) from ${claims} p where p.booking_id is null and p.expires_at is null and not exists (
           select 1 from ${claims} c where c.resource_id = p.group_session_id)`,
      ),
      moved: await count(
        `select count(*) from ${claims} c join bookings b on b.tenant_id = c.tenant_id and b.id = c.booking_id
         where c.starts_at <> b.starts_at - make_interval(mins => b.buffer_before_minutes)
            or c.ends_at <> b.ends_at + make_interval(mins => b.buffer_after_minutes)`,
      ),
    }
  } finally {
    await client.end()
  }
}
