import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#platform/config.ts'
import { isEmpty } from './database.ts'

/** Stands there while the demo data is being written, so that the next start repeats a seeding that was killed. */
const markerOf = (config: Config) => join(config.dataFolder, 'seeding')

/** Is it time for the demo marketplaces: nothing there yet, or only a part of them? */
export const needsDemoData = async (config: Config) =>
  existsSync(markerOf(config)) || (await isEmpty(config.database))

/** Writes the demo marketplaces; what is there already stays as it is. */
export async function writeDemoData(config: Config, note?: (text: string) => void): Promise<void> {
  const { seedDemo } = await import('./demo/seed.ts')
  writeFileSync(markerOf(config), '')
  await seedDemo(config, note)
  rmSync(markerOf(config))
}
