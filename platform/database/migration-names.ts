import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../migrations')

/** The migrations that this code was written for, oldest first. */
export const migrationNames = (): string[] =>
  readdirSync(folder)
    .filter((file) => /^\d{14}_.*\.ts$/.test(file))
    .toSorted()
    .map((file) => file.replace(/\.ts$/, ''))
