import { passwordFault } from '#platform/identity/index.ts'
import { passwordAdvice } from '../../../tenant-app/app/account/password-advice.ts'

const personal = ['Mara', 'Brandt', 'mara.brandt@mail.example']
const context = { email: 'mara.brandt@mail.example', firstName: 'Mara', lastName: 'Brandt' }

test('while a password is typed, what is missing is counted', () => {
  expect(passwordAdvice('', personal).words).toMatch(/^At least 10 characters/)
  expect(passwordAdvice('seven', personal).words).toBe('5 more characters')
  expect(passwordAdvice('seven gre', personal).words).toBe('One more character')
  expect(passwordAdvice('seven green', personal)).toEqual({ isGood: true, words: 'Long enough' })
})

test.each(['mara', 'aaaaaaaaaaaa', 'mara.brandt1', 'brandt12345', 'abcabcabcabc'])(
  '“%s” is praised neither while it is typed nor when it is sent',
  (password) => {
    expect(passwordAdvice(password, personal).isGood).toBe(false)
    expect(passwordFault(password, context)).not.toBeNull()
  },
)

test.each(['seven green bottles', 'täglich frisches Brot', 'ein hund und 2 katzen'])(
  '“%s” is good in both places',
  (password) => {
    expect(passwordAdvice(password, personal).isGood).toBe(true)
    expect(passwordFault(password, context)).toBeNull()
  },
)
