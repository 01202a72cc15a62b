import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { openMailer, type Mail, type Mailer } from '#platform/kernel/mail.ts'
import { mailboxRoutes, openMailbox } from '#platform/local/mailbox/index.ts'
import { listPage, mailPage } from '#platform/local/mailbox/pages.ts'
import { quietLog } from '#tests/support/log.ts'

let folder: string
let mailbox: Awaited<ReturnType<typeof openMailbox>>
let mailer: Mailer

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mailbox-'))
  mailbox = await openMailbox({ folder: join(folder, 'mails'), log: quietLog() })
  mailer = openMailer({ smtpUrl: mailbox.smtpUrl, log: quietLog() })
})
afterEach(async () => {
  mailer.close()
  await mailbox.close()
  rmSync(folder, { recursive: true, force: true })
})

const send = (overrides: Partial<Mail> = {}) =>
  mailer.send({
    messageId: '1@lindenhof.localhost',
    from: { name: 'Lindenhof', address: 'bookings@mail.example' },
    replyTo: null,
    to: { name: 'Mara Brandt', address: 'mara@mail.example' },
    subject: 'Window cleaning',
    html: '<html><head><title>x</title></head><body><p>See you <a href="https://lindenhof.example">there</a></p></body></html>',
    text: 'See you there',
    calendar: { method: 'REQUEST', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' },
    ...overrides,
  })

async function get(path: string, kind: 'platform' | 'storefront' = 'platform') {
  const app = Fastify()
  app.decorateRequest('site', null)
  app.addHook('onRequest', async (request) => {
    request.site = { kind, host: 'localhost' } as typeof request.site
  })
  await app.register(mailboxRoutes, { store: mailbox.store })
  const answer = await app.inject({ url: path, headers: { accept: 'text/html' } })
  await app.close()
  return answer
}

describe('what is kept', () => {
  test('the same message sent again takes the place of the first', async () => {
    await send()
    await send({ subject: 'Window cleaning, again' })

    const mails = await mailbox.store.list()

    expect(mails.map(({ subject }) => subject)).toEqual(['Window cleaning, again'])
    expect(await readdir(join(folder, 'mails'))).toHaveLength(1)
  })

  test('another message is another mail, newest first', async () => {
    await send()
    await send({ messageId: '2@lindenhof.localhost', subject: 'Later' })

    expect((await mailbox.store.list()).map(({ subject }) => subject)).toEqual(['Later', 'Window cleaning'])
  })

  test('mails are still there for another process', async () => {
    await send()
    const again = await openMailbox({ folder: join(folder, 'mails'), log: quietLog() })

    expect(await again.store.list()).toHaveLength(1)
    await again.close()
  })

  test('a message that is too large is refused and not kept', async () => {
    await expect(send({ text: 'x'.repeat(12 * 1024 * 1024), html: '' })).rejects.toMatchObject({
      isPermanent: true,
    })

    expect(await mailbox.store.list()).toEqual([])
  })

  test('an address in a domain that never exists is refused', async () => {
    await expect(send({ to: { name: 'Nobody', address: 'x@nowhere.invalid' } })).rejects.toMatchObject({
      isPermanent: true,
    })

    expect(await mailbox.store.list()).toEqual([])
  })

  test('a client that hangs up in the middle of a message leaves nothing', async () => {
    const socket = connect(Number(new URL(mailbox.smtpUrl).port), '127.0.0.1')
    await new Promise((resolve) => socket.once('data', resolve))
    for (const line of ['HELO x', 'MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'DATA']) {
      socket.write(`${line}\r\n`)
      await new Promise((resolve) => socket.once('data', resolve))
    }
    socket.write('Subject: half\r\n\r\nhalf a')
    socket.destroy()
    await send()

    expect((await mailbox.store.list()).map(({ subject }) => subject)).toEqual(['Window cleaning'])
  })

  test.each(['../../etc/passwd', '..%2f..%2fetc', 'x', '', 'a'.repeat(24), '0'.repeat(25)])(
    'no file is reached by the id %j',
    async (id) => {
      expect(await mailbox.store.find(id)).toBeNull()
      expect(await mailbox.store.source(id)).toBeNull()
    },
  )
})

describe('the page', () => {
  test('an empty mailbox says what will come here', async () => {
    const { statusCode, body } = await get('/_mailbox')

    expect(statusCode).toBe(200)
    expect(body).toContain('No message yet')
  })

  test('the list shows who wrote to whom about what', async () => {
    await send()

    const { body } = await get('/_mailbox')

    expect(body).toContain('Lindenhof')
    expect(body).toContain('Window cleaning')
    expect(body).toContain('to Mara Brandt')
  })

  test('the list can be narrowed to one marketplace and to words', async () => {
    await send()
    await send({
      messageId: '2@salon.localhost',
      from: { name: 'Salon', address: 'x@mail.example' },
      subject: 'Haircut',
    })

    const bySender = await get('/_mailbox?sender=salon.localhost')
    const byWords = await get('/_mailbox?search=WINDOW%20mara')
    const byNothing = await get('/_mailbox?search=dentist')

    expect([bySender.body.includes('Haircut'), bySender.body.includes('Window cleaning')]).toEqual([
      true,
      false,
    ])
    expect([byWords.body.includes('Haircut</span>'), byWords.body.includes('Window cleaning')]).toEqual([
      false,
      true,
    ])
    expect(byNothing.body).toContain('No message fits')
  })

  test('a message is shown in a frame that can run nothing', async () => {
    await send({ html: '<p>hello</p><script>alert(1)</script>' })
    const [mail] = await mailbox.store.list()

    const page = await get(`/_mailbox/${mail!.id}`)
    const frame = await get(`/_mailbox/${mail!.id}/html`)

    expect(page.body).toMatch(/<iframe[^>]+sandbox="allow-popups allow-popups-to-escape-sandbox"/)
    expect(page.body).not.toContain('<script>alert(1)</script>')
    expect(frame.headers['content-security-policy']).toMatch(/default-src 'none'.*; sandbox /)
    expect(frame.headers['content-security-policy']).not.toContain('script')
  })

  test('links in a message open in a page of their own', async () => {
    await send()
    const [mail] = await mailbox.store.list()

    const { body } = await get(`/_mailbox/${mail!.id}/html`)

    expect(body).toContain('<head><base target="_blank">')
  })

  test('what stands in a mail is text, not markup, on the pages about it', async () => {
    const evil = '"><img src=x onerror=alert(1)>'
    await send({
      subject: evil,
      from: { name: evil, address: 'a@b.example' },
      to: { name: evil, address: 'c@d.example' },
    })
    const [mail] = await mailbox.store.list()

    const pages = [
      await get('/_mailbox'),
      await get(`/_mailbox/${mail!.id}`),
      await get(`/_mailbox?search=${encodeURIComponent(evil)}`),
    ]

    for (const { body, headers } of pages) {
      expect(body).not.toContain('<img')
      expect(headers['content-security-policy']).toContain(`default-src 'none'`)
    }
  })

  test('attachments and the whole message can be downloaded', async () => {
    await send()
    const [mail] = await mailbox.store.list()

    const file = await get(`/_mailbox/${mail!.id}/attachments/1`)
    const source = await get(`/_mailbox/${mail!.id}/source`)

    expect(file.headers['content-disposition']).toBe(`attachment; filename*=UTF-8''appointment.ics`)
    expect(file.body).toContain('BEGIN:VCALENDAR')
    expect(source.headers['content-type']).toContain('message/rfc822')
    expect(source.body).toContain('Message-ID: <1@lindenhof.localhost>')
  })

  test.each([
    '/_mailbox/000000000000000000000000',
    '/_mailbox/x/html',
    '/_mailbox/x/attachments/0',
    '/_mailbox/x/attachments/x',
    '/_mailbox/x/source',
  ])('what is not there is not found: %s', async (path) => {
    const { statusCode, body } = await get(path)

    expect(statusCode).toBe(404)
    expect(body).toContain('No such mail')
  })

  test('no marketplace shows the mailbox', async () => {
    await send()

    expect((await get('/_mailbox', 'storefront')).statusCode).not.toBe(200)
  })
})

test('a text message is shown beside the mails, with the number that it went to', async () => {
  const message = {
    id: 'd1',
    from: 'Lindenhof',
    host: 'lindenhof.localhost',
    to: '+4915112345678',
    text: '048213 is your code for Lindenhof.\n\n@lindenhof.localhost #048213',
  }
  await mailbox.sms.send(message)
  await mailbox.sms.send(message)
  await send()

  const all = await mailbox.store.list()
  const [text] = all.filter(({ kind }) => kind === 'text')

  expect(all).toHaveLength(2)
  expect(text).toMatchObject({ subject: '048213 is your code for Lindenhof.', toAddress: '+4915112345678' })
  expect(mailPage((await mailbox.store.find(text!.id))!)).toContain('@lindenhof.localhost #048213')
  expect(listPage(all, { sender: '', search: '', page: 1 })).toContain('text message')
})

test('a telephone number that does not exist is refused, as a real service does', async () => {
  const refused = mailbox.sms.send({
    id: 'd2',
    from: 'L',
    host: 'l.localhost',
    to: '+15005550001',
    text: 'x',
  })

  await expect(refused).rejects.toMatchObject({ name: 'SmsError', isPermanent: true })
})
