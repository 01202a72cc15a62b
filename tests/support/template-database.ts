import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectFolder } from '#platform/config.ts'
import { migrateLatest } from '#platform/database/migrate.ts'
import {
  createDatabase,
  dropDatabase,
  listDatabases,
  renameDatabase,
  urlOfDatabase,
  type PostgresServer,
} from '#platform/local/postgres/index.ts'
import { processStart, withLock } from '../../scripts/support/lock.mjs'

/**
 * A migrated database of this run's own, copied from one that was migrated once for the present migrations.
 * @returns its name; the databases of the workers begin with it
 */
export function cloneTemplate(server: PostgresServer): Promise<string> {
  return withLock(join(projectFolder, '.data/test-template-lock'), async () => {
    await dropDeadRuns(server)
    const template = `template_${migrationsHash()}`
    const known = await listDatabases(server.adminUrl, 'template_')
    if (!known.includes(template)) {
      for (const outdated of known) await dropDatabase(server.adminUrl, outdated)
      await buildTemplate(server, template)
    }
    await createDatabase(server.adminUrl, runName, { template })
    return runName
  })
}

/** Removes every database of this run, and the files that belong to them. */
export async function dropRun(server: PostgresServer) {
  for (const name of await listDatabases(server.adminUrl, runName)) await dropDatabase(server.adminUrl, name)
  rmSync(join(tmpdir(), `demo-${runName}`), { recursive: true, force: true })
}

/** Begins with the process and its start, so that what a killed run left behind can be told from a run beside us. */
const runName = `run_${process.pid}_${(processStart(process.pid) ?? '').replaceAll(/\W/g, '')}`

async function buildTemplate(server: PostgresServer, template: string) {
  const draft = `${template}_draft`
  await createDatabase(server.adminUrl, draft)
  await migrateLatest(urlOfDatabase(server.migratorUrl, draft))
  await renameDatabase(server.adminUrl, draft, template)
}

async function dropDeadRuns(server: PostgresServer) {
  const names = await listDatabases(server.adminUrl, 'run_')
  const dead = names.filter((name) => {
    const [, pid, start] = name.split('_')
    return processStart(Number(pid))?.replaceAll(/\W/g, '') !== start
  })
  for (const name of dead) {
    await dropDatabase(server.adminUrl, name)
    rmSync(join(tmpdir(), `demo-${name}`), { recursive: true, force: true })
  }
}

function migrationsHash() {
  const hash = createHash('sha256')
  for (const folder of ['migrations', 'platform/database']) {
    const files = readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    for (const file of files.filter((name) => name.endsWith('.ts')).toSorted()) {
      hash.update(file).update(readFileSync(join(projectFolder, folder, file)))
    }
  }
  return hash
    .update(readFileSync(join(projectFolder, 'package-lock.json')))
    .digest('hex')
    .slice(0, 16)
}
