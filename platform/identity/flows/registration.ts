import { AppError, assertAllowed, assertValid } from '#platform/kernel/errors.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { emailDomainOf, getAccess, getTenant } from '#platform/tenancy/index.ts'
import { hashPassword } from '../passwords.ts'
import { normaliseEmail, passwordFault } from '../rules.ts'
import type { ChallengeView, RegisterUser, UserView } from '../schemas.ts'
import {
  addMembership,
  attachGuestBookings,
  closeCustomerInvitation,
  createUser,
  findUserByEmail,
  isInvited,
  issueChallenge,
  openSession,
  useChallenge,
  type SignedIn,
} from '../service/index.ts'
import { countMessage } from './attempts.ts'
import { provenCode } from './codes.ts'
import { assertUnbreached, type BreachRuntime } from './breaches.ts'
import type { Client, IdentityRuntime } from './runtime.ts'

/** What is kept until the address is proven: nobody gets an account for an address that they cannot read. */
type Pending = Pick<RegisterUser, 'firstName' | 'lastName' | 'phone'> & { passwordHash: string }

/**
 * Begins a registration: a code is sent to the address. Where the address has an account, its owner is told so
 * instead, and the answer here is the same, after the same work.
 * @throws AppError `validation_failed` for a weak or breached password, `rate_limited`
 */
export async function startRegistration(
  runtime: IdentityRuntime & BreachRuntime,
  scope: Scope,
  { password, ...input }: RegisterUser & Client,
): Promise<ChallengeView> {
  await countMessage(runtime, scope, input.email, input.address)
  const { name } = await runtime.database.readTenant(scope, (ctx) => getTenant(ctx))
  const fault = passwordFault(password, { ...input, marketplace: name })
  assertValid(fault === null, 'password', fault ?? '')
  await assertUnbreached(runtime, password)
  const passwordHash = await hashPassword(password)
  const { firstName, lastName, phone = null } = input
  return runtime.database.inTenant(scope, async (ctx) => {
    const email = normaliseEmail(input.email)
    const isWelcome = await mayRegister(ctx, email)
    const known = await findUserByEmail(ctx, email)
    const payload: Pending = { firstName, lastName, phone, passwordHash }
    const { id, expiresAt } = await issueChallenge(ctx, {
      purpose: 'registration',
      target: email,
      userId: known?.id ?? null,
      payload: known || !isWelcome ? {} : payload,
      // Nobody learns from the answer who is invited, any more than who has an account.
      isSent: known !== null || isWelcome,
    })
    return { id, expiresAt: expiresAt.toISOString() }
  })
}

/**
 * Whether a private marketplace takes this address: it is invited, or of one of the marketplace's domains.
 * @throws AppError `validation_failed` for a domain that is not taken, which everybody may know
 */
async function mayRegister(ctx: Ctx, email: string): Promise<boolean> {
  const { access, domains } = await getAccess(ctx)
  if (access === 'open' || (await isInvited(ctx, email))) return true
  if (access === 'invite_only') return false
  const isTaken = domains.includes(emailDomainOf(email))
  assertValid(isTaken, 'email', `Use your address of ${domains.map((domain) => `@${domain}`).join(' or ')}`)
  return true
}

/**
 * The same for whoever has proven the address in another way, and may be told.
 * @throws AppError `validation_failed`, `forbidden`
 */
export async function assertMayRegister(ctx: Ctx, email: string): Promise<void> {
  assertAllowed(await mayRegister(ctx, email), 'This marketplace is by invitation only')
}

/**
 * Ends a registration: the code proves the address, and the new user is signed in. What was booked with that address
 * before becomes theirs.
 * @throws AppError `validation_failed` for a wrong code, `link_expired`
 */
export async function completeRegistration(
  runtime: IdentityRuntime,
  scope: Scope,
  { challengeId, code, ...client }: { challengeId: string; code: string } & Client,
): Promise<SignedIn> {
  await provenCode(runtime, scope, { challengeId, code, purpose: 'registration' })
  return runtime.database.inTenant(scope, async (ctx) => {
    const { target: email, userId, payload } = await useChallenge(ctx, challengeId, 'registration')
    // Its code was never sent: the message told the owner of the account instead.
    if (userId !== null) throw new AppError('link_expired')
    // Asked again: an invitation may have been taken back since the code was sent.
    await assertMayRegister(ctx, email)
    const user = await registerUser(ctx, { email, ...(payload as Pending) })
    await closeCustomerInvitation(ctx, email)
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

/**
 * A user whose address is proven, who may do what a customer may.
 * @throws AppError `conflict` for a known address
 */
export async function registerUser(
  ctx: Ctx,
  input: Omit<RegisterUser, 'password'> & { passwordHash: string | null },
): Promise<UserView> {
  const { phone = null, ...rest } = input
  const user = await createUser(ctx, { ...rest, phone, isEmailVerified: true })
  await addMembership(ctx, { userId: user.id, role: 'customer' })
  await attachGuestBookings(ctx, user.id)
  return { ...user, roles: ['customer'] }
}
