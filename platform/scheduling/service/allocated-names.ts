import type { Ctx } from '#platform/kernel/tenant.ts'

type Named = { id: string; name: string }
/** Who and what an appointment takes, by name; people are empty where the provider as a whole does it. */
export type AllocatedNames = { members: Named[]; resources: Named[] }

/** For any number of bookings in one query; one without claims (over, or cancelled) keeps those that it had last. */
export async function listAllocatedNames(
  ctx: Ctx,
  bookingIds: readonly string[],
): Promise<Map<string, AllocatedNames>> {
  const names = new Map(bookingIds.map((id) => [id, { members: [], resources: [] } as AllocatedNames]))
  if (bookingIds.length === 0) return names
  const { rows } = await ctx.trx.raw<{
    rows: { booking_id: string; id: string; name: string; is_member: boolean }[]
  }>(
    `select distinct b.id as booking_id, c.resource_id as id, coalesce(m.name, r.name) as name, m.id is not null as is_member
       from bookings b
       join slot_claims c on c.booking_id = b.id
         or (b.group_session_id is not null and c.group_session_id = b.group_session_id and c.booking_id is null)
       left join team_members m on m.id = c.resource_id left join resources r on r.id = c.resource_id
     where b.id = any (?) and (c.active or not exists (
         select 1 from slot_claims a where a.active and (a.booking_id = b.id)))
       and (m.id is not null or r.id is not null)
     order by is_member desc, name`,
    [[...bookingIds]],
  )
  for (const { booking_id: bookingId, id, name, is_member: isMember } of rows) {
    const of = names.get(bookingId)!
    ;(isMember ? of.members : of.resources).push({ id, name })
  }
  return names
}
