import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { findForgottenEvidence, recordEvidenceGone } from '../service/evidence-files.ts'
import type { EvidenceRuntime } from './evidence-files.ts'

/**
 * One turn for one marketplace: files for banks about those who were erased go. The bytes first: a row that outlives a
 * process is found again, a file without a row never is.
 */
export async function forgetEvidence({ database, storage }: EvidenceRuntime, scope: Scope): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const gone = await database.inTenant(system, findForgottenEvidence)
  for (const { id, fileKey } of gone) {
    await storage.remove(fileKey)
    await database.inTenant(system, (ctx) => recordEvidenceGone(ctx, id))
  }
}
