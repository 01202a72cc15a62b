// A mail server for a machine that has none: it keeps every message in a folder and shows them in the browser, and
// text messages to telephones beside them.
// Never loaded in production, where SMTP_URL must be set.
import type { Log } from '#platform/kernel/log.ts'
import { startMailServer } from './server.ts'
import { localSms } from './sms.ts'
import { openMailStore } from './store.ts'

export { mailboxRoutes } from './routes.ts'
export { startMailServer } from './server.ts'
export { localSms } from './sms.ts'
export { openMailStore, type MailStore } from './store.ts'

/** Opens the folder and a mail server in front of it, on a free port of this machine. */
export async function openMailbox({ folder, log }: { folder: string; log: Log }) {
  const store = openMailStore(folder)
  const server = await startMailServer({ store, log })
  return { store, smtpUrl: server.smtpUrl, sms: localSms(store), close: server.close }
}
