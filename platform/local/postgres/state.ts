import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveToOwner } from './server-user.ts'

export interface Passwords {
  postgres: string
  migrator: string
  app: string
  relay: string
}

/** What one server keeps between two starts; lies beside its data, readable by its owner only. */
export interface State {
  port: number | null
  passwords: Passwords
}

/** @throws Error when there is data whose passwords are lost */
export function readState(folder: string, cluster: string): State {
  const file = join(folder, 'server.json')
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as State
  } catch (error) {
    if (existsSync(cluster)) {
      throw new Error(
        `${file} cannot be read, and with it the passwords of the database beside it are lost ` +
          `(${String(error)}): put it back, or delete ${folder} to begin with an empty database.`,
        { cause: error },
      )
    }
    return { port: null, passwords: newPasswords() }
  }
}

export function writeState(folder: string, state: State) {
  const file = join(folder, 'server.json')
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(state, null, 2), { mode: 0o600 })
  giveToOwner(draft, folder)
  renameSync(draft, file)
}

const password = () => randomBytes(24).toString('base64url')

function newPasswords(): Passwords {
  return { postgres: password(), migrator: password(), app: password(), relay: password() }
}
