import { renderToStaticMarkup } from 'react-dom/server'
import {
  Avatar,
  Button,
  Icon,
  iconNames,
  initials,
  Pagination,
  Picture,
  PriceBreakdown,
  Table,
  Time,
} from '#ui/index.ts'

test('a loading button keeps its words, says so, and is not sent again', () => {
  const page = renderToStaticMarkup(<Button loading>Save</Button>)

  expect(page).toContain('aria-busy="true"')
  expect(page).toContain('aria-disabled="true"')
  expect(page).toContain('Save')
  expect(page).not.toContain(' disabled=""')
})

test.each([
  ['Ana María López', 'AL'],
  ['jo', 'J'],
  ['  Éva   Kiss ', 'ÉK'],
  ['', ''],
])('the initials of %p are %p', (name, letters) => {
  expect(initials(name)).toBe(letters)
})

test('a portrait without picture still has the name', () => {
  expect(renderToStaticMarkup(<Avatar name="Li Wei" />)).toContain('role="img" aria-label="Li Wei"')
})

test('a picture keeps its place and comes in the right size', () => {
  const page = renderToStaticMarkup(
    <Picture
      src="/a.jpg"
      alt="Salon"
      width={800}
      height={600}
      variants={[{ url: '/a-400.webp', width: 400 }]}
    />,
  )

  expect(page).toContain('width="800" height="600"')
  expect(page).toContain('srcSet="/a-400.webp 400w"')
  expect(page).toContain('loading="lazy"')
})

test('a category icon that we no longer know is drawn as a tag', () => {
  expect(renderToStaticMarkup(<Icon name="zeppelin" />)).toBe(renderToStaticMarkup(<Icon name="tag" />))
  expect(iconNames.length).toBeGreaterThanOrEqual(40)
})

test('a price is broken down to the sum the server named', () => {
  const page = renderToStaticMarkup(
    <PriceBreakdown lines={[{ label: 'Cut', amount: 4500 }]} total={4500} currency="EUR" />,
  )

  expect(page.match(/€45\.00/g)).toHaveLength(2)
})

const table = (rows: { id: string }[]) =>
  renderToStaticMarkup(
    <Table
      caption="Bookings"
      rows={rows}
      rowKey={(row) => row.id}
      empty={<p>No bookings yet</p>}
      columns={[
        {
          key: 'id',
          header: 'Id',
          render: (row) => row.id,
          sort: { href: '?sort=id', direction: 'descending' },
        },
      ]}
    />,
  )

test('a table names its rows, sorts by links, and shows the empty state instead of nothing', () => {
  expect(table([{ id: '7' }])).toContain('<th scope="row">7</th>')
  expect(table([{ id: '7' }])).toContain('aria-sort="descending"')
  expect(table([{ id: '7' }])).toContain('href="?sort=id"')
  expect(table([])).toBe('<p>No bookings yet</p>')
})

test('a list on one page has no pagination', () => {
  expect(renderToStaticMarkup(<Pagination />)).toBe('')
})

test('a relative time carries the absolute one', () => {
  const page = renderToStaticMarkup(
    <Time instant="2026-03-03T12:00:00Z" zone="UTC" relativeTo="2026-03-03T15:00:00Z" />,
  )

  expect(page).toContain('dateTime="2026-03-03T12:00:00.000Z"')
  expect(page).toContain('title="Mar 3, 2026, 12:00')
  expect(page).toContain('3 hours ago')
})
