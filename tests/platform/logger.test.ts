import { loggedPath } from '#platform/http/logging.ts'
import { newLogger } from '#platform/logger.ts'

function logged(write: (log: ReturnType<typeof newLogger>) => void): string {
  let text = ''
  write(newLogger({ logLevel: 'info' }, { write: (line) => void (text += line) }))
  return text
}

test('secrets and personal data are not written, wherever they are in a line', () => {
  const line = logged((log) =>
    log.info(
      {
        password: 'p4ssword',
        headers: { authorization: 'Bearer t0ken', cookie: 'session=c00kie', 'set-cookie': ['s3t'] },
        booking: { customer: { email: 'ada@example.com', phone: '+49 30 1234567', firstName: 'Ada' } },
      },
      'text',
    ),
  )

  for (const secret of ['p4ssword', 't0ken', 'c00kie', 's3t', 'ada@example.com', '1234567', 'Ada']) {
    expect(line).not.toContain(secret)
  }
  expect(line).toContain('[redacted]')
})

test('an error is written without what its library hung on it, and with its causes', () => {
  const cause = Object.assign(new Error('duplicate key value violates unique constraint "users_email"'), {
    code: '23505',
    constraint: 'users_email',
    detail: 'Key (email)=(ada@example.com) already exists.',
  })

  const line = logged((log) => log.error({ err: new Error('could not save', { cause }) }, 'failed'))

  expect(JSON.parse(line)).toMatchObject({
    err: { message: 'could not save', cause: { code: '23505', constraint: 'users_email' } },
  })
  expect(line).not.toContain('ada@example.com')
})

test.each([
  ['/bookings/2xY7-abcdefghijklmnopqrstuvwxyz0123456789ABC?a=secret', '/bookings/[secret]'],
  ['/providers/salon-nord?utm=x', '/providers/salon-nord'],
  ['/services/01a1f000-0000-7000-8000-000000000001', '/services/01a1f000-0000-7000-8000-000000000001'],
])('the path %s is logged as %s', (url, path) => {
  expect(loggedPath(url)).toBe(path)
})
