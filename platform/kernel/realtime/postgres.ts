import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Wire, WireEvents } from '../realtime.ts'

const aliveEvery = 10_000
const longestPause = 2_000

/** LISTEN and NOTIFY on one connection, which is opened again whenever it is lost. */
export function listenOnPostgres(url: string, events: WireEvents): Wire {
  let client: pg.Client | undefined
  let isClosed = false
  let hasBeenOpen = false
  let retry: NodeJS.Timeout | undefined
  const channelOfName = new Map<string, string>()
  let last: Promise<unknown> = Promise.resolve()
  let firstTry: Promise<void> | undefined
  // Opened when it is first needed: a process that neither talks nor listens holds no connection.
  const opened = () => (firstTry ??= connect(0))

  /** Resolves after one try, whatever came of it; further tries go on by themselves. */
  async function connect(failures: number): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 2_000,
      query_timeout: 4_000,
      keepAlive: true,
      application_name: 'realtime',
    })
    // A line that swallows everything does not say so: asking is the only way to find out.
    const pulse = setInterval(() => void ask('select 1').catch(lose), aliveEvery).unref()
    let isLost = false

    function lose(error: unknown) {
      if (isLost) return
      isLost = true
      clearInterval(pulse)
      if (client === next) client = undefined
      next.end().catch(() => {})
      if (isClosed) return
      if (failures === 0) events.log.warn({ err: error }, 'the realtime connection was lost')
      const attempt = failures + 1
      retry = setTimeout(() => void connect(attempt), Math.min(50 * 2 ** attempt, longestPause))
    }

    next.on('error', lose)
    next.on('end', () => lose(new Error('Connection terminated')))
    next.on('notification', ({ channel, payload }) => {
      const known = channelOfName.get(channel)
      if (known !== undefined) events.onMessage(known, payload ?? 'null')
    })
    try {
      await next.connect()
      client = next
      // Whoever begins to listen from here on does so on this connection; the others are taken along.
      const statements = events.channels().map(listenStatement)
      if (statements.length > 0) await ask(statements.join(';'))
    } catch (error) {
      return lose(error)
    }
    if (isClosed) return void next.end().catch(() => {})
    failures = 0
    if (hasBeenOpen) events.onResumed()
    hasBeenOpen = true
  }

  /** One statement after the other. @throws when there is no connection, or it is lost meanwhile */
  function ask(text: string, values: string[] = []): Promise<unknown> {
    const answer = last.then(() => {
      if (!client) throw new Error('The realtime connection is down')
      return client.query(text, values)
    })
    last = answer.catch(() => {})
    return answer
  }

  function listenStatement(channel: string): string {
    const name = nameOf(channel)
    channelOfName.set(name, channel)
    return `listen "${name}"`
  }

  return {
    async listen(channel) {
      await opened()
      // Without a connection there is nothing to do: the next one listens to every channel there is.
      await ask(listenStatement(channel)).catch(() => {})
    },
    async unlisten(channel) {
      channelOfName.delete(nameOf(channel))
      await ask(`unlisten "${nameOf(channel)}"`).catch(() => {})
    },
    async send(channel, text) {
      await opened()
      await ask('select pg_notify($1, $2)', [nameOf(channel), text])
    },
    async close() {
      isClosed = true
      clearTimeout(retry)
      await firstTry
      await client?.end().catch(() => {})
    },
  }
}

/** A channel's name has at most 63 bytes; a tenant and a room have more. */
const nameOf = (channel: string) => `rt_${createHash('sha256').update(channel).digest('base64url')}`
