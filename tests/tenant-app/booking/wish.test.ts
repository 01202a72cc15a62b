import {
  isChoosable,
  pathOf,
  priceOf,
  wishFrom,
  wishIn,
  wishQuery,
} from '../../../tenant-app/app/booking/wish.ts'

const massage = {
  durationMinutes: 60,
  priceAmount: 8500,
  currency: 'GBP',
  durationOptions: [
    { durationMinutes: 60, priceAmount: 8500 },
    { durationMinutes: 90, priceAmount: 11_900 },
  ],
  mostSeats: 1,
  capacity: 1,
  members: [
    { id: 'nadia', name: 'Nadia' },
    { id: 'robin', name: 'Robin' },
  ],
}
const yoga = { ...massage, durationOptions: [], mostSeats: 3, capacity: 12, members: [] }

test('only what a service offers is taken from an address', () => {
  expect(wishIn(new URLSearchParams('length=90&member=robin'), massage)).toEqual({
    durationMinutes: 90,
    memberId: 'robin',
  })
  expect(wishIn(new URLSearchParams('length=75&member=somebody&seats=2'), massage)).toEqual({})
  expect(wishIn(new URLSearchParams('seats=3'), yoga)).toEqual({ seats: 3 })
  expect(wishIn(new URLSearchParams('seats=4'), yoga)).toEqual({})
  expect(wishIn(new URLSearchParams('seats=1.5'), yoga)).toEqual({})
})

test('what was chosen survives the way through an address', () => {
  const wish = { durationMinutes: 90, memberId: 'robin' }
  const path = pathOf('/services/massage', { date: '2027-03-02', ...wishQuery(wish) }, '#times')

  expect(path).toBe('/services/massage?date=2027-03-02&length=90&member=robin#times')
  expect(wishIn(new URL(path, 'http://example.com').searchParams, massage)).toEqual(wish)
})

test('a form without numbers wishes nothing', () => {
  const form = new FormData()
  form.set('durationMinutes', 'long')
  form.set('seats', '-2')
  form.set('memberId', '')
  expect(wishFrom(form)).toEqual({})
})

test('the price follows the length, and each place costs it', () => {
  expect(priceOf(massage, {}).priceAmount).toBe(8500)
  expect(priceOf(massage, { durationMinutes: 90 })).toEqual({ durationMinutes: 90, priceAmount: 11_900 })
  expect(priceOf(yoga, { seats: 3 }).priceAmount).toBe(25_500)
})

test('one length, one place and one person leave nothing to choose', () => {
  expect(isChoosable({ ...massage, durationOptions: [], members: massage.members.slice(0, 1) })).toBe(false)
  expect(isChoosable(massage)).toBe(true)
  expect(isChoosable(yoga)).toBe(true)
})
