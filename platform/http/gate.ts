import type { FastifyInstance, RouteOptions } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'
import {
  type FeatureKey,
  isFeature,
  mayUse,
  permissions,
  requireFeature,
  requireRoomForStaff,
  type Permission,
} from './domains.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Anybody may call it. This or a permission is stated by every route. */
    isPublic?: true
    /** Who may is in the permission table. */
    permission?: Permission
    /** Besides the permission: what the plan of whoever asks must hold. */
    feature?: FeatureKey
    /** The plan of the marketplace must have room for one more of them: for domains that stand below plans. */
    room?: 'staff'
    /** Answers in the console too (about the account that asks), or only there. Without it, on marketplaces only. */
    onConsole?: true | 'only'
    /** Served on any host, before anything is known about it. */
    anyHost?: true
    /** The path is worth a line in the log, because the route's pattern tells nothing. */
    logPath?: true
  }
}

/** Refuses to start with a route whose gate is not declared: a forgotten gate must not be an open one. */
export function requireGates(app: FastifyInstance) {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    routes.push(route)
  })
  app.addHook('onReady', async () => {
    // Read at the end, because a plugin's own context may declare for its routes what the plugin does not know of.
    const faults = routes.flatMap(gateFault)
    if (faults.length > 0) throw new Error(`Routes without a proper gate:\n${faults.join('\n')}`)
  })
}

function gateFault({ method, url, config = {} }: RouteOptions): string[] {
  // Preflights ask what would be allowed; they never reach a handler of ours.
  if (method === 'OPTIONS') return []
  const { isPublic, permission, feature } = config
  const name = `${[method].flat().join(',')} ${url}`
  const stated = [isPublic, permission].filter((gate) => gate !== undefined)
  if (stated.length !== 1) return [`${name} must state exactly one of isPublic and permission`]
  if (permission !== undefined && !Object.hasOwn(permissions, permission))
    return [`${name}: there is no permission ${permission}`]
  if (feature !== undefined && !isFeature(feature)) return [`${name}: there is no feature ${String(feature)}`]
  if (feature !== undefined && permission === undefined)
    return [`${name}: a guest has no plan, so a feature needs a permission beside it`]
  return []
}

/** For routes of third-party plugins: they ask for nothing, and are all public. */
export function declarePublic(app: FastifyInstance) {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, isPublic: true }
  })
}

/** Runs after the session is known and before the body is read. */
export function enforceGates(app: FastifyInstance) {
  app.addHook('onRequest', async (request) => {
    const { permission, feature, room } = request.routeOptions.config
    if (permission === undefined) return
    const { actor } = request.scope
    if (actor.kind === 'guest') throw new AppError('unauthenticated')
    // The name tells a program which right it lacks, and a refusal here from one by a policy further in.
    if (!mayUse(permission, actor)) throw new AppError('forbidden', { extra: { permission } })
    // After the permission: whoever may not use it at all is told so, and not what it costs.
    if (feature !== undefined) await request.readTenant((ctx) => requireFeature(ctx, feature))
    if (room !== undefined) await request.readTenant((ctx) => requireRoomForStaff(ctx))
  })
}
