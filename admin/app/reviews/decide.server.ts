import type { Core } from '#platform/core.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'

export type Decision = {
  providerId: string
  credentialId: string
  reason: string
  /** Of the provider that was looked at; a decision about something else is refused. */
  version: number | null
}

/** One decision of a reviewer, by the name of its form. @throws a 404 for a form that there is not */
export async function decide(ctx: Ctx, { providers }: Core, form: string, decision: Decision): Promise<void> {
  const { providerId, credentialId, reason, version } = decision
  const steps: Record<string, () => Promise<unknown>> = {
    approve: () => providers.approveProvider(ctx, { providerId, version }),
    changes: () => providers.requestProviderChanges(ctx, { providerId, version, reason }),
    reject: () => providers.rejectProvider(ctx, { providerId, version, reason }),
    reopen: () => providers.reopenProvider(ctx, { providerId, version }),
    suspend: () => providers.suspendProvider(ctx, { providerId, version, reason }),
    reinstate: () => providers.reinstateProvider(ctx, { providerId, version }),
    'approve-credential': () => providers.approveCredential(ctx, { credentialId }),
    'reject-credential': () => providers.rejectCredential(ctx, { credentialId, reason }),
  }
  const step = Object.hasOwn(steps, form) ? steps[form] : undefined
  if (!step) throw new Response(null, { status: 404 })
  await step()
}
