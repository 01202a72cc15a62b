// The two Remix apps, built when their sources changed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './install.mjs'
import { withLock } from './lock.mjs'

export const apps = ['tenant-app', 'admin']

/** What an app is made of besides its own folder. From the core it takes types only, which leave no trace in it. */
const sharedSources = ['ui', 'themes', 'package-lock.json', 'tsconfig.json']

/** @returns {string[]} the apps whose build is missing or older than its sources */
export const staleApps = () => apps.filter((app) => !isBuilt(app, sourceHash(app)))

const isBuilt = (app, hash) =>
  readIfThere(stampFile(app)) === hash && existsSync(join(projectFolder, 'build', app, 'server/index.js'))

/**
 * @param {{ force?: boolean, app?: string }} options force: also what is up to date; app: only this one
 * @throws Error with the build's output
 */
export async function ensureBuilt({ force = false, app } = {}) {
  await Promise.all((app ? [app] : apps).map((each) => buildApp(each, force)))
}

function buildApp(app, force) {
  return withLock(join(projectFolder, `.cache/build-${app}-lock`), async () => {
    const hash = sourceHash(app)
    if (!force && isBuilt(app, hash)) return
    rmSync(stampFile(app), { force: true })
    await runBuild(app)
    writeFileSync(stampFile(app), hash)
  })
}

/** Inside the output, so that deleting `build/` also forgets that it was made. */
const stampFile = (app) => join(projectFolder, 'build', app, '.built-from')

function sourceHash(app) {
  const hash = createHash('sha256')
  for (const source of [app, ...sharedSources]) {
    for (const file of filesOf(source)) hash.update(file).update(readFileSync(join(projectFolder, file)))
  }
  return hash.digest('hex')
}

function filesOf(source) {
  const path = join(projectFolder, source)
  if (!existsSync(path)) return []
  if (!source.includes('.')) {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(projectFolder.length + 1))
      .toSorted()
  }
  return [source]
}

function runBuild(app) {
  mkdirSync(join(projectFolder, 'build'), { recursive: true })
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        // Vite alone would build what the browser gets, and not what the server renders.
        'node_modules/@remix-run/dev/dist/cli.js',
        'vite:build',
        '--config',
        `${app}/vite.config.ts`,
        '--logLevel',
        'warn',
      ],
      {
        cwd: projectFolder,
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const endChild = () => child.kill()
    process.once('exit', endChild) // a build that nobody waits for any more must not write into build/
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('exit', endChild)
      if (code === 0) resolve()
      else reject(new Error(`${app} could not be built (${signal ?? `code ${code}`})\n${output.trim()}`))
    })
  })
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
