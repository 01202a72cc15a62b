import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Log } from '#platform/kernel/log.ts'
import type { MailStore } from './store.ts'

export type MailServerOptions = {
  store: Pick<MailStore, 'save'>
  log: Log
  /** 0 lets the system choose. */
  port?: number
  /** Called once for every SMTP transaction that was accepted, repeated messages included. */
  onAccepted?: (mail: { id: string; to: string[] }) => void
}

const largestMail = 10 * 1024 * 1024

/**
 * A mail server that keeps what it gets and passes nothing on. It listens on this machine only. Addresses in the
 * domain `.invalid`, which never exists (RFC 2606), are refused, so that a bounce can be seen on a local machine.
 */
export async function startMailServer({ store, log, port = 0, onAccepted }: MailServerOptions) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    banner: 'local mailbox',
    name: 'mailbox.localhost',
    size: largestMail,
    disableReverseLookup: true,
    onRcptTo({ address }, _session, done) {
      if (!address.toLowerCase().endsWith('.invalid')) return done()
      done(Object.assign(new Error('There is no such domain'), { responseCode: 550 }))
    },
    onData(stream, session, done) {
      receive(stream, session).then(
        () => done(),
        (error: unknown) => {
          if (!(error instanceof TooLarge))
            log.error({ err: error }, 'the local mailbox could not keep a message')
          const refusal = new Error(
            error instanceof TooLarge ? 'Message too large' : 'Could not keep the message',
          )
          done(Object.assign(refusal, { responseCode: error instanceof TooLarge ? 552 : 451 }))
        },
      )
    },
  })

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession) {
    const chunks: Buffer[] = []
    for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk as Buffer)
    if (stream.sizeExceeded) throw new TooLarge()
    const { mailFrom, rcptTo } = session.envelope
    const to = rcptTo.map(({ address }) => address)
    const id = await store.save(Buffer.concat(chunks), { from: mailFrom ? mailFrom.address : '', to })
    onAccepted?.({ id, to })
  }

  server.on('error', (error) => log.warn({ err: error }, 'a connection to the local mailbox was lost'))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    smtpUrl: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

class TooLarge extends Error {}
