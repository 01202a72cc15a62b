import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { projectFolder } from '#platform/config.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

jest.setTimeout(480_000)

let world: WorkerRuntime
beforeAll(async () => {
  world = await openWorkerRuntime('zones')
})
afterAll(() => world.close())

/** What a process in a zone of its own prints about the same stretch of a marketplace's life. */
async function lifeIn(zone: string): Promise<Record<string, unknown>> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/zone-run.ts'], {
    cwd: projectFolder,
    env: { ...process.env, ...world.variables, TZ: zone },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (text: Buffer) => (printed += text.toString()))
  await once(child, 'close')
  expect({ zone, exitCode: child.exitCode }).toEqual({ zone, exitCode: 0 })
  return JSON.parse(printed) as Record<string, unknown>
}

test('wherever the server stands, slots, holds, timers, calendar files and mails are the same', async () => {
  const inGreenwich = await lifeIn('UTC')
  // Both parties: confirmed, moved, reminded, finished, cancelled, and one who waits.
  expect((inGreenwich.mails as string[]).length).toBeGreaterThan(8)
  expect(inGreenwich.waiting).toEqual({ first_date: '2027-04-07', last_date: '2027-04-08' })
  expect(JSON.stringify(inGreenwich.slots)).toContain('2027-04-04T09:00:00+10:30')

  // One after the other: each hands over the events of all marketplaces, by its own clock.
  for (const zone of ['Pacific/Apia', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']) {
    expect({ zone, ...(await lifeIn(zone)) }).toEqual({ zone, ...inGreenwich })
  }
})
