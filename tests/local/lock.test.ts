import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lockHolder, processStart, tryLock, withLock } from '../../scripts/support/lock.mjs'

const folder = mkdtempSync(join(tmpdir(), 'lock-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a lock is held by one, named to the others, and free again when given back', () => {
  const file = join(folder, 'held')
  const release = tryLock(file, { purpose: 'serving' })

  expect(release).not.toBeNull()
  expect(tryLock(file)).toBeNull()
  expect(lockHolder(file)).toMatchObject({ pid: process.pid, purpose: 'serving' })

  release?.()
  expect(lockHolder(file)).toBeNull()
})

test.each([
  ['that no longer runs', { pid: 2 ** 22 + 1, startedAt: '1' }],
  ['whose number belongs to another process by now', { pid: process.pid, startedAt: 'earlier' }],
])('the lock of a holder %s is free', (_case, holder) => {
  const file = join(folder, 'dead')
  writeFileSync(file, JSON.stringify(holder))

  const release = tryLock(file)

  expect(release).not.toBeNull()
  release?.()
})

test('a lock file that was cut short by a full disk is no lock', () => {
  const file = join(folder, 'torn')
  writeFileSync(file, '{"pid":')

  expect(tryLock(file)).not.toBeNull()
})

test('those who wait work one after the other', async () => {
  const file = join(folder, 'queue')
  let inside = 0
  let most = 0
  const work = async () => {
    inside += 1
    most = Math.max(most, inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside -= 1
  }

  await Promise.all(Array.from({ length: 5 }, () => withLock(file, work)))

  expect(most).toBe(1)
})

test('failing work gives its lock back', async () => {
  const file = join(folder, 'failing')

  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no')

  expect(lockHolder(file)).toBeNull()
})

test('a process that does not run has no start', () => {
  expect(processStart(process.pid)).not.toBeNull()
  expect(processStart(2 ** 22 + 1)).toBeNull()
})
