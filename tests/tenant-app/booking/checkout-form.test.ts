import type { UserView } from '#platform/identity/index.ts'
import { beginningOf } from '../../../tenant-app/app/booking/checkout-form.ts'

const ada = {
  firstName: 'Ada',
  lastName: 'Okafor',
  email: 'ada@example.com',
  phone: '+493012345678',
} as UserView

test('a person with an account types nothing that is known of them', () => {
  expect(beginningOf({}, ada)).toEqual({
    firstName: 'Ada',
    lastName: 'Okafor',
    email: 'ada@example.com',
    phone: '+493012345678',
  })
})

test('a number that was never given stays open', () => {
  expect(beginningOf({}, { ...ada, phone: null })).not.toHaveProperty('phone')
})

test('who books for somebody else keeps what they typed', () => {
  const typed = { firstName: 'Kim', lastName: 'Lee', email: 'kim@example.com' }

  expect(beginningOf(typed, ada)).toEqual(typed)
})

test('a guest begins with nothing', () => {
  expect(beginningOf({}, null)).toEqual({})
})
