import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openTwilio } from '#platform/notifications/gateways/sms/index.ts'

type Answer = { status: number; body: object | string; delayMs?: number }
type Asked = { path: string; authorization: string; form: URLSearchParams }

const accountSid = `AC${'0'.repeat(32)}`
const asked: Asked[] = []
let answer: Answer = { status: 201, body: { sid: 'SM1', status: 'queued' } }

/** Twilio's Messages resource, as far as it matters here: form in, JSON out, and its way of refusing. */
const server = createServer((request, response) => {
  void readForm(request).then((form) => {
    asked.push({ path: request.url!, authorization: request.headers.authorization ?? '', form })
    const { status, body, delayMs = 0 } = answer
    setTimeout(() => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }, delayMs)
  })
})

async function readForm(request: IncomingMessage) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return new URLSearchParams(Buffer.concat(chunks).toString())
}

let url: string
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
beforeEach(() => {
  asked.length = 0
  answer = { status: 201, body: { sid: 'SM1', status: 'queued' } }
})

const message = {
  id: 'd1',
  to: '+4915112345678',
  from: 'Lindenhof',
  host: 'lindenhof.example',
  text: '048213 is your code for Lindenhof.',
}
const twilio = (options: object = {}) =>
  openTwilio({ accountSid, authToken: 'secret', from: '+14155550100', url, ...options })

/** How a refusal ends. */
async function failureOf(given: Answer) {
  answer = given
  return twilio()
    .send(message)
    .then(
      () => 'sent',
      (error: { name: string; message: string; isPermanent: boolean }) => error,
    )
}
const problem = (code: number, text: string) => ({ code, message: text, status: 400 })

test('a message is posted to the account’s own resource with its credentials', async () => {
  await twilio().send(message)

  expect(asked).toHaveLength(1)
  expect(asked[0]!.path).toBe(`/2010-04-01/Accounts/${accountSid}/Messages.json`)
  expect(asked[0]!.authorization).toBe(`Basic ${Buffer.from(`${accountSid}:secret`).toString('base64')}`)
  expect(Object.fromEntries(asked[0]!.form)).toEqual({
    To: '+4915112345678',
    From: '+14155550100',
    Body: '048213 is your code for Lindenhof.',
  })
})

test('a messaging service sends in place of a number', async () => {
  await twilio({ from: `MG${'1'.repeat(32)}` }).send(message)

  expect(asked[0]!.form.get('MessagingServiceSid')).toBe(`MG${'1'.repeat(32)}`)
  expect(asked[0]!.form.has('From')).toBe(false)
})

test.each([
  ['a number that does not exist', { status: 400, body: problem(21211, 'The "To" number is not valid') }],
  ['a number that wants no more messages', { status: 400, body: problem(21610, 'Unsubscribed recipient') }],
  ['a landline', { status: 400, body: problem(21614, 'not a mobile number') }],
  ['a country that is not allowed', { status: 400, body: problem(21408, 'Permission not enabled') }],
])('%s is refused for good', async (_, given) => {
  expect(await failureOf(given)).toMatchObject({ name: 'SmsError', isPermanent: true })
})

test.each([
  ['too many requests', { status: 429, body: problem(20429, 'Too Many Requests') }],
  ['a queue that is full', { status: 400, body: problem(21611, 'exceeded the maximum queue size') }],
  ['a fault of the service', { status: 500, body: 'Internal Server Error' }],
  ['a service that is away', { status: 503, body: { code: 20503, message: 'Service Unavailable' } }],
  ['credentials that are not accepted', { status: 401, body: problem(20003, 'Authenticate') }],
])('after %s the message may be sent again', async (_, given) => {
  expect(await failureOf(given)).toMatchObject({ name: 'SmsError', isPermanent: false })
})

test('the reason of a refusal is told without the number or the credentials of the request', async () => {
  const failure = await failureOf({ status: 400, body: problem(21211, 'not a valid phone number') })

  expect(failure).toMatchObject({
    message: 'The service for text messages answered 400 (21211): not a valid phone number',
  })
})

test('a service that does not answer in time is tried again later', async () => {
  answer = { status: 201, body: {}, delayMs: 2_000 }

  const failure = twilio({ timeoutMs: 100 }).send(message)

  await expect(failure).rejects.toMatchObject({ name: 'SmsError', isPermanent: false })
})

test('a service that cannot be reached is tried again later', async () => {
  const failure = twilio({ url: 'http://127.0.0.1:9' }).send(message)

  await expect(failure).rejects.toMatchObject({ name: 'SmsError', isPermanent: false })
})

test('credentials are not sent on to another address', async () => {
  answer = { status: 307, body: {} }

  const failure = twilio().send(message)

  await expect(failure).rejects.toMatchObject({ name: 'SmsError' })
})
