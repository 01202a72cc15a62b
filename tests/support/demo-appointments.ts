import { Client } from 'pg'
import { newId } from '#platform/kernel/ids.ts'
import type { DemoSite } from './marketplace.ts'

/** Services of the demo provider who can sign in, each booked in another way from now on. */
export type DemoServices = {
  /** Three lengths, two people to choose from, and a policy with a fee from a day before. */
  lengths: string
  /** By request, with the same policy. */
  request: string
  /** A class of six, up to three places in one booking. */
  class: string
}

export const demoPolicy = {
  name: 'A day before',
  cancellation: [
    { hoursBefore: 24, refundPercent: 100 },
    { hoursBefore: 4, refundPercent: 50 },
  ],
  reschedule: { mostTimes: 2, hoursBefore: 2 },
  noShow: { graceMinutes: 15, feePercent: 80, contestHours: 48 },
}

/** Somebody of the team besides the owner. */
export const colleague = 'Robin Vale'

/** @param database connection string of the role that serves requests */
export async function offerAppointments(database: string, site: DemoSite): Promise<DemoServices> {
  return asTenant(database, site, async (client) => {
    const { rows } = await client.query<{ id: string; provider_id: string }>(
      `select s.id, s.provider_id from services s join providers p on p.id = s.provider_id
       where p.business_name = $1 order by s.id`,
      [site.provider.name],
    )
    const [lengths, request, lesson] = rows.map(({ id }) => id)
    const providerId = rows[0]!.provider_id
    const { name, ...terms } = demoPolicy
    const policyId = newId()
    await client.query('insert into booking_policies (id, name, terms) values ($1, $2, $3)', [
      policyId,
      name,
      JSON.stringify(terms),
    ])
    await client.query(
      `update services set policy_id = $2, may_choose_member = true, duration_options =
         jsonb_build_array(jsonb_build_object('durationMinutes', 30, 'priceAmount', 3000),
           jsonb_build_object('durationMinutes', duration_minutes, 'priceAmount', price_amount),
           jsonb_build_object('durationMinutes', duration_minutes + 60, 'priceAmount', price_amount + 4050))
       where id = $1`,
      [lengths, policyId],
    )
    // The owner joins the team in the background, sooner or later: these two are there at once.
    for (const name of [colleague, 'Sam Ash']) {
      const memberId = newId()
      await client.query('insert into team_members (id, provider_id, name) values ($1, $2, $3)', [
        memberId,
        providerId,
        name,
      ])
      await client.query('insert into service_members (id, service_id, member_id) values ($1, $2, $3)', [
        newId(),
        lengths,
        memberId,
      ])
    }
    // Days off lie so many days from today: by the hour of the day a series would meet one of them or not.
    await client.query('delete from availability_exceptions where provider_id = $1', [providerId])
    await client.query('update schedules set version = version + 1 where provider_id = $1', [providerId])
    // Far enough ahead for every deadline of the policy, at any hour of the day.
    await client.query('update services set minimum_notice_minutes = 2880 where provider_id = $1', [
      providerId,
    ])
    await client.query(
      `update services set policy_id = $2, booking_mode = 'approval', response_minutes = 720 where id = $1`,
      [request, policyId],
    )
    await client.query('update services set capacity = 6, most_seats = 3 where id = $1', [lesson])
    return { lengths: lengths!, request: request!, class: lesson! }
  })
}

/** Some SQL as the marketplace's own, such as an appointment that is moved into the past. */
export const runAsTenant = (database: string, site: DemoSite, sql: string, values: unknown[] = []) =>
  asTenant(
    database,
    site,
    async (client) => (await client.query(sql, values)).rows as Record<string, unknown>[],
  )

async function asTenant<T>(
  database: string,
  { slug }: DemoSite,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: database })
  await client.connect()
  try {
    await client.query(
      `select set_config('app.tenant', (select id::text from tenants where slug = $1), false)`,
      [slug],
    )
    return await work(client)
  } finally {
    await client.end()
  }
}
