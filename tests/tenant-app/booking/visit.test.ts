import {
  addedIn,
  itemsIn,
  mostServices,
  offeredOf,
  swapped,
  visitPath,
  waitIn,
} from '../../../tenant-app/app/booking/visit.ts'

const cut = '01a1ff8f-9385-730d-9911-245c4693db8f'
const colour = '01a1ff8f-e50f-7459-9644-62517e3253d8'
const ida = '01a1ff90-0000-7459-9644-62517e3253d8'
const queryOf = (path: string) => new URL(path, 'https://salon.example').searchParams

test('what is chosen survives the way through an address, in order', () => {
  const items = [
    { serviceId: colour, durationMinutes: 90, memberId: ida },
    { serviceId: cut },
    { serviceId: cut, durationMinutes: 30 },
  ]

  const query = queryOf(visitPath(items, 60, { date: '2026-12-01' }, '#times'))

  expect(itemsIn(query)).toEqual(items)
  expect(waitIn(query)).toBe(60)
  expect(query.get('date')).toBe('2026-12-01')
})

test('what no address of ours says is left out', () => {
  const query = queryOf(
    `/visit?item=../admin&length=5&member=&item=${cut}&length=-3&member=somebody&wait=7&item=${colour}`,
  )

  expect(itemsIn(query)).toEqual([{ serviceId: cut }, { serviceId: colour }])
  expect(waitIn(query)).toBe(0)
  expect(addedIn(queryOf('/visit?add=1'))).toBeNull()
  expect(addedIn(queryOf(`/visit?add=${cut}&length=45`))).toEqual({ serviceId: cut, durationMinutes: 45 })
})

test('more than a visit can hold is cut off, and nothing chosen has an address of its own', () => {
  const many = Array.from({ length: mostServices + 2 }, () => ({ serviceId: cut }))

  expect(itemsIn(queryOf(visitPath(many)))).toHaveLength(mostServices)
  expect(visitPath([])).toBe('/visit?none=1')
})

test('a length or a person that the service offers no more is forgotten', () => {
  const service = {
    durationMinutes: 60,
    durationOptions: [{ durationMinutes: 30, priceAmount: 3000 }],
    priceAmount: 6000,
    currency: 'EUR',
    mostSeats: 1,
    capacity: 1,
    members: [{ id: ida, name: 'Ida' }],
  }
  const item = { serviceId: cut, durationMinutes: 30, memberId: ida }

  expect(offeredOf(item, service)).toEqual(item)
  expect(offeredOf({ ...item, durationMinutes: 45, memberId: colour }, service)).toEqual({ serviceId: cut })
})

test('two services change places', () => {
  expect(swapped(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
})
