import { AppError, assertValid } from '#platform/kernel/errors.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { hashPassword } from '../passwords.ts'
import { passwordFault } from '../rules.ts'
import type { InvitationView, UserView } from '../schemas.ts'
import {
  acceptInvitation,
  findUserByEmail,
  openSession,
  readInvitation,
  type SignedIn,
} from '../service/index.ts'
import { assertUnbreached, type BreachRuntime } from './breaches.ts'
import { registerUser } from './registration.ts'
import type { Client, IdentityRuntime } from './runtime.ts'

export type AcceptAsNewUser = {
  token: string
  firstName: string
  lastName: string
  password: string
  /** What the invitation is for, in the same transaction. */
  onAccepted: (ctx: Ctx, user: UserView, invitation: InvitationView) => Promise<void>
}

/**
 * Registers whoever holds an invitation: the link was sent to the address, so following it proves it. The new user is
 * signed in. Of two who follow one link at once the second finds it used.
 * @throws AppError `link_expired`, `validation_failed`, `conflict` where the address has an account that has to sign in
 */
export async function registerByInvitation(
  runtime: IdentityRuntime & BreachRuntime,
  scope: Scope,
  { token, password, firstName, lastName, onAccepted, ...client }: AcceptAsNewUser & Client,
): Promise<SignedIn> {
  const { vault, database } = runtime
  const { email, marketplace } = await database.inTenant(scope, async (ctx) => {
    const invitation = await readInvitation(ctx, vault, token)
    return { email: invitation.email, marketplace: (await getTenant(ctx)).name }
  })
  const fault = passwordFault(password, { email, firstName, lastName, marketplace })
  assertValid(fault === null, 'password', fault ?? '')
  await assertUnbreached(runtime, password)
  const passwordHash = await hashPassword(password)
  return database.inTenant(scope, async (ctx) => {
    const invitation = await acceptInvitation(ctx, vault, token)
    if (await findUserByEmail(ctx, invitation.email)) {
      throw new AppError('conflict', {
        detail: 'There is an account with this e-mail address: sign in to accept',
      })
    }
    const user = await registerUser(ctx, { email: invitation.email, firstName, lastName, passwordHash })
    await onAccepted(ctx, user, invitation)
    const { userAgent, wantsRefreshToken = false } = client
    const signedIn = await openSession(ctx, {
      userId: user.id,
      assurance: 'one_factor',
      userAgent,
      wantsRefreshToken,
    })
    if (!signedIn) throw new AppError('link_expired')
    return signedIn
  })
}
