import type { Rows, Statement } from '#platform/kernel/batch.ts'
import type { Except } from './conditions.ts'

/** A class that takes place: who and what it takes, and which seats are taken. */
export type GroupSession = {
  id: string
  /** Epoch minutes. */
  start: number
  capacity: number
  takenLanes: number[]
  people: string[]
}

type SessionRow = {
  id: string
  starts_at: Date
  capacity: number
  taken: number[] | null
  people: string[] | null
}

/** The classes of a service that start in a stretch of time, both ends included. From and to are epoch minutes. */
export function sessionsStatement(
  serviceId: string,
  from: number,
  to: number,
  now: Date,
  except: Except = [],
): Statement {
  const alive = (claim: string) =>
    `${claim}.active and (${claim}.expires_at is null or ${claim}.expires_at > $4)`
  return {
    name: 'slot-sessions',
    text: `select g.id, g.starts_at, g.capacity,
        (select json_agg(c.lane) from slot_claims c
          where c.resource_id = g.id and ${alive('c')} and c.booking_id <> all ($5::uuid[])) as taken,
        (select json_agg(c.resource_id order by c.resource_id) from slot_claims c
          where c.group_session_id = g.id and c.booking_id is null and ${alive('c')}
            and not exists (select 1 from resources r where r.id = c.resource_id)) as people
      from group_sessions g
      where g.service_id = $1::uuid and g.starts_at between $2 and $3 order by g.starts_at, g.id`,
    values: [serviceId, new Date(from * 60_000), new Date(to * 60_000), now, [...except]],
  }
}

/** Those that still take place: a class whose claims are gone is none. */
export const toSessions = ({ rows }: Rows): GroupSession[] =>
  (rows as SessionRow[]).flatMap(({ id, starts_at: startsAt, capacity, taken, people }) =>
    people === null
      ? []
      : [{ id, start: startsAt.getTime() / 60_000, capacity, takenLanes: taken ?? [], people }],
  )

export const seatsLeft = ({ capacity, takenLanes }: GroupSession) => capacity - takenLanes.length

/** The lowest free seats, as many as are wanted; null when there are not so many. */
export function freeSeats({ capacity, takenLanes }: GroupSession, count: number): number[] | null {
  const taken = new Set(takenLanes)
  const free: number[] = []
  for (let lane = 0; lane < capacity && free.length < count; lane += 1) if (!taken.has(lane)) free.push(lane)
  return free.length === count ? free : null
}
