import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What a running server wrote about itself into its data folder. */
export interface Postmaster {
  pid: number
  port: number
}

/** Marks the server's processes (`ps` shows it), so that another process with the same number is told apart. */
export const clusterName = (cluster: string) =>
  `shingle-${createHash('sha256').update(cluster).digest('hex').slice(0, 12)}`

/**
 * The server of this data folder if it is alive. The note of one that was killed is removed when its process
 * number belongs to somebody else by now: PostgreSQL itself would take that one for the old server and refuse
 * to start (usual in containers, where numbers repeat).
 */
export function findPostmaster(cluster: string): Postmaster | null {
  const file = join(cluster, 'postmaster.pid')
  let lines: string[]
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!Number.isInteger(pid) || pid <= 0) return null
  const command = commandOf(pid)
  if (command?.includes(clusterName(cluster))) return { pid, port }
  if (command !== null) rmSync(file, { force: true })
  return null
}

export const isAlive = (pid: number, cluster: string) =>
  commandOf(pid)?.includes(clusterName(cluster)) ?? false

/** Null when no such process runs; empty for one that has ended but is not collected yet. */
function commandOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return null
  }
}
