import type { Rows, Statement } from '#platform/kernel/batch.ts'
import { toIntervals, type Intervals } from '../rules/index.ts'
import type { Except } from './conditions.ts'

/** What would do for one need, each with its lanes: the blocked ranges of every one that may be taken at once. */
export type Need = { resourceId: string; lanes: Intervals[] }[]

type NeedRow = {
  need: number
  resource_id: string
  quantity: number
  claims: [number, number, number][] | null
}

/** Every room, car or machine that would do for a service, with what is claimed of it. From and to are epoch minutes. */
export function needsStatement(
  serviceId: string,
  from: number,
  to: number,
  now: Date,
  except: Except = [],
): Statement {
  return {
    name: 'slot-needs',
    text: `select sr.need, r.id as resource_id, r.quantity,
        (select json_agg(json_build_array(c.lane, floor(extract(epoch from c.starts_at) / 60), ceil(extract(epoch from c.ends_at) / 60)))
           from slot_claims c
          where c.resource_id = r.id and c.active and c.starts_at < $3 and c.starts_at > $2::timestamptz - interval '48 hours'
            and c.ends_at > $2 and (c.expires_at is null or c.expires_at > $4)
            and (c.booking_id is null or c.booking_id <> all ($5::uuid[]))) as claims
      from service_resources sr join resources r on r.id = sr.resource_id
      where sr.service_id = $1::uuid and r.is_active order by sr.need, r.name, r.id`,
    // A day and a half reaches past every buffer.
    values: [serviceId, new Date((from - 2160) * 60_000), new Date((to + 2160) * 60_000), now, [...except]],
  }
}

export function toNeeds({ rows }: Rows): Need[] {
  const needs = new Map<number, Need>()
  for (const row of rows as NeedRow[]) {
    const perLane = Array.from({ length: row.quantity }, (): (readonly [number, number])[] => [])
    for (const [lane, from, to] of row.claims ?? []) perLane[lane]?.push([from, to])
    const need = needs.get(row.need) ?? []
    need.push({ resourceId: row.resource_id, lanes: perLane.map(toIntervals) })
    needs.set(row.need, need)
  }
  return [...needs.values()]
}

/** As the slot engine takes them. */
export const lanesOf = (needs: readonly Need[]) => needs.map((need) => need.flatMap(({ lanes }) => lanes))

/** The first lane of a resource that nothing in the range touches, or null. Epoch minutes. */
export function freeLane(lanes: readonly Intervals[], from: number, to: number): number | null {
  const found = lanes.findIndex((lane) => {
    for (let index = 0; index < lane.length; index += 2) {
      if (lane[index]! < to && lane[index + 1]! > from) return false
    }
    return true
  })
  return found === -1 ? null : found
}
