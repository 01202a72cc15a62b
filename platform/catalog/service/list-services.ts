import { AppError, assertValid } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { decodeCursor, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { stagePowers, type ProviderStage } from '#platform/providers/index.ts'
import { aroundOf, isHadAround, joinAround, toldDistance } from '../near.ts'
import { searchedWords } from '../rules.ts'
import type { FoundServiceCard, ListServices, ServiceCard, ServicePage } from '../schemas.ts'
import { cardColumns, searchedColumns } from '../sql.ts'
import { type CardRow, toServiceCard } from '../views.ts'
import type { BookableService } from './read-service.ts'

type Sql = { text: string; values: (string | number)[] }
type Sort = 'newest' | 'price' | 'relevance' | 'distance'
type Found = { score?: number; distance?: number; isPlacePublic?: boolean }

const orders: Record<Sort, string> = {
  newest: 's.id desc',
  price: 's.price_amount, s.id',
  relevance: 's.score desc, s.id desc',
  distance: 's.distance, s.id',
}
/** Inside, where the score and the distance are still columns of their own. */
const innerOrder = (sort: Sort) =>
  orders[sort].replace('s.score', 'f.score').replace('s.distance', 'd.distance')

/**
 * Services that can be booked, in one query whatever the filters are. Several words must all match, the last may be
 * a beginning. Pages do not shift when services are added between them.
 * @throws AppError `validation_failed`
 */
export async function listServices(ctx: Ctx, input: Partial<ListServices> = {}): Promise<ServicePage> {
  const { limit = 20, cursor, q } = input
  const search = q?.trim() ? searchedWords(q) : null
  if (search && search.beginning === null) return { items: [], nextCursor: null }
  assertValid(
    input.priceMin === undefined || input.priceMax === undefined || input.priceMin <= input.priceMax,
    'priceMax',
    'The highest price lies below the lowest',
  )
  const wanted = input.sort ?? (search ? 'relevance' : 'newest')
  const sort: Sort = wanted === 'relevance' && !search ? 'newest' : wanted
  const around = aroundOf(input)
  assertValid(sort !== 'distance' || around !== null, 'near', 'Say from where')

  const found = search ? foundServices(search.whole, search.beginning!) : null
  const near = around && joinAround(around, found !== null)
  const filters = [
    ...filtersOf(input),
    ...(near ? [{ text: isHadAround, values: [] }] : []),
    ...(cursor === undefined ? [] : [after(sort, cursor)]),
  ]
  // The page is cut first, so that pictures and providers are read for its rows only.
  const { rows } = await ctx.trx.raw<{ rows: (CardRow & Found)[] }>(
    `select ${cardColumns}${found ? ', s.score' : ''}${near ? ', s.distance, s.is_place_public as "isPlacePublic"' : ''}
     from (
       select s.*${found ? ', f.score' : ''}${near ? ', d.distance, d.is_place_public' : ''}
       from ${found ? `(${found.text}) f join services s on s.id = f.service_id` : 'services s'}
         ${near?.text ?? ''}
       where ${['s.is_active', 's.provider_is_listed', ...filters.map(({ text }) => text)].join(' and ')}
       order by ${innerOrder(sort)}
       limit ?
     ) s join providers p on p.id = s.provider_id
       join ${near ? categoryByKey : 'categories c on c.id = s.category_id'}
     order by ${orders[sort]}`,
    [
      ...(found?.values ?? []),
      ...(near?.values ?? []),
      ...filters.flatMap(({ values }) => values),
      limit + 1,
    ],
  )
  return toPage(rows, limit, (row) => keyOf(sort, row), toFoundCard)
}

// How many lie around a place is guessed too low, and then all categories are compared with each row.
const categoryByKey = `lateral (select * from categories where id = s.category_id offset 0) c on true`

const toFoundCard = (row: CardRow & Found): FoundServiceCard => ({
  ...toServiceCard(row),
  ...(row.distance === undefined ? {} : { distanceMetres: toldDistance(row.distance, row.isPlacePublic!) }),
})

/** What a front page shows: the newest services, until there are bookings to count. */
export async function listFeaturedServices(ctx: Ctx, limit = 8): Promise<ServiceCard[]> {
  return (await listServices(ctx, { sort: 'newest', limit })).items
}

type Narrowing = Pick<ListServices, 'q' | 'category' | 'locationKind' | 'near' | 'withinKm'>

/** What a search over all services needs to know of each. */
export type SearchedService = Pick<
  BookableService,
  | 'id'
  | 'durationMinutes'
  | 'priceAmount'
  | 'bufferBeforeMinutes'
  | 'bufferAfterMinutes'
  | 'stepMinutes'
  | 'minimumNoticeMinutes'
  | 'horizonDays'
  | 'capacity'
  | 'membersNeeded'
  | 'assignment'
  | 'needsResources'
> & {
  /** Whole metres from where was asked, and as it is told; null where nobody has asked. */
  distance: number | null
  toldDistance: number | null
}

/**
 * All services that take bookings now, for whoever asks about all of them at once.
 * @returns at most `most`, the nearest where a place was named, else the best matches or the newest first
 * @throws AppError `validation_failed`
 */
export async function listBookableServices(
  ctx: Ctx,
  { q, ...input }: Partial<Narrowing>,
  most: number,
): Promise<SearchedService[]> {
  const around = aroundOf(input)
  const search = q?.trim() ? searchedWords(q) : null
  if (search && search.beginning === null) return []
  const found = search ? foundServices(search.whole, search.beginning!) : null
  const near = around && joinAround(around, found !== null)
  const filters = [...filtersOf(input), ...(near ? [{ text: isHadAround, values: [] }] : [])]
  const open = (Object.keys(stagePowers) as ProviderStage[]).filter(
    (stage) => stagePowers[stage].mayTakeBookings,
  )
  const order = [...(near ? ['d.distance'] : []), ...(found ? ['f.score desc'] : []), 's.id desc']
  const { rows } = await ctx.trx.raw<{ rows: (SearchedService & Found)[] }>(
    `select ${searchedColumns}, ${near ? 'd.distance, d.is_place_public as "isPlacePublic"' : 'null as distance'}
     from ${found ? `(${found.text}) f join services s on s.id = f.service_id` : 'services s'}
       ${near?.text ?? ''}
       join providers p on p.id = s.provider_id
     where ${['s.is_active', 's.provider_is_listed', 'p.stage = any (?)', ...filters.map(({ text }) => text)].join(' and ')}
     order by ${order.join(', ')} limit ?`,
    [
      ...(found?.values ?? []),
      ...(near?.values ?? []),
      open,
      ...filters.flatMap(({ values }) => values),
      most,
    ],
  )
  for (const row of rows)
    row.toldDistance = row.distance === null ? null : toldDistance(row.distance, row.isPlacePublic!)
  return rows
}

/** The cards of services that the public sees, in the order of their ids here. */
export async function listServiceCards(ctx: Ctx, ids: readonly string[]): Promise<ServiceCard[]> {
  const { rows } = await ctx.trx.raw<{ rows: CardRow[] }>(
    `select ${cardColumns}
     from services s join providers p on p.id = s.provider_id join categories c on c.id = s.category_id
     where s.id = any (?) and s.is_active and s.provider_is_listed
     order by array_position(?::uuid[], s.id)`,
    [[...ids], [...ids]],
  )
  return rows.map(toServiceCard)
}

function filtersOf(input: Partial<ListServices>): Sql[] {
  const filters: Sql[] = []
  const add = (text: string, ...values: (string | number)[]) => filters.push({ text, values })
  if (input.category !== undefined) {
    add('s.category_id = (select id from categories where slug = ?)', input.category)
  }
  if (input.provider !== undefined) {
    if (isId(input.provider)) add('s.provider_id = ?', input.provider)
    else add('s.provider_id = (select id from providers where slug = ?)', input.provider)
  }
  if (input.locationKind !== undefined) add('s.location_kind = ?', input.locationKind)
  if (input.priceMin !== undefined) add('s.price_amount >= ?', input.priceMin)
  if (input.priceMax !== undefined) add('s.price_amount <= ?', input.priceMax)
  return filters
}

/**
 * Ids of services with a score; whole words count twice. Only leakproof conditions, so all are index conditions. Plain
 * joins under one `group by`, so that the planner may begin with whichever word is the rarest.
 */
function foundServices(whole: string[], beginning: string): Sql {
  const words = whole.map((_, index) => `w${index}`)
  const weights = words.map((word) => `${word}.weight`)
  const joins = words.map((word) => `join service_terms ${word} on ${word}.service_id = b.service_id`)
  return {
    text: `select b.service_id,
        max(case when b.term = ? then b.weight * 2 else b.weight end)${weights.map((weight) => ` + ${weight} * 2`).join('')} as score
      from service_terms b ${joins.join(' ')}
      where ${[...words.map((word) => `${word}.term = ?`), 'starts_with(b.term, ?)'].join(' and ')}
      group by ${['b.service_id', ...weights].join(', ')}`,
    values: [beginning, ...whole, beginning],
  }
}

/** The cursor says which order it belongs to: in another one it would point nowhere. */
function keyOf(sort: Sort, row: CardRow & Found): (string | number)[] {
  if (sort === 'newest') return [sort, row.id]
  const value = { price: row.priceAmount, relevance: row.score!, distance: row.distance! }[sort]
  return [sort, value, row.id]
}

function after(sort: Sort, cursor: string): Sql {
  if (sort === 'newest') {
    const [of, id] = decodeCursor(cursor, 'text', 'id')
    return assertSort(sort, of, { text: 's.id < ?', values: [id] })
  }
  const [of, value, id] = decodeCursor(cursor, 'text', 'number', 'id')
  const text = {
    price: '(s.price_amount, s.id) > (?, ?)',
    relevance: '(f.score, s.id) < (?::int, ?)',
    distance: '(d.distance, s.id) > (?::int, ?)',
  }[sort]
  return assertSort(sort, of, { text, values: [value, id] })
}

function assertSort(sort: Sort, of: string, sql: Sql): Sql {
  if (of === sort) return sql
  throw new AppError('validation_failed', {
    detail: 'The cursor belongs to another order',
    errors: [{ field: 'cursor', message: 'Start again without it when the order changes' }],
  })
}
