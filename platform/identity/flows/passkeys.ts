import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { AppError, assertValid } from '#platform/kernel/errors.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type {
  AddedFactorView,
  PasskeyAssertion,
  PasskeyAttestation,
  PasskeyChallengeView,
} from '../factor-schemas.ts'
import type { Authenticator } from '../models.ts'
import { assertOwnHands, requireUser } from '../policies.ts'
import { addPasskey, countPasskeyUse, findPasskey, passkeysOf } from '../service/passkeys.ts'
import {
  getUser,
  idOfToken,
  issueChallenge,
  openSession,
  readChallenge,
  tokenOf,
  useToken,
  type SignedIn,
} from '../service/index.ts'
import { assertFresh, type Proof } from './freshness.ts'
import type { Client, IdentityRuntime } from './runtime.ts'

// A passkey belongs to one host (WebAuthn, 5.1.2): its marketplace, under the address where it was made.
const relyingPartyOf = (origin: string) => new URL(origin).hostname

/** What an answer is for; an answer for one is none for another. */
type Use = 'registration' | 'sign_in' | `second_factor ${string}`

/**
 * Begins to set up a passkey: what `navigator.credentials.create` is given.
 * @param input `origin` is the one of the host that was asked
 * @throws AppError as `assertFresh`
 */
export async function startPasskey(
  runtime: IdentityRuntime,
  scope: Scope,
  { origin, ...proof }: { origin: string } & Proof,
): Promise<PasskeyChallengeView> {
  await assertFresh(runtime, scope, proof)
  return runtime.database.inTenant(scope, async (ctx) => {
    const { userId } = requireUser(ctx)
    const [tenant, user, known] = await Promise.all([
      getTenant(ctx),
      getUser(ctx, userId),
      passkeysOf(ctx, userId),
    ])
    const options = await generateRegistrationOptions({
      rpName: tenant.name,
      rpID: relyingPartyOf(origin),
      userName: user.email,
      userDisplayName: `${user.firstName} ${user.lastName}`.trim(),
      userID: new Uint8Array(Buffer.from(userId)),
      attestationType: 'none',
      excludeCredentials: known.map(asDescriptor),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    return ask(ctx, runtime.vault, { use: 'registration', userId, challenge: options.challenge, options })
  })
}

/** @throws AppError `validation_failed`, `link_expired`, `conflict`, `forbidden` */
export async function finishPasskey(
  runtime: IdentityRuntime,
  scope: Scope,
  input: { token: string; name: string; response: PasskeyAttestation; origin: string },
): Promise<AddedFactorView> {
  assertOwnHands(scope)
  const { userId } = requireUser(scope)
  const expectedChallenge = await takeChallenge(runtime, scope, input.token, 'registration', userId)
  const { origin, response } = input
  const verified = await verifyRegistrationResponse({
    response: { ...response, clientExtensionResults: {} } as RegistrationResponseJSON,
    expectedChallenge,
    expectedOrigin: origin,
    expectedRPID: relyingPartyOf(origin),
    requireUserVerification: true,
  }).catch(() => null)
  assertValid(verified?.verified === true, 'response', 'This passkey could not be verified; try once more')
  const { credential } = verified.registrationInfo
  return runtime.database.inTenant(scope, (ctx) =>
    addPasskey(ctx, runtime.vault, {
      name: input.name,
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      signCount: credential.counter,
      transports: response.response.transports ?? [],
    }),
  )
}

/**
 * What `navigator.credentials.get` is given: for signing in with any passkey of this host, or for the second factor
 * of a sign-in that has begun, with one of its person's.
 * @throws AppError `link_expired`
 */
export async function requestPasskey(
  runtime: IdentityRuntime,
  scope: Scope,
  { origin, secondFactor }: { origin: string; secondFactor?: string | undefined },
): Promise<PasskeyChallengeView> {
  return runtime.database.inTenant(scope, async (ctx) => {
    const signIn = secondFactor === undefined ? null : await readSignIn(ctx, runtime.vault, secondFactor)
    const options = await generateAuthenticationOptions({
      rpID: relyingPartyOf(origin),
      userVerification: 'required',
      ...(signIn ? { allowCredentials: (await passkeysOf(ctx, signIn.userId!)).map(asDescriptor) } : {}),
    })
    const use: Use = signIn ? `second_factor ${signIn.id}` : 'sign_in'
    const { challenge } = options
    return ask(ctx, runtime.vault, { use, userId: signIn?.userId ?? null, challenge, options })
  })
}

function readSignIn(ctx: Ctx, vault: Vault, token: string) {
  const id = idOfToken(vault, ctx.tenantId, 'second_factor', token)
  if (id === null) throw new AppError('link_expired', { detail: 'This took too long; sign in again' })
  return readChallenge(ctx, id, 'second_factor')
}

/**
 * Signs in with a passkey alone. It is on a device that its owner has, which asked for a finger, a face or a number:
 * two factors.
 * @throws AppError `unauthenticated`, `link_expired`, `forbidden` for a suspended user
 */
export async function signInByPasskey(
  runtime: IdentityRuntime,
  scope: Scope,
  { token, response, origin, ...client }: PasskeyAnswer & Client,
): Promise<SignedIn> {
  const challenge = await takeChallenge(runtime, scope, token, 'sign_in', null)
  const signedIn = await runtime.database.inTenant(scope, async (ctx) => {
    const passkey = await verify(ctx, { response, origin, challenge })
    // The device says whose it is: a key that was stored under another name here must not open this account.
    const says = Buffer.from(response.response.userHandle ?? '', 'base64url').toString()
    if (!passkey || says !== passkey.userId) return null
    const { userAgent, wantsRefreshToken = false } = client
    return openSession(ctx, {
      userId: passkey.userId,
      assurance: 'two_factors',
      userAgent,
      wantsRefreshToken,
    })
  })
  if (!signedIn) {
    throw new AppError('unauthenticated', {
      detail: 'This passkey is not known here; sign in another way, and set it up in your account',
    })
  }
  return signedIn
}

type PasskeyAnswer = { token: string; response: PasskeyAssertion; origin: string }

/** Whether the answer is from a passkey of this user, and for this sign-in. @throws AppError `link_expired` */
export async function provePasskey(
  ctx: Ctx,
  vault: Vault,
  { token, response, origin, signInId, userId }: PasskeyAnswer & { signInId: string; userId: string },
): Promise<boolean> {
  const asked = await useToken(ctx, vault, 'passkey', token)
  const use: Use = `second_factor ${signInId}`
  if (asked.target !== use || asked.userId !== userId) return false
  const passkey = await verify(ctx, { response, origin, challenge: String(asked.payload.challenge) })
  return passkey?.userId === userId
}

async function verify(
  ctx: Ctx,
  { response, origin, challenge }: { response: PasskeyAssertion; origin: string; challenge: string },
): Promise<Authenticator | null> {
  const passkey = await findPasskey(ctx, response.id)
  if (!passkey) return null
  const verified = await verifyAuthenticationResponse({
    response: { ...response, clientExtensionResults: {} } as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: relyingPartyOf(origin),
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId!,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey!, 'base64url')),
      counter: Number(passkey.signCount),
    },
  }).catch(() => null)
  if (!verified?.verified) return null
  await countPasskeyUse(ctx, passkey.id, verified.authenticationInfo.newCounter)
  return passkey
}

type Question = { use: Use; userId: string | null; challenge: string; options: object }

async function ask(ctx: Ctx, vault: Vault, { use, userId, challenge, options }: Question) {
  const issued = await issueChallenge(ctx, {
    purpose: 'passkey',
    target: use,
    userId,
    payload: { challenge },
  })
  return { token: tokenOf(vault, ctx.tenantId, issued), options: options as Record<string, unknown> }
}

/** Uses the question up, whether the answer to it is right or not. @throws AppError `link_expired` */
async function takeChallenge(
  { database, vault }: IdentityRuntime,
  scope: Scope,
  token: string,
  use: Use,
  userId: string | null,
): Promise<string> {
  const asked = await database.inTenant(scope, (ctx) => useToken(ctx, vault, 'passkey', token))
  if (asked.target !== use || asked.userId !== userId) throw new AppError('link_expired')
  return String(asked.payload.challenge)
}

const asDescriptor = ({ credentialId, transports }: Authenticator) => ({ id: credentialId!, transports })
