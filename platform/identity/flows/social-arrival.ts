import { Value } from 'typebox/value'
import { AppError } from '#platform/kernel/errors.ts'
import { hashSecret } from '#platform/kernel/ids.ts'
import { Email } from '#platform/kernel/schemas.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import type { SocialProfile } from '../gateways/social-providers.ts'
import type { ChallengePurpose } from '../models.ts'
import { assertOwnHands, requireUser } from '../policies.ts'
import { normaliseEmail } from '../rules.ts'
import {
  attachGuestBookings,
  endSessions,
  findUserByEmail,
  getUser,
  issueChallenge,
  readChallenge,
  useChallenge,
} from '../service/index.ts'
import {
  dropUnprovenKeys,
  findSocialUser,
  linkSocialIdentity,
  unlinkSocialIdentity,
} from '../service/social-identities.ts'
import type { SocialIssuer } from '../models.ts'
import { countMessage } from './attempts.ts'
import { provenCode } from './codes.ts'
import { assertFresh, type Proof } from './freshness.ts'
import { assertMayRegister, registerUser } from './registration.ts'
import type { Client } from './runtime.ts'
import { enterAfterFirstFactor, type SignInOutcome } from './sign-in.ts'
import { takeTicket, type SocialIntent, type SocialProblem, type SocialRuntime } from './social.ts'

/** Where a ticket leads. */
export type SocialOutcome = { returnTo: string | null } & (
  | { kind: 'entered'; outcome: SignInOutcome }
  | { kind: 'linked' }
  /** A code was sent to the address that the provider did not vouch for. */
  | { kind: 'confirm'; challengeId: string }
  | { kind: 'refused'; problem: SocialProblem; intent: SocialIntent }
)

type Ticket = { ticket: string; browser: string; host: string }

/**
 * Ends a social sign-in at the marketplace: signs in, registers, joins, or asks for proof of the address.
 * @throws AppError `link_expired`, `rate_limited`, `forbidden` for a suspended user
 */
export async function redeemTicket(
  runtime: SocialRuntime,
  scope: Scope,
  { ticket, browser, host, ...client }: Ticket & Client,
): Promise<SocialOutcome> {
  const { profile, intent, userId, returnTo } = await takeTicket(runtime, scope, { ticket, browser, host })
  if (intent === 'link') return { ...(await link(runtime, scope, profile, userId)), returnTo }
  const arrived = await runtime.database.inTenant(scope, (ctx) => enter(ctx, runtime, profile, client))
  if (arrived !== 'needs_proof') return { ...arrived, returnTo }
  return { ...(await askForProof(runtime, scope, profile, browser, client)), returnTo }
}

async function link(
  { database }: SocialRuntime,
  scope: Scope,
  profile: SocialProfile,
  userId: string | null,
): Promise<Pick<Extract<SocialOutcome, { kind: 'linked' }>, 'kind'> | Refusal> {
  // Whoever is signed in now must be who asked to join.
  if (scope.actor.kind !== 'user' || scope.actor.userId !== userId) return refused('expired', 'link')
  assertOwnHands(scope)
  try {
    await database.inTenant(scope, (ctx) => linkSocialIdentity(ctx, { userId, ...profile }))
    return { kind: 'linked' }
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return refused('taken', 'link')
    throw error
  }
}

type Refusal = { kind: 'refused'; problem: SocialProblem; intent: SocialIntent }
const refused = (problem: SocialProblem, intent: SocialIntent = 'sign_in'): Refusal => ({
  kind: 'refused',
  problem,
  intent,
})

/**
 * Whoever was joined before comes in. A new face is joined to the account with its address only when both sides have
 * proven that address; otherwise the person proves it first. On the console nobody registers.
 */
async function enter(
  ctx: Ctx,
  { vault }: SocialRuntime,
  profile: SocialProfile,
  client: Client,
): Promise<{ kind: 'entered'; outcome: SignInOutcome } | Refusal | 'needs_proof'> {
  const known = await findSocialUser(ctx, profile)
  if (known) return entered(ctx, vault, known, client)
  const email = addressOf(profile)
  if (email === null) return refused('no_address')
  const user = await findUserByEmail(ctx, email)
  const isConsole = ctx.tenantId === platformTenantId
  if (!user && isConsole) return refused('no_account')
  if (!profile.isEmailVerified || (user && !user.isEmailVerified)) {
    return isConsole ? refused('unproven') : 'needs_proof'
  }
  const joined = user ?? (await register(ctx, profile, email))
  if (!joined) return refused('closed')
  try {
    await linkSocialIdentity(ctx, { userId: joined.id, ...profile, isNewcomer: user === null })
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return refused('taken')
    throw error
  }
  return entered(ctx, vault, joined.id, client)
}

async function entered(ctx: Ctx, vault: SocialRuntime['vault'], userId: string, client: Client) {
  const outcome = await enterAfterFirstFactor(ctx, vault, { userId, ...client })
  if (!outcome) throw new AppError('link_expired')
  return { kind: 'entered' as const, outcome }
}

/** @returns null where the marketplace does not take this address */
async function register(ctx: Ctx, profile: Pick<SocialProfile, 'firstName' | 'lastName'>, email: string) {
  try {
    await assertMayRegister(ctx, email)
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return null
    throw error
  }
  return registerUser(ctx, { ...nameOf(profile, email), email, passwordHash: null })
}

/** Not everybody gives a name; the head of the address is what they will correct soonest. */
const nameOf = ({ firstName, lastName }: Pick<SocialProfile, 'firstName' | 'lastName'>, email: string) => ({
  firstName: firstName || (lastName ? '' : email.split('@')[0]!.slice(0, 80)),
  lastName,
})

function addressOf({ email }: SocialProfile): string | null {
  const address = email === null ? '' : normaliseEmail(email)
  return Value.Check(Email, address) ? address : null
}

async function askForProof(
  runtime: SocialRuntime,
  scope: Scope,
  profile: SocialProfile,
  browser: string,
  { address }: Client,
): Promise<{ kind: 'confirm'; challengeId: string } | Refusal> {
  const email = addressOf(profile)!
  await countMessage(runtime, scope, email, address)
  return runtime.database.inTenant(scope, async (ctx) => {
    const user = await findUserByEmail(ctx, email)
    const { firstName, lastName } = nameOf(profile, email)
    const sealed = runtime.vault.seal('social-proof', ctx.tenantId, JSON.stringify(profile))
    // As a registration its code is good for registering, so what that needs is there too.
    const { id } = await issueChallenge(ctx, {
      purpose: user ? 'email_verification' : 'registration',
      target: email,
      userId: user?.id ?? null,
      payload: { firstName, lastName, phone: null, passwordHash: null, sealed, browser: hashSecret(browser) },
    })
    return { kind: 'confirm', challengeId: id }
  })
}

/**
 * The code from the letter box: the address is its person's, in the browser that began.
 * @throws AppError `validation_failed` for a wrong code, `link_expired`, `conflict`
 */
export async function confirmSocialAddress(
  runtime: SocialRuntime,
  scope: Scope,
  { challengeId, code, browser, ...client }: { challengeId: string; code: string; browser: string } & Client,
): Promise<SignInOutcome> {
  const purpose = await purposeOf(runtime, scope, challengeId, browser)
  await provenCode(runtime, scope, { challengeId, code, purpose })
  return runtime.database.inTenant(scope, async (ctx) => {
    const { target: email, userId, payload } = await useChallenge(ctx, challengeId, purpose)
    const profile = JSON.parse(
      runtime.vault.open('social-proof', ctx.tenantId, String(payload.sealed)),
    ) as SocialProfile
    const user = userId === null ? await register(ctx, profile, email) : await proven(ctx, userId, email)
    if (!user) throw new AppError('forbidden', { detail: 'This marketplace does not take this address' })
    await linkSocialIdentity(ctx, { userId: user.id, ...profile, isNewcomer: userId === null })
    return (await entered(ctx, runtime.vault, user.id, client)).outcome
  })
}

async function purposeOf(
  { database }: SocialRuntime,
  scope: Scope,
  id: string,
  browser: string,
): Promise<ChallengePurpose> {
  for (const purpose of ['email_verification', 'registration'] as const) {
    const found = await database
      .readTenant(scope, (ctx) => readChallenge(ctx, id, purpose))
      .catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'link_expired') return null
        throw error
      })
    if (found && found.payload.browser === hashSecret(browser)) return purpose
  }
  throw new AppError('link_expired', {
    detail: 'This took too long, or was begun in another browser; begin again',
  })
}

/** The address is proven now. When it was not before, nobody knows who set up what this account has. */
async function proven(ctx: Ctx, userId: string, email: string) {
  const user = await getUser(ctx, userId)
  if (user.email !== email) throw new AppError('link_expired')
  if (!user.isEmailVerified) {
    await dropUnprovenKeys(ctx, userId)
    await endSessions(ctx, userId)
    await attachGuestBookings(ctx, userId)
  }
  return user
}

/** Separates an account at a provider again. @throws AppError as `assertFresh`, `not_found`, `conflict` */
export async function removeSocialLink(
  runtime: SocialRuntime,
  scope: Scope,
  { issuer, ...proof }: { issuer: SocialIssuer } & Proof,
): Promise<void> {
  await assertFresh(runtime, scope, proof)
  requireUser(scope)
  await runtime.database.inTenant(scope, (ctx) => unlinkSocialIdentity(ctx, issuer))
}
