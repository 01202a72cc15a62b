import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectFolder } from '#platform/config.ts'
import { isPortFree, nextFreePort } from '#platform/local/ports.ts'
import { tryLock } from '../../scripts/support/lock.mjs'

const dataFolder = mkdtempSync(join(tmpdir(), 'start-'))
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }))

/** `npm start` without npm, where it is expected to refuse. */
function start(env: Record<string, string>, script = 'start') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`scripts/${script}.mjs`], {
    cwd: projectFolder,
    env: {
      PATH: process.env.PATH,
      DATA_FOLDER: dataFolder,
      NODE_ENV: 'development',
      ...env,
    } as NodeJS.ProcessEnv,
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, output: `${stdout}${stderr}`.trim() }
}

test('a bad value stops the start with one sentence', () => {
  expect(start({ PORT: 'http' })).toEqual({
    status: 1,
    output: 'PORT is "http", but must be a whole number from 0 to 65535.',
  })
})

test('production does not start on stand-ins', () => {
  const { status, output } = start({ NODE_ENV: 'production' })

  expect(status).toBe(1)
  expect(output).toMatch(
    /^DATABASE_URL, PLATFORM_DOMAIN, SECRET_KEY, SMTP_URL are not set, but must be in production/,
  )
})

test('a database that cannot be reached is named by its variable', () => {
  const url = 'postgres://someone:secret@127.0.0.1:1/shop'
  const { status, output } = start({ DATABASE_URL: url, DATABASE_MIGRATOR_URL: url, DATABASE_RELAY_URL: url })

  expect(status).toBe(1)
  expect(output).toContain(
    'DATABASE_URL names a database that cannot be reached: connect ECONNREFUSED 127.0.0.1:1.',
  )
  expect(output).not.toContain('secret')
})

test('a checkout that is being served is not served twice', () => {
  const release = tryLock(join(dataFolder, 'start-lock'))

  expect(start({})).toEqual({
    status: 1,
    output: `This checkout is being served already (process ${process.pid}): stop that one first, or start another checkout.`,
  })
  release?.()
})

test('the database of a checkout that is being served is not reset', () => {
  const release = tryLock(join(dataFolder, 'start-lock'))
  const { status, stderr } = spawnSync(process.execPath, ['scripts/db.mjs', 'reset'], {
    cwd: projectFolder,
    env: { PATH: process.env.PATH, DATA_FOLDER: dataFolder, NODE_ENV: 'development' },
    encoding: 'utf8',
  })

  expect(status).toBe(1)
  expect(stderr.trim()).toBe(`The database is being served (process ${process.pid}): stop that first.`)
  release?.()
})

test('a port that another program uses is stepped over', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo

  expect(await isPortFree(port)).toBe(false)
  expect(await nextFreePort(port)).toBeGreaterThan(port)
  other.close()
})
