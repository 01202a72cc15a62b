import { createTransport } from 'nodemailer'
import type { CalendarMethod } from './calendar.ts'
import type { Log } from './log.ts'

export type MailAddress = { name: string; address: string }

export type Mail = {
  /** Without angle brackets. The same message sent again keeps its id, so that a mailbox shows it once. */
  messageId: string
  from: MailAddress
  replyTo: MailAddress | null
  to: MailAddress
  subject: string
  html: string
  text: string
  calendar: { method: CalendarMethod; content: string } | null
  /** Files that come with it, in this order. */
  attachments?: readonly { fileName: string; contentType: string; bytes: Buffer }[]
}

/** `permanent`: the server has refused this message, trying again would be refused again. */
export class MailError extends Error {
  override name = 'MailError'
  readonly isPermanent: boolean
  constructor(message: string, isPermanent: boolean, cause?: unknown) {
    super(message, { cause })
    this.isPermanent = isPermanent
  }
}

export type Mailer = {
  /** Ends within five seconds. @throws MailError */
  send(mail: Mail): Promise<void>
  close(): void
}

export type MailerOptions = {
  smtpUrl: string
  /** How this machine presents itself (EHLO); receivers write it into the message, so it must be a neutral name. */
  hostName?: string
  log: Log
}

const timeLimit = 5_000

/** Sends by SMTP over a few connections that are kept open. */
export function openMailer({ smtpUrl, hostName, log }: MailerOptions): Mailer {
  const url = new URL(smtpUrl)
  const isSecure = url.protocol === 'smtps:'
  const transport = createTransport({
    pool: true,
    maxConnections: 3,
    maxMessages: 100,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (isSecure ? 465 : 587),
    secure: isSecure,
    name: hostName ?? '[127.0.0.1]',
    // Whoever has a password must not say it in the clear; a relay on the same machine has none.
    requireTLS: !isSecure && url.username !== '',
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: 2_000,
    dnsTimeout: 2_000,
    greetingTimeout: 2_000,
    socketTimeout: 4_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // An idle connection that the server closes is not ours to worry about; the next message opens another one.
  transport.on('error', (error: Error) =>
    log.warn({ err: error }, 'a connection to the mail server was lost'),
  )

  return {
    async send(mail) {
      try {
        await inTime(transport.sendMail(toMessage(mail)))
      } catch (error) {
        throw toMailError(error)
      }
    },
    close: () => transport.close(),
  }
}

const toMessage = (mail: Mail) => ({
  messageId: `<${headerValue(mail.messageId)}>`,
  from: mailbox(mail.from),
  ...(mail.replyTo ? { replyTo: mailbox(mail.replyTo) } : {}),
  to: mailbox(mail.to),
  subject: headerValue(mail.subject),
  html: mail.html,
  text: mail.text,
  // The name of the sending program is nobody's business.
  xMailer: false as const,
  boundaryPrefix: 'part',
  headers: { 'Auto-Submitted': 'auto-generated' },
  ...(mail.calendar
    ? {
        icalEvent: {
          method: mail.calendar.method,
          filename: calendarFiles[mail.calendar.method],
          content: mail.calendar.content,
        },
      }
    : {}),
  attachments: (mail.attachments ?? []).map(({ fileName, contentType, bytes }) => ({
    filename: headerValue(fileName),
    contentType,
    content: bytes,
  })),
})

const calendarFiles: Record<CalendarMethod, string> = {
  REQUEST: 'appointment.ics',
  CANCEL: 'cancelled.ics',
  PUBLISH: 'appointments.ics',
}

/** One line: a line break in a name would otherwise begin a header of the sender's choice. */
// eslint-disable-next-line no-control-regex
const headerValue = (text: string) => text.replaceAll(/[\0-\x1f\x7f\u2028\u2029]+/g, ' ').trim()

const mailbox = ({ name, address }: MailAddress) => ({
  name: headerValue(name),
  // nodemailer takes a list where it sees a comma, and the last of several angle brackets.
  address: headerValue(address).replaceAll(/[\s<>,;]/g, ''),
})

/** Only an answer about this sender, recipient or content is about this message; the rest is about the server. */
const messageCommands = /^(MAIL FROM|RCPT TO|DATA)/

type SmtpFailure = { code?: string; responseCode?: number; command?: string; message: string }

function toMailError(error: unknown): MailError {
  if (error instanceof MailError) return error
  const { code, responseCode, command, message } = error as SmtpFailure
  // An address that cannot be said in SMTP at all is refused before it is sent (EENVELOPE without an answer).
  const isPermanent =
    ((responseCode ?? 0) >= 500 && messageCommands.test(command ?? '')) ||
    (code === 'EENVELOPE' && command === 'API')
  return new MailError(message, isPermanent, error)
}

/** The single limits add up to more than five seconds against a server that is slow at every step. */
function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new MailError('The mail server did not answer in time', false)),
      timeLimit,
    )
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}
