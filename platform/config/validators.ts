import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { EnvError, makeValidator } from 'envalid'
import { projectFolder } from './project-folder.ts'

const domainPattern =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

function expect(isValid: boolean, wanted: string): asserts isValid {
  if (!isValid) throw new EnvError(wanted)
}

export const wholeNumber = (from: number, to: number) =>
  makeValidator((input) => {
    const number = /^\d{1,9}$/.test(input) ? Number(input) : Number.NaN
    expect(number >= from && number <= to, `a whole number from ${from} to ${to}`)
    return number
  })

export const oneOf = <T extends string>(...choices: T[]) =>
  makeValidator((input) => {
    const choice = choices.find((each) => each === input)
    expect(choice !== undefined, `one of ${choices.join(', ')}`)
    return choice
  })

export const serviceUrl = (wanted: string, fits: (url: URL) => boolean) =>
  makeValidator((input) => {
    expect(URL.canParse(input) && fits(new URL(input)), wanted)
    return input
  })

export const databaseUrl = serviceUrl(
  'a PostgreSQL address such as postgres://role:password@host:5432/database',
  (url) =>
    /^postgres(ql)?:$/.test(url.protocol) &&
    url.username !== '' &&
    url.hostname !== '' &&
    url.pathname.length > 1,
)

export const domain = makeValidator((input) => {
  expect(domainPattern.test(input), 'a lower-case host name without scheme and port, such as example.com')
  return input
})

export const mailAddress = makeValidator((input) => {
  expect(/^[^\s@<>]+@[^\s@<>]+$/.test(input), 'a bare mail address such as bookings@example.com')
  return input
})

export const twilioAccount = makeValidator((input) => {
  expect(/^AC[0-9a-f]{32}$/i.test(input), 'an account SID, AC and 32 hexadecimal digits')
  return input
})

export const twilioSender = makeValidator((input) => {
  expect(
    /^(\+[1-9]\d{6,14}|MG[0-9a-f]{32})$/i.test(input),
    'a number such as +14155550100 or the SID of a messaging service',
  )
  return input
})

export const proxyList = makeValidator((input) => {
  const proxies = input.split(',').map((each) => each.trim())
  expect(proxies.every(isProxy), 'a comma-separated list of addresses or CIDR ranges, or loopback')
  return proxies
})

function isProxy(text: string) {
  if (text === 'loopback') return true
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

export const folder = makeValidator((input) => resolve(projectFolder, input))

export const secret = makeValidator((input) => {
  expect(input.length >= 32, 'at least 32 characters long')
  return input
})

export const formerSecrets = makeValidator((input) => {
  const secrets = input.split(',').map((each) => each.trim())
  expect(
    secrets.every((each) => each.length >= 32),
    'a comma-separated list of keys of at least 32 characters each',
  )
  return secrets
})

export const text = makeValidator((input) => input)
export const webAddress = makeValidator((input) => {
  expect(
    URL.canParse(input) && /^https?:$/.test(new URL(input).protocol),
    'an address such as https://accounts.google.com',
  )
  return input.replace(/\/+$/, '')
})
export const portList = makeValidator((input) => {
  const ports = input.split(',').map((each) => Number(each.trim()))
  expect(
    ports.every((port) => Number.isInteger(port) && port >= 1024 && port <= 65535),
    'a comma-separated list of ports from 1024 on',
  )
  return ports
})
export const privateKey = makeValidator((input) => {
  // Many places where variables are kept take no line breaks.
  const key = input.replaceAll('\\n', '\n')
  expect(key.includes('-----BEGIN PRIVATE KEY-----'), 'the content of the .p8 file that Apple made')
  return key
})
