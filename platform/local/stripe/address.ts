import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const fileIn = (folder: string) => join(folder, 'address')

/** `folder`: where local Stripe keeps its state. */
export function writeAddress(folder: string, origin: string): void {
  writeFileSync(fileIn(folder), origin)
}

/** Where the page for people was last; null where it was never opened. */
export function readAddress(folder: string): string | null {
  try {
    return readFileSync(fileIn(folder), 'utf8')
  } catch {
    return null
  }
}
