// Zoom on a local machine: whatever credentials are shown first for an app are its own. Never loaded in production.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Log } from '#platform/kernel/log.ts'
import type { ZoomAddresses } from '#platform/meetings/index.ts'
import { ZoomStore } from './account.ts'
import { startLocalZoom, type LocalZoom } from './server.ts'

type Options = {
  /** Where apps and meetings are kept between two runs. */
  file: string
  log: Pick<Log, 'info'>
}

/** Started when it is first asked. */
export function openLocalZoom({ file, log }: Options): {
  addresses(): Promise<ZoomAddresses>
  close(): Promise<void>
} {
  let started: Promise<LocalZoom> | null = null

  async function start(): Promise<LocalZoom> {
    const store = read(file)
    const save = () => {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.new`, JSON.stringify({ apps: [...store.apps], meetings: [...store.meetings] }))
      renameSync(`${file}.new`, file)
    }
    const server = await startLocalZoom({ store, takesUnknownApps: true, onChange: save })
    log.info({ origin: server.origin }, 'the local stand-in for Zoom listens')
    return server
  }

  return {
    async addresses() {
      started ??= start()
      return (await started).addresses
    },
    async close() {
      await started?.then(({ close }) => close())
    },
  }
}

function read(file: string): ZoomStore {
  const store = new ZoomStore()
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<'apps' | 'meetings', [never, never][]>
    for (const [id, app] of kept.apps) store.apps.set(id, app)
    for (const [id, meeting] of kept.meetings) store.meetings.set(id, meeting)
  } catch {
    // A first run.
  }
  return store
}
