import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { openMailer, type Mail, type Mailer } from '#platform/kernel/mail.ts'
import { openMailStore } from '#platform/local/mailbox/store.ts'
import { startMailServer } from '#platform/local/mailbox/server.ts'
import { quietLog } from '#tests/support/log.ts'

const folder = mkdtempSync(join(tmpdir(), 'mail-'))
const store = openMailStore(folder)
const cleanups: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

const letter = (overrides: Partial<Mail> = {}): Mail => ({
  messageId: '0199@lindenhof.example',
  from: { name: 'Lindenhof', address: 'bookings@mail.example' },
  replyTo: { name: 'Lindenhof', address: 'hello@lindenhof.example' },
  to: { name: 'Mara Brandt', address: 'mara@mail.example' },
  subject: 'Window cleaning on Tuesday',
  html: '<p>See you on Tuesday.</p>',
  text: 'See you on Tuesday.',
  calendar: null,
  ...overrides,
})

function mailerTo(smtpUrl: string): Mailer {
  const mailer = openMailer({ smtpUrl, hostName: 'mail.example', log: quietLog() })
  cleanups.push(() => mailer.close())
  return mailer
}

async function receive(mail: Mail) {
  const accepted: string[] = []
  const server = await startMailServer({ store, log: quietLog(), onAccepted: ({ id }) => accepted.push(id) })
  cleanups.push(server.close)
  await mailerTo(server.smtpUrl).send(mail)
  const source = (await store.source(accepted[0]!))!.toString()
  return {
    mail: (await store.find(accepted[0]!))!,
    headers: source.slice(0, source.indexOf('\r\n\r\n')),
    source,
  }
}

/** A server that answers one of the steps with a refusal. */
async function refusing(options: SMTPServerOptions): Promise<string> {
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], ...options })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
}
const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

test('a letter arrives with its words, its sender and the address for answers', async () => {
  const { mail, headers } = await receive(
    letter({ subject: 'Bestätigt: Fenster putzen', to: { name: 'Mära', address: 'mara@mail.example' } }),
  )

  expect(mail).toMatchObject({
    fromName: 'Lindenhof',
    fromAddress: 'bookings@mail.example',
    toName: 'Mära',
    subject: 'Bestätigt: Fenster putzen',
    html: expect.stringContaining('See you on Tuesday.'),
    text: expect.stringContaining('See you on Tuesday.'),
  })
  expect(headers).toContain('Message-ID: <0199@lindenhof.example>')
  expect(headers).toContain('Reply-To: Lindenhof <hello@lindenhof.example>')
})

test('no header tells which program sent it', async () => {
  const { headers } = await receive(letter())

  expect(headers).not.toMatch(/mailer|nodemailer|^List-/im)
  const names = headers
    .split('\r\n')
    .filter((line) => /^[A-Za-z-]+:/.test(line))
    .map((line) => line.split(':')[0])
  expect(names.toSorted()).toEqual([
    'Auto-Submitted',
    'Content-Type',
    'Date',
    'Delivered-To',
    'From',
    'MIME-Version',
    'Message-ID',
    'Reply-To',
    'Return-Path',
    'Subject',
    'To',
  ])
})

test.each([
  ['subject', { subject: 'Hello\r\nBcc: evil@example.com\r\n\r\n<b>body</b>' }],
  ['sender', { from: { name: 'Lindenhof\r\nBcc: evil@example.com', address: 'bookings@mail.example' } }],
  ['recipient', { to: { name: 'Mara\nBcc: evil@example.com', address: 'mara@mail.example' } }],
  [
    'address for answers',
    { replyTo: { name: 'x\r\nBcc: evil@example.com', address: 'hello@lindenhof.example' } },
  ],
  ['message id', { messageId: 'x@y>\r\nBcc: <evil@example.com' }],
])('a line break in the %s begins no header', async (_, overrides) => {
  const { headers } = await receive(letter(overrides))

  expect(headers).not.toMatch(/^(Bcc|X-Evil):/im)
  expect(headers.match(/^Delivered-To: .*$/gm)).toEqual(['Delivered-To: mara@mail.example'])
})

test('an address with a comma or angle brackets in it stays one address', async () => {
  const { mail } = await receive(
    letter({ to: { name: 'Brandt, Mara <evil@example.com>', address: 'mara@mail.example' } }),
  )

  expect(mail).toMatchObject({ toName: 'Brandt, Mara <evil@example.com>', toAddress: 'mara@mail.example' })
})

test('an appointment comes as an invitation and as a file', async () => {
  const content = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'
  const { mail, source } = await receive(letter({ calendar: { method: 'CANCEL', content } }))

  expect(source).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=CANCEL/)
  expect(mail.attachments.map(({ name }) => name)).toEqual(['invitation.ics', 'cancelled.ics'])
})

test('a refused recipient is refused for good', async () => {
  const url = await refusing({ onRcptTo: (_, __, done) => done(refusal(550, 'no such mailbox')) })

  await expect(mailerTo(url).send(letter())).rejects.toMatchObject({
    isPermanent: true,
    message: expect.stringContaining('no such mailbox'),
  })
})

test('a refused content is refused for good', async () => {
  const url = await refusing({
    onData: (stream, _, done) => {
      stream.resume()
      stream.on('end', () => done(refusal(554, 'this looks like spam')))
    },
  })

  await expect(mailerTo(url).send(letter())).rejects.toMatchObject({ isPermanent: true })
})

test('a recipient that is asked to come later may come later', async () => {
  const url = await refusing({ onRcptTo: (_, __, done) => done(refusal(451, 'greylisted')) })

  await expect(mailerTo(url).send(letter())).rejects.toMatchObject({ isPermanent: false })
})

test('a server that takes nobody is no judgement about this message', async () => {
  const url = await refusing({ onConnect: (_, done) => done(refusal(554, 'closed for today')) })

  await expect(mailerTo(url).send(letter())).rejects.toMatchObject({ isPermanent: false })
})

test('a server that is not there may be there later', async () => {
  await expect(mailerTo('smtp://127.0.0.1:1').send(letter())).rejects.toMatchObject({ isPermanent: false })
})

test('an address that cannot be written to is refused before it is tried', async () => {
  const url = await refusing({})

  await expect(mailerTo(url).send(letter({ to: { name: 'x', address: '' } }))).rejects.toMatchObject({
    isPermanent: true,
  })
})

test.each(['says nothing', 'greets and says no more'])(
  'a server that %s does not hold the sender',
  async (fault) => {
    const silent: Server = createServer((socket) => {
      socket.on('error', () => {}).resume()
      if (fault.startsWith('greets')) socket.write('220 mail.example ESMTP\r\n')
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    cleanups.push(() => new Promise((resolve) => silent.close(resolve)))

    const sending = mailerTo(`smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`).send(letter())

    await expect(sending).rejects.toMatchObject({ isPermanent: false })
  },
)
