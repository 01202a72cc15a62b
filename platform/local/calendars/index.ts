// Google Calendar and Outlook on a machine that is registered with neither. Never loaded in production, where those
// that are configured are used.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openGateway, type CalendarGateways, type OauthKind } from '#platform/calendars/index.ts'
import type { Log } from '#platform/kernel/log.ts'
import { startLocalGoogle, type LocalCalendarOptions } from './google.ts'
import { startLocalMicrosoft } from './microsoft.ts'
import { CalendarStore, type StoredAccount } from './store.ts'
import type { Tokens } from './tokens.ts'

type Options = {
  /** Where the calendars are kept between two runs. */
  folder: string
  log: Pick<Log, 'info'>
}
type Kept = {
  accounts: [string, StoredAccount][]
  refreshTokens: [string, { email: string; scopes: string[] }][]
}
type Started = Awaited<ReturnType<typeof startLocalGoogle>> | Awaited<ReturnType<typeof startLocalMicrosoft>>

const starts: Record<OauthKind, (options: LocalCalendarOptions) => Promise<Started>> = {
  google: startLocalGoogle,
  microsoft: startLocalMicrosoft,
}

/** Offers both; each server is started when somebody first wants to connect a calendar of its kind. */
export function openLocalCalendars({ folder, log }: Options): {
  gateways: CalendarGateways
  close(): Promise<void>
} {
  const started = new Map<OauthKind, Promise<Started>>()

  async function start(kind: OauthKind): Promise<Started> {
    const file = join(folder, `${kind}.json`)
    const kept = read(file)
    const store = new CalendarStore()
    for (const [email, account] of kept.accounts) store.accounts.set(email, account)
    let tokens: Tokens | null = null
    const server = await starts[kind]({
      store,
      tokens: (made) => {
        tokens = made
        for (const [token, grant] of kept.refreshTokens) made.refreshTokens.set(token, grant)
      },
    })
    const save = () => {
      mkdirSync(folder, { recursive: true })
      const text = JSON.stringify({
        accounts: [...store.accounts],
        refreshTokens: [...(tokens?.refreshTokens ?? [])],
      } satisfies Kept)
      writeFileSync(`${file}.new`, text)
      renameSync(`${file}.new`, file)
    }
    const timer = setInterval(save, 2_000)
    timer.unref()
    const close = server.close
    server.close = async () => {
      clearInterval(timer)
      save()
      await close()
    }
    log.info({ kind, origin: server.origin }, 'the local stand-in for calendars listens')
    return server
  }

  return {
    gateways: {
      offered: ['google', 'microsoft'],
      async find(kind) {
        let server = started.get(kind)
        if (!server) started.set(kind, (server = start(kind)))
        return openGateway(kind, { ...(await server).settings, isLocal: true })
      },
    },
    async close() {
      for (const server of started.values()) await server.then(({ close }) => close()).catch(() => {})
    },
  }
}

function read(file: string): Kept {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept
  } catch {
    return { accounts: [], refreshTokens: [] }
  }
}
