import { passwordFault } from '#platform/identity/index.ts'

const context = {
  email: 'ada.okafor@gardenia.example',
  firstName: 'Ada',
  lastName: 'Okafor',
  marketplace: 'Green Thumb',
}

test.each([
  'a quiet morning walk',
  'zwölf graue Mäuse',
  'Tr0ub4dor&3 again',
  'correcthorsebattery',
  '我喜欢在早上散步很长时间',
  'the password of my youth was long',
  'okafor walks by the river',
])('%j is good enough', (password) => {
  expect(passwordFault(password, context)).toBeNull()
})

test.each([
  ['', /at least 10/],
  ['short', /at least 10/],
  ['123456789', /at least 10/],
  ['👍👍👍👍👍', /at least 10/],
  ['x'.repeat(201), /at most 200/],
  ['1234567890', /Repeated or consecutive/],
  ['0987654321', /Repeated or consecutive/],
  ['aaaaaaaaaaaa', /Repeated or consecutive/],
  ['abcabcabcabc', /Repeated or consecutive/],
  ['abcdefghijkl', /Repeated or consecutive/],
  ['password123', /many people use/],
  ['P@ssw0rd!!', /many people use/],
  ['qwertyqwerty', /many people use/],
  ['Willkommen1', /many people use/],
  ['iloveyou2026', /many people use/],
  ['sunshine123', /many people use/],
  ['!!Liverpool1', /many people use/],
  ['michelle1234', /many people use/],
  ['x-trustno1-x', /many people use/],
  ['okafor2026', /your name/],
  ['ada.okafor', /your name/],
  ['gardenia-1', /your name/],
  ['GreenThumb1!', /marketplace/],
  ['ada.okafor@gardenia.example', /your e-mail/],
])('%j is refused with a hint', (password, hint) => {
  expect(passwordFault(password, context)).toMatch(hint)
})

test('a person without a name or with a very short one can still choose a password', () => {
  expect(passwordFault('a quiet morning walk', { email: 'a@b.co', firstName: '', lastName: 'Li' })).toBeNull()
})
