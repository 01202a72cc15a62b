import { safeReturnPath } from '../../../tenant-app/app/provider/return-path.ts'

const origin = 'https://salon.example.com'

test.each(['/provider', '/provider/calendar?view=day&date=2026-03-02', '/services'])(
  'signing in leads back to %s',
  (path) => {
    expect(safeReturnPath(path, origin)).toBe(path)
  },
)

test.each([
  null,
  '',
  'https://elsewhere.example/provider',
  '//elsewhere.example',
  '/\\elsewhere.example',
  '/\t/elsewhere.example',
  '/.//elsewhere.example',
  'javascript:alert(1)',
  '/sign-out',
  '/sign-in?to=/sign-in',
  '/api/v1/users/me',
  `/${'a'.repeat(600)}`,
])('signing in never leads to %j', (path) => {
  expect(safeReturnPath(path, origin)).toBeNull()
})
