import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from './error-code.ts'

/**
 * The secret of a machine that was given none: made once, then kept in `secret-key` (readable by its owner
 * only), so that sessions and signed links survive a restart.
 */
export function localSecretKey(dataFolder: string): string {
  const file = join(dataFolder, 'secret-key')
  return read(file) ?? create(file, dataFolder)
}

function create(file: string, dataFolder: string): string {
  mkdirSync(dataFolder, { recursive: true })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
  try {
    // A link is made whole or not at all: of two processes that start together, both read the first one's key.
    linkSync(draft, file)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(draft, { force: true })
  }
  const key = read(file)
  if (!key) throw new Error(`${file} holds no usable key: delete it, and a new one is made.`)
  return key
}

function read(file: string): string | null {
  try {
    const key = readFileSync(file, 'utf8').trim()
    return key.length >= 32 ? key : null
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}
