import type { Scope } from '#platform/kernel/tenant.ts'
import { expireCredentials, remindOfExpiry } from '../service/expire-credentials.ts'
import type { CredentialRuntime } from './credentials.ts'

/** One tenant's credentials that have come to their end, or will soon. */
export async function sweepCredentials(
  { database }: Pick<CredentialRuntime, 'database'>,
  scope: Scope,
): Promise<void> {
  while ((await database.inTenant(scope, (ctx) => expireCredentials(ctx))) > 0);
  await database.inTenant(scope, (ctx) => remindOfExpiry(ctx))
}
