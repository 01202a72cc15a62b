import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getUser } from './users.ts'

/** What stands where an address was. `.invalid` never exists (RFC 2606), and no mail goes there. */
export const erasedEmail = (userId: string) => `erased-${userId}@erased.invalid`

/** Everything that identity knows about a user, for that user. Secrets and hashes are no personal data, and stay. */
export async function readPersonalData(ctx: Ctx, userId: string) {
  const { image, ...user } = await getUser(ctx, userId)
  const of = (table: string, ...columns: string[]): Promise<Record<string, unknown>[]> =>
    ctx.trx(table).where({ user_id: userId }).orderBy('id').select(columns)
  return {
    account: { ...user, imageUrl: image?.variants.at(-1)?.url ?? null },
    contacts: await of('customers', 'email', 'first_name as firstName', 'last_name as lastName', 'phone'),
    sessions: await of(
      'sessions',
      'created_at as signedInAt',
      'last_used_at as lastUsedAt',
      'user_agent as userAgent',
      'impersonator_name as supportBy',
    ),
    signInMethods: await of('authenticators', 'kind', 'name', 'created_at as addedAt'),
    socialIdentities: await of('social_identities', 'issuer', 'email', 'created_at as addedAt'),
    changes: await ctx
      .trx('audit_entries')
      .where({ subject_kind: 'user', subject_id: userId })
      .orderBy('id')
      .select('created_at as at', 'action', 'before', 'after'),
  }
}

/**
 * Takes a user's personal data out: what others still need of them (that somebody booked) keeps an id and no name.
 * Sessions, ways to sign in and everything sent but unanswered go.
 * @throws AppError `conflict` when this is the last owner of a provider
 */
export async function erasePerson(ctx: Ctx, userId: string): Promise<void> {
  const { trx } = ctx
  const user = await trx('users').where({ id: userId }).whereNull('erased_at').forUpdate().first()
  if (!user) return
  await assertNotLastOwner(ctx, userId)
  const email = erasedEmail(userId)
  const nobody = { first_name: 'Erased', last_name: 'person' }
  await trx('users')
    .where({ id: userId })
    .update({
      ...nobody,
      email,
      phone: null,
      password_hash: null,
      image_id: null,
      locale: null,
      email_verified_at: null,
      phone_verified_at: null,
      erased_at: ctx.now,
    })
  await trx('customers')
    .where({ user_id: userId })
    .update({ ...nobody, phone: '', email: trx.raw(`'erased-' || id || '@erased.invalid'`) })
  for (const table of [
    'sessions',
    'memberships',
    'authenticators',
    'recovery_codes',
    'social_identities',
    'challenges',
  ]) {
    await trx(table).where({ user_id: userId }).delete()
  }
  await trx('team_members').where({ user_id: userId }).update({ name: 'Erased person' })
  await trx('impersonations').where({ user_id: userId }).update({ reason: '' })
  await trx('challenges').where({ target: user.email }).delete()
  await trx('invitations').where({ email: user.email }).delete()
  await trx('audit_entries')
    .where({ subject_kind: 'user', subject_id: userId })
    .update({ before: null, after: null })
  await trx('outbox_events')
    .whereRaw(`payload->>'userId' = ?`, [userId])
    .whereRaw(`payload->>'email' is not null`)
    .update({ payload: trx.raw(`payload || '{"email": null}'`) })
}

/** A business must not be left without anybody who can answer for it. */
async function assertNotLastOwner(ctx: Ctx, userId: string) {
  const owned: string[] = await ctx
    .trx('memberships')
    .where({ user_id: userId, role: 'provider_owner' })
    .pluck('provider_id')
  if (owned.length === 0) return
  const others = await ctx
    .trx('memberships')
    .whereIn('provider_id', owned)
    .where({ role: 'provider_owner' })
    .whereNot({ user_id: userId })
    .pluck('provider_id')
  if (owned.every((providerId) => others.includes(providerId))) return
  throw new AppError('conflict', {
    detail: 'You are the last owner of your business here; make somebody else an owner first, or close it',
  })
}
