import { AppError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { isId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, hours, minutes } from '#platform/kernel/time.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { challengeIssued } from '../events.ts'
import { Challenge, User, type ChallengePurpose } from '../models.ts'

/** Six digits are guessed in half a million tries; five are allowed (NIST SP 800-63B, 3.2.2). */
export const codeAttempts = 5

const lifetimes: Record<ChallengePurpose, number> = {
  registration: hours(1),
  email_verification: hours(24),
  password_reset: hours(1),
  sign_in_link: minutes(15),
  email_change: hours(1),
  phone_verification: minutes(10),
  second_factor: minutes(10),
  passkey: minutes(10),
  social: minutes(10),
  handoff: minutes(1),
}

/** These are answered from a letter box or a telephone; the others from the browser that holds the token. */
const sentPurposes: ReadonlySet<ChallengePurpose> = new Set<ChallengePurpose>([
  'registration',
  'email_verification',
  'password_reset',
  'sign_in_link',
  'email_change',
  'phone_verification',
])

export type NewChallenge = {
  purpose: ChallengePurpose
  /** An e-mail address or a telephone number; what the browser is bound to, for those that are not sent. */
  target: string
  userId?: string | null
  payload?: Record<string, unknown>
  /** False for one that nobody is to answer: it looks like the others to whoever asked for it. */
  isSent?: boolean
}

/** Writes a challenge down, and has it sent when it is one of those. */
export async function issueChallenge(ctx: Ctx, input: NewChallenge): Promise<Challenge> {
  const { purpose, target, userId = null, payload = {}, isSent = sentPurposes.has(input.purpose) } = input
  const expiresAt = after(ctx.now, lifetimes[purpose])
  const challenge = await Challenge.query(ctx.trx).insert({
    purpose,
    target,
    userId,
    payload,
    attempts: 0,
    expiresAt,
  })
  if (isSent) await emit(ctx, challengeIssued, { challengeId: challenge.id })
  return challenge
}

type Named = Pick<Challenge, 'id' | 'purpose'>
const subject = (tenantId: string, { id, purpose }: Named) => `${tenantId} ${purpose} ${id}`

/** What a link carries: the id, and a code over it that only this deployment can make. Nothing of it is stored. */
export const tokenOf = (vault: Vault, tenantId: string, challenge: Named) =>
  `${challenge.id}.${vault.mac('challenge', subject(tenantId, challenge))}`

/** What a message tells a person to type. */
export const codeOf = (vault: Vault, tenantId: string, challenge: Named) =>
  vault.digits('challenge', subject(tenantId, challenge))

export const isCodeOf = (vault: Vault, tenantId: string, challenge: Named, typed: string) =>
  vault.isDigits('challenge', subject(tenantId, challenge), typed)

/** @returns the id, when the token was made here for this tenant and purpose */
export function idOfToken(
  vault: Vault,
  tenantId: string,
  purpose: ChallengePurpose,
  token: string,
): string | null {
  const [id, mac = ''] = token.split('.')
  return isId(id) && vault.isMac('challenge', subject(tenantId, { id, purpose }), mac) ? id : null
}

const lapsed = () =>
  new AppError('link_expired', { detail: 'This was used before, or its time is over; ask for a new one' })

/**
 * Uses a challenge up, once: of two who come at the same time, one does.
 * @throws AppError `link_expired`
 */
export async function useChallenge(ctx: Ctx, id: string, purpose: ChallengePurpose): Promise<Challenge> {
  const [used] = await ctx
    .trx('challenges')
    .where({ id, purpose })
    .whereNull('used_at')
    .where('expires_at', '>', ctx.now)
    .update({ used_at: ctx.now })
    .returning('*')
  if (!used) throw lapsed()
  return Challenge.fromDatabaseJson(used)
}

/** Looks at a challenge without using it up. @throws AppError `link_expired` */
export async function readChallenge(ctx: Ctx, id: string, purpose: ChallengePurpose): Promise<Challenge> {
  const found = await Challenge.query(ctx.trx)
    .findOne({ id, purpose })
    .whereNull('used_at')
    .where('expires_at', '>', ctx.now)
  if (!found) throw lapsed()
  return found
}

/** @throws AppError `link_expired` for a token that is not ours, was used, or is too old */
export function useToken(
  ctx: Ctx,
  vault: Vault,
  purpose: ChallengePurpose,
  token: string,
): Promise<Challenge> {
  const id = idOfToken(vault, ctx.tenantId, purpose, token)
  if (id === null) throw lapsed()
  return useChallenge(ctx, id, purpose)
}

/**
 * Counts one attempt at a code. It has to be committed before the code is compared, or a wrong one would undo it.
 * @throws AppError `link_expired` when there is nothing left to try
 */
export async function countAttempt(
  ctx: Ctx,
  id: string,
  purpose: ChallengePurpose,
): Promise<{ remaining: number }> {
  const [counted] = await ctx
    .trx('challenges')
    .where({ id, purpose })
    .whereNull('used_at')
    .where('expires_at', '>', ctx.now)
    .where('attempts', '<', codeAttempts)
    .increment('attempts', 1)
    .returning('attempts')
  if (!counted) throw lapsed()
  return { remaining: codeAttempts - Number(counted.attempts) }
}

/** What the message about a challenge says. */
export type ChallengeMessage = Pick<Challenge, 'id' | 'purpose' | 'target' | 'expiresAt'> & {
  /** Null where nobody has the address: the message says so, and nothing can be done with it. */
  firstName: string | null
  /** False for a registration with an address that has an account already, and the other way round. */
  isAnswerable: boolean
}

/** For whoever sends it. Null once it was used or has lapsed. */
export async function findChallengeMessage(ctx: Ctx, challengeId: string): Promise<ChallengeMessage | null> {
  const challenge = await Challenge.query(ctx.trx)
    .findOne({ id: challengeId })
    .whereNull('used_at')
    .where('expires_at', '>', ctx.now)
  if (!challenge) return null
  const { id, purpose, target, expiresAt, userId, payload } = challenge
  const user = userId === null ? null : await User.query(ctx.trx).findOne({ id: userId })
  const typed = typeof payload.firstName === 'string' ? payload.firstName : null
  const isAnswerable = purpose === 'registration' ? userId === null : userId !== null
  return { id, purpose, target, expiresAt, firstName: user?.firstName ?? typed, isAnswerable }
}
