import { registerByInvitation, type Client, type IdentityRuntime } from '#platform/identity/index.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { joinTeam } from '../service/team-invitations.ts'

type Runtime = Parameters<typeof registerByInvitation>[0] & IdentityRuntime

/** Accepts an invitation as somebody new, who is signed in by it. @throws as identity's `registerByInvitation` */
export const acceptAsNewUser = (
  runtime: Runtime,
  scope: Scope,
  input: { token: string; firstName: string; lastName: string; password: string } & Client,
) =>
  registerByInvitation(runtime, scope, {
    ...input,
    onAccepted: async (ctx, user, invitation) => {
      if (invitation.kind === 'provider_member') await joinTeam(ctx, user, invitation)
    },
  })
