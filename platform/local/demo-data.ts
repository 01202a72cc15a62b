import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#platform/config.ts'
import { openDatabase } from '#platform/kernel/database.ts'
import { isEmpty } from './database.ts'

/** Stands there while the demo data is being written, so that the next start repeats a seeding that was killed. */
const markerOf = (config: Config) => join(config.dataFolder, 'seeding')

/** Is it time for the demo data: nothing there yet, or only a part of it? */
export const needsDemoData = async (config: Config) =>
  existsSync(markerOf(config)) || (await isEmpty(config.database)) || (await isWithoutAccounts(config))

/** Written by an earlier version, which had no accounts. */
async function isWithoutAccounts({ database: { appUrl } }: Config): Promise<boolean> {
  const { lacksAccounts } = await import('./demo/accounts.ts')
  const database = openDatabase({ url: appUrl, poolSize: 1, queryTimeout: 20_000 })
  try {
    return await lacksAccounts(database.pool, database)
  } finally {
    await database.close()
  }
}

/** Writes the demo marketplaces; what is there already stays as it is. */
export async function writeDemoData(config: Config, note?: (text: string) => void): Promise<void> {
  const { seedDemo } = await import('./demo/seed.ts')
  writeFileSync(markerOf(config), '')
  await seedDemo(config, note)
  rmSync(markerOf(config))
}
