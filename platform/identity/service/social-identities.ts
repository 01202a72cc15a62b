import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { securityChanged } from '../events.ts'
import { SocialIdentity, User, type SocialIssuer } from '../models.ts'
import { requireUser } from '../policies.ts'
import { toSocialLinkView, type SocialLinkView } from '../social-schemas.ts'
import { passkeysOf } from './passkeys.ts'

type Named = { issuer: SocialIssuer; subject: string }

/** Whose account at the provider this is here. Remembers that it was used. */
export async function findSocialUser(ctx: Ctx, { issuer, subject }: Named): Promise<string | null> {
  const [used] = await ctx
    .trx('social_identities')
    .where({ issuer, subject })
    .update({ last_used_at: ctx.now })
    .returning<{ user_id: string }[]>('user_id')
  return used?.user_id ?? null
}

/**
 * Joins an account at a provider to a user, who is told of it by mail unless they have just come. Twice the same is one.
 * @throws AppError `conflict` when it is somebody else's here, or the user has joined another one of that provider
 */
export async function linkSocialIdentity(
  ctx: Ctx,
  input: Named & { userId: string; email: string | null; isNewcomer?: boolean },
): Promise<void> {
  const { userId, issuer, subject, email, isNewcomer = false } = input
  const known = await SocialIdentity.query(ctx.trx).findOne({ issuer, subject })
  if (known?.userId === userId) return
  if (known) throw new AppError('conflict', { detail: `Somebody else here signs in with this account` })
  const added = await ctx
    .trx('social_identities')
    .insert({ id: newId(), user_id: userId, issuer, subject, email: email ?? '', last_used_at: ctx.now })
    .onConflict()
    .ignore()
    .returning('id')
  if (added.length === 0) {
    throw new AppError('conflict', {
      detail: 'Another account of that kind is joined already; separate it first',
    })
  }
  await recordChange(ctx, {
    action: 'user.social_identity_linked',
    subject: { kind: 'user', id: userId },
    after: { issuer },
  })
  if (!isNewcomer) await emit(ctx, securityChanged, { userId, what: 'social_linked', issuer, email: null })
}

/** With whom the person who asks may sign in. @throws AppError `unauthenticated` */
export async function listSocialLinks(ctx: Ctx): Promise<SocialLinkView[]> {
  const { userId } = requireUser(ctx)
  const rows = await SocialIdentity.query(ctx.trx).where({ user_id: userId }).orderBy(['created_at', 'id'])
  return rows.map(toSocialLinkView)
}

/** @throws AppError `not_found`, `conflict` when nothing else would be left to sign in with */
export async function unlinkSocialIdentity(ctx: Ctx, issuer: SocialIssuer): Promise<void> {
  const { userId } = requireUser(ctx)
  const user = assertFound(await User.query(ctx.trx).findOne({ id: userId }).forUpdate(), 'User')
  const linked = await SocialIdentity.query(ctx.trx).where({ user_id: userId })
  assertFound(
    linked.find((each) => each.issuer === issuer),
    'Link',
  )
  const isOnlyWay =
    linked.length === 1 && user.passwordHash === null && (await passkeysOf(ctx, userId)).length === 0
  if (isOnlyWay) {
    throw new AppError('conflict', {
      detail: 'You would have no way to sign in; choose a password or set up a passkey first',
    })
  }
  await SocialIdentity.query(ctx.trx).delete().where({ user_id: userId, issuer })
  await recordChange(ctx, {
    action: 'user.social_identity_unlinked',
    subject: { kind: 'user', id: userId },
    before: { issuer },
  })
  await emit(ctx, securityChanged, { userId, what: 'social_unlinked', issuer, email: null })
}

/**
 * Takes from an account whatever was set up before its address was proven: whoever registered it with somebody else's
 * address must not keep a key to it.
 */
export async function dropUnprovenKeys(ctx: Ctx, userId: string): Promise<void> {
  await User.query(ctx.trx).patch({ passwordHash: null, emailVerifiedAt: ctx.now }).where({ id: userId })
  for (const table of ['authenticators', 'recovery_codes', 'social_identities']) {
    await ctx.trx(table).where({ user_id: userId }).delete()
  }
}
