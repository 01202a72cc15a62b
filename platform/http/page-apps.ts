import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ServerBuild } from '@remix-run/server-runtime'
import { projectFolder } from '#platform/config.ts'

/** The two Remix apps: what visitors and providers see, and what operators and platform staff see. */
export type AppName = 'tenant-app' | 'admin'
/** Where an app's built server comes from: the build folder, Vite in development, or a test. */
export type PageApps = Record<AppName, () => Promise<ServerBuild>>

/** Public path of an app's files. */
export const assetPrefix: Record<AppName, string> = { 'tenant-app': '/_app/', admin: '/_admin/' }
export const clientFolder = (app: AppName) => join(projectFolder, 'build', app, 'client')

const serverFile = (app: AppName) => join(projectFolder, 'build', app, 'server', 'index.js')

/** @throws when an app has not been built */
export function builtApps(): PageApps {
  return { 'tenant-app': loadBuilt('tenant-app'), admin: loadBuilt('admin') }
}

function loadBuilt(app: AppName): () => Promise<ServerBuild> {
  if (!existsSync(serverFile(app))) throw new Error(`${app} has not been built: run npm run build`)
  const build = import(pathToFileURL(serverFile(app)).href) as Promise<ServerBuild>
  return () => build
}
