import { Type, type Static, type TSchema } from 'typebox'
import { AppError } from './errors.ts'
import { isId } from './ids.ts'

/** One page of a list; `nextCursor` is null on the last one. */
export type Page<Item> = { items: Item[]; nextCursor: string | null }

/** `?limit=&cursor=` of every list. Compose it: `Type.Object({ ...PageQuery.properties, categoryId: … })`. */
export const PageQuery = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Items per page' }),
    cursor: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1000, description: 'The `nextCursor` of the page before' }),
    ),
  },
  { additionalProperties: false },
)
export type PageQuery = Static<typeof PageQuery>

/** The schema of a page of `item`. */
export const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({
    items: Type.Array(item),
    nextCursor: Type.Union([Type.String(), Type.Null()], {
      description: 'Ask for the next page with it; null on the last page',
    }),
  })

/** What a cursor holds, position by position. `instant` is an ISO 8601 date and time. */
type CursorKinds = { id: string; text: string; number: number; instant: string }
type CursorKind = keyof CursorKinds
type CursorValues<Kinds extends readonly CursorKind[]> = {
  -readonly [Index in keyof Kinds]: CursorKinds[Kinds[Index]]
}

const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/
const fits: Record<CursorKind, (value: unknown) => boolean> = {
  id: isId,
  text: (value) => typeof value === 'string' && value.length <= 500 && !/[\0\p{Surrogate}]/u.test(value),
  number: Number.isSafeInteger,
  instant: (value) =>
    typeof value === 'string' && instantPattern.test(value) && !Number.isNaN(Date.parse(value)),
}

/** The sort key of a page's last row as an opaque string. It holds nothing that the page did not show. */
export const encodeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url')

/**
 * The sort key back, each position checked, so that a forged cursor never reaches SQL as another type.
 * @throws AppError `validation_failed`
 */
export function decodeCursor<const Kinds extends readonly CursorKind[]>(
  cursor: string,
  ...kinds: Kinds
): CursorValues<Kinds> {
  const values = parse(cursor)
  if (
    !Array.isArray(values) ||
    values.length !== kinds.length ||
    !kinds.every((kind, index) => fits[kind](values[index]))
  ) {
    throw new AppError('validation_failed', {
      detail: 'The cursor is not one of ours',
      errors: [{ field: 'cursor', message: 'Take it from nextCursor of the page before' }],
    })
  }
  return values as CursorValues<Kinds>
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

/**
 * Makes a page of rows that were asked for with `limit + 1`: the extra row tells that there is more, and is not shown.
 * `keyOf` gives the last shown row's sort key, in the order in which `decodeCursor` reads it back.
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number)[],
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  }
}
