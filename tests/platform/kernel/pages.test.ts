import { decodeCursor, encodeCursor, toPage } from '#platform/kernel/pages.ts'

const id = '01a1f000-0000-7000-8000-000000000001'

test('a cursor brings back what the last row was sorted by', () => {
  const cursor = encodeCursor(['Salon Ü', 42, '2027-03-13T09:00:00.000Z', id])

  expect(decodeCursor(cursor, 'text', 'number', 'instant', 'id')).toEqual([
    'Salon Ü',
    42,
    '2027-03-13T09:00:00.000Z',
    id,
  ])
})

test.each([
  ['nonsense', '%%%'],
  ['no list', Buffer.from('{"a":1}').toString('base64url')],
  ['too few values', encodeCursor(['x'])],
  ['too many values', encodeCursor(['x', id, 1])],
  ['another type', encodeCursor([1, id])],
  ['no id', encodeCursor(['x', 'y'])],
  ['a NUL character', encodeCursor(['a\0b', id])],
  ['half a surrogate pair', encodeCursor(['\ud800', id])],
  ['endless text', encodeCursor(['x'.repeat(600), id])],
])('a cursor that is %s is refused', (_, cursor) => {
  expect(() => decodeCursor(cursor, 'text', 'id')).toThrow(
    expect.objectContaining({ code: 'validation_failed' }),
  )
})

test.each([Infinity, 1.5, 2 ** 53])('%d is not a number to sort by', (value) => {
  expect(() => decodeCursor(encodeCursor([value]), 'number')).toThrow()
})

test('the extra row tells that there is more, and is not shown', () => {
  const rows = [{ n: 1 }, { n: 2 }, { n: 3 }]

  const page = toPage(
    rows,
    2,
    ({ n }) => [n],
    ({ n }) => n * 10,
  )

  expect(page.items).toEqual([10, 20])
  expect(decodeCursor(page.nextCursor!, 'number')).toEqual([2])
})

test('the last page has no cursor', () => {
  expect(
    toPage(
      [{ n: 1 }],
      2,
      ({ n }) => [n],
      ({ n }) => n,
    ),
  ).toEqual({ items: [1], nextCursor: null })
  expect(
    toPage<{ n: number }, number>(
      [],
      2,
      ({ n }) => [n],
      ({ n }) => n,
    ),
  ).toEqual({ items: [], nextCursor: null })
})
