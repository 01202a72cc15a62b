import { originOf, type Config } from '#platform/config.ts'
import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { hashSecret, isId, newSecret } from '#platform/kernel/ids.ts'
import type { Log } from '#platform/kernel/log.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import {
  SocialFailure,
  type SocialFailureReason,
  type SocialProfile,
  type SocialProviders,
} from '../gateways/social-providers.ts'
import type { Challenge, SocialIssuer } from '../models.ts'
import { assertOwnHands, requireUser } from '../policies.ts'
import { returnPath } from '../return-path.ts'
import { idOfToken, issueChallenge, tokenOf, useToken } from '../service/index.ts'
import { assertFresh, type Proof } from './freshness.ts'
import type { IdentityRuntime } from './runtime.ts'

// The way of a social sign-in, over three hosts:
//   marketplace  /auth/google           the browser gets a cookie of this host, the question is written down
//   provider                            the person signs in there
//   platform     /auth/callback/google  the one address that a provider knows; who it is becomes a ticket
//   marketplace  /sign-in/ticket        the ticket counts once, on this host, together with the cookie of the start
// So one registration with a provider serves every subdomain and every custom domain, and what is caught on the way
// (a code, a state, a ticket) is of no use in another browser or on another host.

export type SocialRuntime = IdentityRuntime & {
  social: SocialProviders
  log: Pick<Log, 'warn'>
  config: Pick<Config, 'publicScheme' | 'publicPort' | 'platformDomain'>
}

export type SocialIntent = 'sign_in' | 'link'
/** What a ticket holds, and is kept of a sign-in until the provider has answered. */
type Kept = {
  intent: SocialIntent
  issuer: SocialIssuer
  host: string
  returnTo: string | null
  sealed: string
}

const lapsed = () =>
  new AppError('link_expired', { detail: 'This took too long, or was used before; begin again' })

const callbackOf = ({ config }: SocialRuntime, issuer: SocialIssuer) =>
  `${originOf(config, config.platformDomain)}/auth/callback/${issuer}`

/**
 * Begins at the marketplace.
 * @param input `host` as it was resolved; `link` is the token of `startSocialLink`, for joining instead of signing in
 * @returns where to send the browser, and the secret for its cookie
 * @throws AppError `not_found` for a provider that is not offered, `link_expired`
 */
export async function startSocialSignIn(
  runtime: SocialRuntime,
  scope: Scope,
  input: { issuer: SocialIssuer; host: string; returnTo: unknown; link?: string | undefined },
): Promise<{ location: string; browser: string }> {
  const { issuer, host } = input
  assertOffered(runtime, issuer)
  const { database, vault, social } = runtime
  const browser = newSecret()
  const secrets = social.newSecrets()
  const state = await database.inTenant(scope, async (ctx) => {
    const link = input.link === undefined ? null : await useToken(ctx, vault, 'social', input.link)
    if (link && !isOwnLink(scope, link, issuer)) throw lapsed()
    const kept: Kept = {
      intent: link ? 'link' : 'sign_in',
      issuer,
      host,
      returnTo: returnPath(input.returnTo),
      sealed: vault.seal('social', ctx.tenantId, JSON.stringify(secrets)),
    }
    const challenge = await issueChallenge(ctx, {
      purpose: 'social',
      target: hashSecret(browser),
      userId: link?.userId ?? null,
      payload: kept,
    })
    return `${ctx.tenantId}.${tokenOf(vault, ctx.tenantId, challenge)}`
  })
  try {
    const location = await social.authorizationUrl(issuer, { ...secrets, state }, callbackOf(runtime, issuer))
    return { location, browser }
  } catch (error) {
    return { location: failurePath(runtime, error, scope.tenantId, 'sign_in'), browser }
  }
}

/**
 * Allows the person who asks to join an account at a provider to their own, once and in this session. What the
 * browser opens next is a plain address: only the token in it shows that a page of this site asked for it.
 * @returns the path to open
 * @throws AppError as `assertFresh`
 */
export async function startSocialLink(
  runtime: SocialRuntime,
  scope: Scope,
  { issuer, ...proof }: { issuer: SocialIssuer } & Proof,
): Promise<string> {
  assertOffered(runtime, issuer)
  await assertFresh(runtime, scope, proof)
  const { userId, sessionId } = requireUser(scope)
  const token = await runtime.database.inTenant(scope, async (ctx) => {
    const payload = { intent: 'link', issuer }
    const challenge = await issueChallenge(ctx, { purpose: 'social', target: sessionId, userId, payload })
    return tokenOf(runtime.vault, ctx.tenantId, challenge)
  })
  return `/auth/${issuer}?link=${token}`
}

function isOwnLink(scope: Scope, { target, userId, payload }: Challenge, issuer: SocialIssuer): boolean {
  assertOwnHands(scope)
  const actor = requireUser(scope)
  const isOfSession = target === actor.sessionId && userId === actor.userId
  return isOfSession && payload.issuer === issuer && payload.sealed === undefined
}

function assertOffered({ social }: SocialRuntime, issuer: SocialIssuer) {
  assertFound(social.issuers.includes(issuer) ? issuer : null, 'Provider')
}

/**
 * What the provider sent back to the platform's host. The question is used up before the code is exchanged: an answer
 * counts once, whatever becomes of it.
 * @returns where to send the browser: to the marketplace with a ticket, or with what went wrong
 * @throws AppError `link_expired` for a state that was not made here, for this provider, or was used
 */
export async function finishAtProvider(
  runtime: SocialRuntime,
  request: Pick<Scope, 'requestId' | 'locale'>,
  { issuer, answer }: { issuer: SocialIssuer; answer: URLSearchParams },
): Promise<string> {
  const { database, vault, social, config } = runtime
  const state = answer.get('state') ?? ''
  const { tenantId, token } = readState(runtime, state)
  const scope: Scope = { ...request, tenantId, actor: { kind: 'guest' } }
  const question = await database.inTenant(scope, async (ctx) => {
    const used = await useToken(ctx, vault, 'social', token)
    if (used.payload.issuer !== issuer || used.payload.sealed === undefined) throw lapsed()
    return used
  })
  const { sealed, ...kept } = question.payload as Kept
  const secrets = JSON.parse(vault.open('social', tenantId, sealed)) as ReturnType<
    SocialProviders['newSecrets']
  >
  const origin = originOf(config, kept.host)
  let profile: SocialProfile
  try {
    profile = await social.readProfile(issuer, answer, { ...secrets, state }, callbackOf(runtime, issuer))
  } catch (error) {
    return origin + failurePath(runtime, error, tenantId, kept.intent)
  }
  const ticket = await database.inTenant(scope, async (ctx) => {
    const payload: Kept = { ...kept, sealed: vault.seal('handoff', tenantId, JSON.stringify(profile)) }
    const { target, userId } = question
    return tokenOf(
      vault,
      tenantId,
      await issueChallenge(ctx, { purpose: 'handoff', target, userId, payload }),
    )
  })
  return `${origin}/sign-in/ticket?ticket=${ticket}`
}

/** The marketplace that asked; the state is not believed before its code was checked with that marketplace in it. */
function readState({ vault }: SocialRuntime, state: string): { tenantId: string; token: string } {
  const [, tenantId, token = ''] = /^([^.]+)\.(.+)$/.exec(state) ?? []
  if (!isId(tenantId) || idOfToken(vault, tenantId, 'social', token) === null) throw lapsed()
  return { tenantId, token }
}

export type SocialArrival = {
  profile: SocialProfile
  intent: SocialIntent
  userId: string | null
  returnTo: string | null
}

/**
 * Takes a ticket, once, on the host where it was asked for and from the browser that asked.
 * @throws AppError `link_expired`
 */
export async function takeTicket(
  { database, vault }: SocialRuntime,
  scope: Scope,
  { ticket, browser, host }: { ticket: string; browser: string; host: string },
): Promise<SocialArrival> {
  return database.inTenant(scope, async (ctx) => {
    const { target, userId, payload } = await useToken(ctx, vault, 'handoff', ticket)
    const { host: wanted, intent, returnTo, sealed } = payload as Kept
    // Thrown inside: a browser that has no right to the ticket does not use it up.
    if (target !== hashSecret(browser) || wanted !== host) throw lapsed()
    const profile = JSON.parse(vault.open('handoff', ctx.tenantId, sealed)) as SocialProfile
    return { profile, intent, userId, returnTo }
  })
}

export type SocialProblem =
  | SocialFailureReason
  | 'expired'
  | 'unproven'
  | 'no_address'
  | 'no_account'
  | 'taken'
  | 'closed'
  | 'suspended'

/** The page that tells what went wrong, in the site's own brand. @throws whatever is no failure of a provider */
function failurePath({ log }: SocialRuntime, error: unknown, tenantId: string, intent: SocialIntent): string {
  if (!(error instanceof SocialFailure)) throw error
  // Going back is nobody's fault; anything else is worth a look.
  if (error.reason !== 'cancelled') log.warn({ err: error.cause ?? error }, 'a provider gave no profile')
  return problemPath(tenantId, error.reason, intent)
}

/** Where somebody joins accounts elsewhere to their own: a page of the marketplace, or of the console. */
export const socialLinksPath = (tenantId: string) =>
  tenantId === platformTenantId ? '/account/security' : '/account/security/sign-in'

export const problemPath = (tenantId: string, problem: SocialProblem, intent: SocialIntent) =>
  `${intent === 'link' ? socialLinksPath(tenantId) : '/sign-in'}?social=${problem}`
