import { assertStaffAssurance, staffActor } from '#platform/identity/index.ts'
import { assertFound } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { type Owner, tenantOwner } from '../owner.ts'

type Session = Readonly<{
  user: Parameters<typeof staffActor>[2]['user']
  sessionId: string
  assurance: Parameters<typeof assertStaffAssurance>[1]
}>

/**
 * A marketplace as the platform's staff enter it: among its own rows, in its own audit log, as the account they are.
 * @param scope theirs, in the platform's tenant
 * @throws AppError `not_found` for what is no marketplace, `forbidden` without the second factor that staff need
 */
export async function enterAsPlatform(
  { database, config }: Pick<Runtime, 'database' | 'config'>,
  scope: Scope,
  { marketplaceId, session }: { marketplaceId: string; session: Session | null },
): Promise<{ scope: Scope; owner: Owner }> {
  const found = await database.readTenant(scope, (ctx) =>
    ctx.trx('tenants').where({ id: marketplaceId, kind: 'marketplace' }).first('id'),
  )
  assertFound(found, 'Marketplace')
  const inside: Scope = {
    tenantId: marketplaceId,
    actor: { kind: 'guest' },
    requestId: scope.requestId,
    locale: scope.locale,
    known: new Map(),
  }
  const actor =
    session &&
    (await staffActor({ database }, inside, { user: session.user, session: { id: session.sessionId } }))
  const entered = { ...inside, actor: assertFound(actor, 'Marketplace') }
  assertStaffAssurance(config, session!.assurance)
  return { scope: entered, owner: tenantOwner(entered) }
}
