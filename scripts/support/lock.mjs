// A lock between processes, kept as a file that names its holder. Without dependencies: the install needs it too.
import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * When a process began, so that a number that the system gave to another process later is not taken for it.
 * Null when no such process runs.
 * @param {number} pid
 * @returns {string | null}
 */
export function processStart(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? null : fields[19]
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

/**
 * Whoever is written in the file, if that process still runs.
 * @param {string} file
 * @returns {import('./lock.d.mts').Holder | null}
 */
export function lockHolder(file) {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8'))
    return processStart(holder.pid) === holder.startedAt ? holder : null
  } catch {
    return null
  }
}

/**
 * Takes the lock if nobody who still runs holds it. A holder that was killed counts as gone.
 * @param {string} file
 * @param {Record<string, unknown>} details shown to whoever finds the lock taken
 * @returns {(() => void) | null} gives the lock back; null when it is taken
 */
export function tryLock(file, details = {}) {
  mkdirSync(dirname(file), { recursive: true })
  const content = JSON.stringify({ ...details, pid: process.pid, startedAt: processStart(process.pid) })
  const draft = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`
  writeFileSync(draft, content)
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        linkSync(draft, file) // made whole or not at all
        return () => {
          if (read(file) === content) rmSync(file, { force: true })
        }
      } catch (error) {
        if (error.code !== 'EEXIST') throw error
      }
      if (lockHolder(file)) return null
      removeDead(file)
    }
    return null
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Two processes may find the same dead lock: what was moved away and turns out to be alive is put back. */
function removeDead(file) {
  const aside = `${file}.${process.pid}.dead`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (lockHolder(aside)) {
    try {
      linkSync(aside, file)
    } catch {
      // Somebody else holds it by now.
    }
  }
  rmSync(aside, { force: true })
}

const read = (file) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/**
 * Waits until the lock is free, works, and gives it back.
 * @template T
 * @param {string} file
 * @param {() => T | Promise<T>} work
 * @param {number} patience milliseconds
 * @returns {Promise<T>}
 */
export async function withLock(file, work, patience = 300_000) {
  const deadline = Date.now() + patience
  for (;;) {
    const release = tryLock(file)
    if (release) {
      try {
        return await work()
      } finally {
        release()
      }
    }
    if (Date.now() > deadline) {
      throw new Error(`Process ${lockHolder(file)?.pid} holds ${file} for longer than ${patience / 1000} s.`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
