import type { Knex } from 'knex'
import { Model, snakeCaseMappers } from 'objection'
import type { Rows, Statement } from './batch.ts'
import { newId } from './ids.ts'

/**
 * Who asks. A guest has no account; a user belongs to this tenant; an account belongs to the platform and is staff
 * here; the system is a job or a sweep.
 */
export type Actor =
  | { kind: 'guest' }
  | {
      kind: 'user'
      userId: string
      sessionId: string
      roles: readonly string[]
      providerId: string | null
      /** The account of platform staff that acts in this user's place, with their consent. */
      impersonatorId?: string
    }
  | { kind: 'account'; accountId: string; sessionId: string; roles: readonly string[] }
  | { kind: 'system' }

/** True for a person who has one of the roles in this tenant. */
export const hasRole = (actor: Actor, ...roles: readonly string[]): boolean =>
  'roles' in actor && actor.roles.some((role) => roles.includes(role))

/** One name for who asks, for keys and logs: never a person's name. */
export function actorKey(actor: Actor): string {
  if (actor.kind === 'user') return `user:${actor.userId}`
  return actor.kind === 'account' ? `account:${actor.accountId}` : actor.kind
}

/** Who is asking, in which tenant. Built once at an edge: HTTP request, Remix request, job, test. */
export type Scope = Readonly<{
  tenantId: string
  actor: Actor
  requestId: string
  locale: string
  /** What was looked up once for one call at an edge, by its key; without it everybody looks for themselves. */
  known?: Map<string, Promise<unknown>>
}>

/** A scope inside an open tenant transaction: first argument of every service function. */
export type Ctx = Scope &
  Readonly<{
    /** A knex that speaks on this transaction's connection only. */
    trx: Knex
    /** Several statements in one round trip, where the count of round trips matters; each sees the ones before it. */
    send: (statements: readonly Statement[]) => Promise<Rows[]>
    now: Date
    /** Runs after the transaction has committed and never when it rolled back. Must not throw. */
    afterCommit: (hook: () => void) => void
  }>

export type Work<T> = (ctx: Ctx) => Promise<T>
/** The two doors to the database: a transaction to write, a batch in one round trip to read. */
export type InTenant = <T>(scope: Scope, work: Work<T>) => Promise<T>

/** Never bound to a pool: a query without `ctx.trx` throws instead of leaving the tenant. */
export class TenantModel extends Model {
  declare tenantId: string
  declare id: string
  declare createdAt: Date
  static override idColumn = ['tenant_id', 'id']
  static override columnNameMappers = snakeCaseMappers()
  static override useLimitInFirst = true

  override $beforeInsert() {
    this.id ??= newId()
  }
}

export const systemScope = (tenantId: string, requestId = newId()): Scope => ({
  tenantId,
  actor: { kind: 'system' },
  requestId,
  locale: 'en',
})
