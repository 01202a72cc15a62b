import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { lockHolder, processStart } from '../../../scripts/support/lock.mjs'

/** Notes that this process uses the server of the folder. @returns gives the note back */
export function takeLease(folder: string): () => void {
  const leases = join(folder, 'leases')
  mkdirSync(leases, { recursive: true })
  const file = join(leases, randomUUID())
  writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid) }))
  return () => rmSync(file, { force: true })
}

/** Does any process that still runs use the server? Notes of killed processes are removed. */
export function isLeased(folder: string): boolean {
  const leases = join(folder, 'leases')
  if (!existsSync(leases)) return false
  const files = readdirSync(leases).map((name) => join(leases, name))
  const alive = files.filter((file) => lockHolder(file))
  for (const file of files) if (!alive.includes(file)) rmSync(file, { force: true })
  return alive.length > 0
}
