import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * A Redis server for the tests: one that is installed, or Debian's packages unpacked into `cacheFolder` (nothing
 * is installed, no rights are needed).
 * @returns {{ server: string, libraries: string } | null} null when there is none and none can be had
 */
export function findRedisServer(cacheFolder) {
  return installed() ?? unpacked(cacheFolder) ?? download(cacheFolder)
}

function installed() {
  for (const name of ['redis-server', 'valkey-server']) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (isExecutable(join(folder, name))) return { server: join(folder, name), libraries: '' }
    }
  }
  return null
}

function unpacked(cacheFolder) {
  const root = join(cacheFolder, 'redis', 'usr')
  const server = join(root, 'bin', 'redis-server')
  if (!isExecutable(server)) return null
  const libraries = join(root, 'lib')
  const folders = readdirSync(libraries, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return { server, libraries: folders.map(({ name }) => join(libraries, name)).join(delimiter) }
}

function download(cacheFolder) {
  const folder = join(cacheFolder, 'redis')
  mkdirSync(folder, { recursive: true })
  try {
    execFileSync('apt-get', ['download', 'redis-tools', 'libjemalloc2', 'liblzf1'], {
      cwd: folder,
      stdio: 'pipe',
    })
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
      execFileSync('dpkg', ['-x', file, '.'], { cwd: folder, stdio: 'pipe' })
    }
    // In Debian the server is one binary under several names; the tools package holds it as redis-check-rdb.
    const server = join(folder, 'usr', 'bin', 'redis-server')
    if (!existsSync(server)) symlinkSync('redis-check-rdb', server)
  } catch {
    return null
  }
  return unpacked(cacheFolder)
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
