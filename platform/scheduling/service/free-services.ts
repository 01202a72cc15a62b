import { setImmediate as nextTurn } from 'node:timers/promises'
import { listBookableServices, listServiceCards, type BookableService } from '#platform/catalog/index.ts'
import { assertValid } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { formatUtc } from '../rules/index.ts'
import type { FreeServicesView, FreeServicesQuery } from '../schemas.ts'
import { findSurroundings, noSurroundings } from './allocate.ts'
import { conditionsStatement, toConditionsOfEach, type Conditions } from './conditions.ts'
import { startsOfAll } from './find-availability.ts'

/** So many services are asked at most; what lies beyond is said by `isCut`. */
const mostServices = 2_000
/** After so many the event loop gets its turn, so that nobody else waits for a large marketplace. */
const atOnce = 100
const mostStarts = 3
const longestHours = 48

type Free = { service: BookableService; starts: Int32Array }

/**
 * Who can be had then: every service with a start between two instants, the earliest first and the cheaper before the
 * dearer. Asks the engine that also lists and claims, for all services in one round trip once schedules are compiled.
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
  const found = await listBookableServices(ctx, narrowing, mostServices + 1)
  const services = found.slice(0, mostServices)
  const free = (await findFree(ctx, services, stretch)).sort(
    sort === 'price'
      ? (one, other) => byPrice(one, other) || byStart(one, other)
      : (one, other) => byStart(one, other) || byPrice(one, other),
  )
  const shown = new Map(free.slice(0, limit).map(({ service, starts }) => [service.id, starts]))
  const cards = shown.size > 0 ? await listServiceCards(ctx, [...shown.keys()]) : []
  return {
    items: cards.map((card) => ({ ...card, starts: [...shown.get(card.id)!].map(formatUtc) })),
    total: free.length,
    isCut: found.length > mostServices,
  }
}

const byStart = (one: Free, other: Free) => one.starts[0]! - other.starts[0]!
const byPrice = (one: Free, other: Free) => one.service.priceAmount - other.service.priceAmount

async function findFree(
  ctx: Ctx,
  services: readonly BookableService[],
  stretch: { from: number; to: number },
): Promise<Free[]> {
  if (services.length === 0) return []
  const ids = services.map(({ id }) => id)
  const [answer] = await ctx.send([conditionsStatement('services', ids, stretch.from, stretch.to, ctx.now)])
  const conditions = await toConditionsOfEach(ctx, answer!.rows)
  const free: Free[] = []
  for (const [index, service] of services.entries()) {
    if (index % atOnce === atOnce - 1) await nextTurn()
    const all = conditions.get(service.id)
    if (!all) continue
    const starts = await startsOf(ctx, service, all, stretch)
    if (starts.length > 0) free.push({ service, starts })
  }
  return free
}

async function startsOf(
  ctx: Ctx,
  service: BookableService,
  all: readonly Conditions[],
  { from, to }: { from: number; to: number },
): Promise<Int32Array> {
  const isPlain = !service.needsResources && service.capacity === 1
  const surroundings = isPlain ? noSurroundings : await findSurroundings(ctx, { service }, from, to)
  const starts = startsOfAll({ service }, all, surroundings, { now: ctx.now, from, to, limit: mostStarts })
  return starts.subarray(0, mostStarts)
}

function minuteOf(text: string, field: string): number {
  const milliseconds = Date.parse(text)
  assertValid(Number.isFinite(milliseconds), field, 'This is not a point in time')
  return Math.ceil(milliseconds / 60_000)
}
