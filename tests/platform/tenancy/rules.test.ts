import {
  domainFault,
  isCountry,
  isCurrency,
  isLocale,
  isTimeZone,
  normaliseHost,
  slugFault,
} from '#platform/tenancy/index.ts'

test.each(['abc', 'blank-glanz', 'salon24', '24h-help', 'a'.repeat(40), 'x-ray'])(
  '%j is a good slug',
  (slug) => {
    expect(slugFault(slug)).toBeNull()
  },
)

test.each([
  ['ab', /3 to 40/],
  ['a'.repeat(41), /3 to 40/],
  ['Salon', /lower-case/],
  ['my_salon', /lower-case/],
  ['my salon', /lower-case/],
  ['salon.de', /lower-case/],
  ['-salon', /Begin and end/],
  ['salon-', /Begin and end/],
  ['xn--slon-0qa', /single hyphens/],
  ['my--salon', /single hyphens/],
  ['123456', /at least one letter/],
  ['раypal', /other scripts/],
  ['sаlon', /other scripts/],
  ['café', /other scripts/],
  ['admin', /reserved/],
  ['www', /reserved/],
  ['shingle', /reserved/],
  ['sh1ngle', /reserved/],
  ['adm1n', /reserved/],
  ['ad-min', /reserved/],
  ['adrnin', /reserved/],
  ['l0gin', /reserved/],
])('%j is no slug', (slug, hint) => {
  expect(slugFault(slug)).toMatch(hint)
})

test.each([
  ['Booking.Example.COM', 'booking.example.com'],
  ['booking.example.com.', 'booking.example.com'],
  [' booking.example.com ', 'booking.example.com'],
  ['münchen-putzt.de', 'xn--mnchen-putzt-dlb.de'],
  ['mu\u0308nchen-putzt.de', 'xn--mnchen-putzt-dlb.de'],
  ['xn--mnchen-putzt-dlb.de', 'xn--mnchen-putzt-dlb.de'],
  ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
  ['https://example.com', 'https://example.com'],
  ['example.com:8080', 'example.com:8080'],
])('%j is looked up as %j', (typed, host) => {
  expect(normaliseHost(typed)).toBe(host)
})

test.each([
  'booking.example.com',
  'example.co.uk',
  'xn--mnchen-putzt-dlb.de',
  'a.b.c.d.example.museum',
  'notplatform.site',
])('%j may be a marketplace’s own domain', (host) => {
  expect(domainFault(host, 'platform.site')).toBeNull()
})

test.each([
  ['platform.site', /of your own/],
  ['other.platform.site', /of your own/],
  ['https://example.com', /without https/],
  ['example.com:8080', /without https/],
  ['example.com/path', /without https/],
  ['user@example.com', /without https/],
  ['example', /not a domain name/],
  ['', /not a domain name/],
  ['192.0.2.7', /not a domain name/],
  ['-example.com', /not a domain name/],
  ['exa_mple.com', /not a domain name/],
  ['*.example.com', /not a domain name/],
  ['example..com', /not a domain name/],
  [`${'a'.repeat(64)}.com`, /not a domain name/],
  [`${'a.'.repeat(130)}com`, /not a domain name/],
  ['salon.localhost', /public internet/],
  ['printer.local', /public internet/],
  ['metadata.internal', /public internet/],
])('%j may not', (host, hint) => {
  expect(domainFault(host, 'platform.site')).toMatch(hint)
})

test('a zone is a place with a calendar, not an offset', () => {
  for (const zone of [
    'Europe/Berlin',
    'America/Argentina/Buenos_Aires',
    'Asia/Kolkata',
    'UTC',
    'Etc/GMT+5',
  ]) {
    expect([zone, isTimeZone(zone)]).toEqual([zone, true])
  }
  for (const zone of [
    '+01:00',
    'Europe/Atlantis',
    'europe/berlin',
    'EST',
    '',
    'Europe/Berlin\0',
    '../etc/passwd',
  ]) {
    expect([zone, isTimeZone(zone)]).toEqual([zone, false])
  }
})

test('currencies, countries and languages are those that exist', () => {
  expect(['EUR', 'USD', 'JPY', 'CHF'].map(isCurrency)).toEqual([true, true, true, true])
  expect(['XXQ', 'eur', '€', ''].map(isCurrency)).toEqual([false, false, false, false])
  expect(['DE', 'IT', 'US', 'CH'].map(isCountry)).toEqual([true, true, true, true])
  expect(['ZZ', 'EU', 'de', 'DEU', ''].map(isCountry)).toEqual([false, false, false, false, false])
  expect(['de', 'en', 'pt-BR', 'it-CH'].map(isLocale)).toEqual([true, true, true, true])
  expect(['DE', 'de_DE', 'deutsch', 'xx', ''].map(isLocale)).toEqual([false, false, false, false, false])
})
