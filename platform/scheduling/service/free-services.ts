import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  listBookableServices,
  listServiceCards,
  type SearchedService,
  type ServiceCard,
} from '#platform/catalog/index.ts'
import { assertValid } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { readInstant } from '#platform/kernel/time.ts'
import { formatUtc } from '../rules/index.ts'
import type { FreeServicesView, FreeServicesQuery } from '../schemas.ts'
import { findSurroundings, noSurroundings, type Surroundings } from './allocate.ts'
import { conditionsStatement, toConditionsOfEach } from './conditions.ts'
import { startsOfAll } from './find-availability.ts'

/** So many services are asked at most; what lies beyond is said by `isCut`. */
const mostServices = 2_000
/** After so many the event loop gets its turn, so that nobody else waits for a large marketplace. */
const atOnce = 100
const mostStarts = 3
const longestHours = 48

type Free = { service: SearchedService; starts: Int32Array }
type Stretch = { from: number; to: number }

/**
 * Who can be had then: every service with a start between two instants, anywhere or around a place, the earliest first
 * and the cheaper before the dearer. Asks the engine that also lists and claims, for all services in one round trip
 * once schedules are compiled.
 * @throws AppError `validation_failed`
 */
export async function findFreeServices(ctx: Ctx, query: FreeServicesQuery): Promise<FreeServicesView> {
  const { limit = 24, sort = 'earliest', from, to, ...narrowing } = query
  const stretch = { from: minuteOf(from, 'from'), to: minuteOf(to, 'to') }
  assertValid(stretch.to > stretch.from, 'to', 'The end lies before the beginning')
  assertValid(
    stretch.to - stretch.from <= longestHours * 60,
    'to',
    `Ask for at most ${longestHours} hours at once`,
  )
  assertValid(sort !== 'distance' || query.near !== undefined, 'near', 'Say from where')
  const found = await listBookableServices(ctx, narrowing, mostServices + 1)
  const services = found.slice(0, mostServices)
  const free = (await findFree(ctx, services, stretch)).sort(orders[sort])
  const shown = new Map(free.slice(0, limit).map((each) => [each.service.id, each]))
  const cards = shown.size > 0 ? await listServiceCards(ctx, [...shown.keys()]) : []
  return {
    items: cards.map((card) => toFreeCard(card, shown.get(card.id)!)),
    total: free.length,
    isCut: found.length > mostServices,
  }
}

const byStart = (one: Free, other: Free) => one.starts[0]! - other.starts[0]!
const byPrice = (one: Free, other: Free) => one.service.priceAmount - other.service.priceAmount
const byDistance = (one: Free, other: Free) => one.service.distance! - other.service.distance!
const orders: Record<NonNullable<FreeServicesQuery['sort']>, (one: Free, other: Free) => number> = {
  earliest: (one, other) => byStart(one, other) || byPrice(one, other),
  price: (one, other) => byPrice(one, other) || byStart(one, other),
  distance: (one, other) => byDistance(one, other) || byStart(one, other) || byPrice(one, other),
}

const toFreeCard = (card: ServiceCard, { service: { toldDistance }, starts }: Free) => ({
  ...card,
  ...(toldDistance === null ? {} : { distanceMetres: toldDistance }),
  starts: [...starts].map(formatUtc),
})

async function findFree(ctx: Ctx, services: readonly SearchedService[], stretch: Stretch): Promise<Free[]> {
  if (services.length === 0) return []
  const { from, to } = stretch
  const ids = services.map(({ id }) => id)
  const [answer] = await ctx.send([conditionsStatement('services', ids, from, to, ctx.now)])
  const conditions = await toConditionsOfEach(ctx, answer!.rows)
  const free: Free[] = []
  for (let first = 0; first < services.length; first += atOnce) {
    if (first > 0) await nextTurn()
    const some = services.slice(first, first + atOnce)
    const surroundings = await surroundingsOf(ctx, some, stretch)
    for (const service of some) {
      const all = conditions.get(service.id)
      if (!all) continue
      const around = surroundings.get(service.id) ?? noSurroundings
      const starts = startsOfAll({ service }, all, around, { now: ctx.now, from, to, limit: mostStarts })
      if (starts.length > 0) free.push({ service, starts: starts.subarray(0, mostStarts) })
    }
  }
  return free
}

/** What some take besides people, asked together: the reads of one turn are one round trip. None for most. */
async function surroundingsOf(
  ctx: Ctx,
  services: readonly SearchedService[],
  { from, to }: Stretch,
): Promise<Map<string, Surroundings>> {
  const wide = services.filter(({ needsResources, capacity }) => needsResources || capacity > 1)
  const found = await Promise.all(
    wide.map(async (service) => [service.id, await findSurroundings(ctx, { service }, from, to)] as const),
  )
  return new Map(found)
}

function minuteOf(text: string, field: string): number {
  const instant = readInstant(text)
  assertValid(instant !== null, field, 'This is not a point in time')
  return Math.ceil(instant.getTime() / 60_000)
}
