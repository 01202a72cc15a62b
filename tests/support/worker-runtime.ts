import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '#platform/config.ts'
import type { Clock } from '#platform/kernel/time.ts'
import { openMailStore } from '#platform/local/mailbox/store.ts'
import { startMailServer } from '#platform/local/mailbox/server.ts'
import { localSms } from '#platform/local/mailbox/sms.ts'
import { openRuntime } from '#platform/runtime.ts'
import { createDatabase } from './database.ts'
import { quietLog } from './log.ts'

/**
 * A database, a mail server and a runtime of their own, for tests in which things happen by themselves. With a
 * proxy in front of the database server the runtime reaches its database through that.
 */
export async function openWorkerRuntime(
  suffix: string,
  environment: Record<string, string> = {},
  proxy?: { url: string },
  options: { clock?: Clock } = {},
) {
  const database = await createDatabase(suffix)
  const urlOf = (role: 'app' | 'migrator' | 'relay') => {
    const url = new URL(database.url(role))
    if (proxy) url.host = new URL(proxy.url).host
    return url.href
  }
  const folder = mkdtempSync(join(tmpdir(), 'worker-'))
  const mails = openMailStore(join(folder, 'mailbox'))
  const accepted: string[] = []
  const startServer = (port: number) =>
    startMailServer({ store: mails, log: quietLog(), port, onAccepted: ({ id }) => accepted.push(id) })
  let mailServer = await startServer(0)
  const port = Number(new URL(mailServer.smtpUrl).port)
  const variables = {
    NODE_ENV: 'test' as const,
    ...(process.env.TEST_LOG_LEVEL ? { LOG_LEVEL: process.env.TEST_LOG_LEVEL } : {}),
    DATABASE_URL: urlOf('app'),
    DATABASE_MIGRATOR_URL: urlOf('migrator'),
    DATABASE_RELAY_URL: urlOf('relay'),
    DATA_FOLDER: folder,
    SMTP_URL: mailServer.smtpUrl,
    ...environment,
  }
  const runtime = await openRuntime(loadConfig(variables), options)
  runtime.sms = localSms(mails)
  return {
    runtime,
    database,
    /** For a process that shall work on the same database and mail server. */
    variables,
    mails,
    /** One entry for every SMTP transaction that the server took. */
    accepted,
    stopMailServer: () => mailServer.close(),
    /** Again at the same address. */
    async restartMailServer() {
      mailServer = await startServer(port)
    },
    async close() {
      await runtime.close()
      await mailServer.close()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type WorkerRuntime = Awaited<ReturnType<typeof openWorkerRuntime>>
