// What package-lock.json says, in node_modules: installed only when it is not there yet.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { withLock } from './lock.mjs'

export const projectFolder = resolve(import.meta.dirname, '../..')

const stampFile = join(projectFolder, 'node_modules/.installed-from')
const neededVersion = [20, 19]

/** Ends the process with one sentence on a Node that is too old for the dependencies. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > neededVersion[0] || (major === neededVersion[0] && minor >= neededVersion[1])) return
  console.error(`This needs Node ${neededVersion.join('.')} or newer, but runs on ${process.versions.node}.`)
  process.exit(1)
}

/** @returns whether node_modules is what the lock file says, on this system and this Node */
export function isInstalled() {
  const known = readIfThere(stampFile)
  if (known === stamp()) return true
  // The lock file changed, but whoever changed it had npm install the same: nothing to do. On another system
  // the same versions are other files.
  if ((known !== null && !known.endsWith(system)) || !holdsLockedVersions()) return false
  writeFileSync(stampFile, stamp())
  return true
}

/**
 * @param {{ quiet?: boolean }} options quiet: npm's own output appears only when it fails
 * @returns {Promise<boolean>} whether anything had to be installed
 * @throws Error when npm fails
 */
export async function ensureInstalled({ quiet = false } = {}) {
  if (isInstalled()) return false
  return withLock(join(projectFolder, '.cache/install-lock'), () => {
    if (isInstalled()) return false // another command of this checkout was quicker
    const { status, error, stdout, stderr } = spawnSync(
      'npm',
      // The build needs the development packages, whatever NODE_ENV says.
      ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd: projectFolder, stdio: quiet ? 'pipe' : 'inherit', encoding: 'utf8' },
    )
    if (error || status !== 0) {
      throw new Error(
        `npm ci failed${error ? `: ${error.message}` : ''}\n${stdout ?? ''}${stderr ?? ''}`.trim(),
      )
    }
    writeFileSync(stampFile, stamp())
    return true
  })
}

/** Installed programs differ by system and by major version of Node. */
const system = `${process.platform} ${process.arch} ${process.versions.modules}`

function stamp() {
  const hash = createHash('sha256')
    .update(readFileSync(join(projectFolder, 'package-lock.json')))
    .digest('hex')
  return `${hash} ${system}`
}

/** npm's own record lists what is in node_modules; packages for other systems are left out of it. */
function holdsLockedVersions() {
  const record = readIfThere(join(projectFolder, 'node_modules/.package-lock.json'))
  if (!record) return false
  const present = JSON.parse(record).packages
  const wanted = JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || present[path]?.version === entry.version || (entry.optional && !present[path]),
  )
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
