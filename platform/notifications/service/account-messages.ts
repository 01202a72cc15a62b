import {
  findAccessRequestMessage,
  findChallengeMessage,
  findInvitationMessage,
  getUser,
  type SocialIssuer,
  type UserView,
} from '#platform/identity/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { challengeTemplate } from '../rules.ts'
import type { SecurityEventKind } from '../schemas.ts'
import { queueMessage } from './queue.ts'

/** Writes down the message about a code or a link; nothing when it was used or has lapsed meanwhile. */
export async function queueChallengeMessage(
  ctx: Ctx,
  { eventId, challengeId }: { eventId: string; challengeId: string },
): Promise<void> {
  const challenge = await findChallengeMessage(ctx, challengeId)
  const template = challenge && challengeTemplate(challenge)
  if (!template) return
  await queueMessage(ctx, {
    eventId,
    template,
    recipient: challenge.target,
    // Whoever registers types a name, and may type another person's address: the name is no greeting yet.
    recipientName: challenge.purpose === 'registration' ? '' : (challenge.firstName ?? ''),
    data: { challengeId },
  })
}

/** Writes down an invitation; nothing when it was answered meanwhile. */
export async function queueInvitationMessage(
  ctx: Ctx,
  { eventId, invitationId }: { eventId: string; invitationId: string },
): Promise<void> {
  const invitation = await findInvitationMessage(ctx, invitationId)
  if (!invitation) return
  await queueMessage(ctx, {
    eventId,
    template: 'invitation',
    recipient: invitation.email,
    recipientName: '',
    data: { invitationId },
  })
}

/** Asks a user whether support may act in their place; nothing when that was answered meanwhile. */
export async function queueAccessRequestMessage(
  ctx: Ctx,
  { eventId, accessRequestId }: { eventId: string; accessRequestId: string },
): Promise<void> {
  const access = await findAccessRequestMessage(ctx, accessRequestId)
  const user = access && (await findRecipient(ctx, access.userId))
  if (!user) return
  await queueMessage(ctx, {
    eventId,
    template: 'access-request',
    recipient: user.email,
    recipientName: nameOf(user),
    data: { accessRequestId },
  })
}

/** Tells a person that something about the safety of their account changed; nothing once the account is gone. */
export async function queueSecurityMessage(
  ctx: Ctx,
  input: {
    eventId: string
    userId: string
    what: SecurityEventKind
    email: string | null
    issuer?: SocialIssuer
  },
): Promise<void> {
  const { eventId, userId, what, issuer } = input
  const user = await findRecipient(ctx, userId)
  if (!user) return
  await queueMessage(ctx, {
    eventId,
    template: 'security-notice',
    recipient: input.email ?? user.email,
    recipientName: nameOf(user),
    data: { userId, what, happenedAt: ctx.now.toISOString(), ...(issuer ? { issuer } : {}) },
  })
}

const nameOf = ({ firstName, lastName }: UserView) => `${firstName} ${lastName}`.trim()

async function findRecipient(ctx: Ctx, userId: string): Promise<UserView | null> {
  return getUser(ctx, userId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  })
}
