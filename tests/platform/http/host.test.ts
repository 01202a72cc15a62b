import { hostName } from '#platform/http/host.ts'

test.each([
  ['salon.example.com', 'salon.example.com'],
  ['salon.example.com:8080', 'salon.example.com'],
  ['SALON.Example.COM', 'salon.example.com'],
  ['salon.example.com.', 'salon.example.com'],
  ['salon.example.com.:3000', 'salon.example.com'],
  ['Bücher.example', 'xn--bcher-kva.example'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['localhost', 'localhost'],
  ['127.0.0.1:3000', '127.0.0.1'],
  ['[::1]:3000', '[::1]'],
])('the host %s is %s', (header, name) => {
  expect(hostName(header)).toBe(name)
})

test.each([
  undefined,
  '',
  '.',
  'a..b',
  'salon.example.com..',
  '-salon.example.com',
  'salon_.example.com',
  'salon.example.com:port',
  'salon.example.com/path',
  'user@salon.example.com',
  'salon.example.com, other.example.com',
  'salon%2eexample.com',
  '10.0.0.1',
  '[fe80::1]',
  `${'a'.repeat(64)}.example`,
  `${'a.'.repeat(200)}example`,
  'salon\0.example.com',
])('%p is no host name', (header) => {
  expect(hostName(header)).toBeNull()
})
